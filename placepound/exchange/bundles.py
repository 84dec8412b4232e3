"""Which files does a zip archive hold? Tables packed together, unpacked under limits; a workbook is no archive."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from placepound.exchange.archives import DAMAGE, check_size, whole_archive
from placepound.exchange.kinds import ENDINGS
from placepound.exchange.limits import Limits, refuse

_OFFICE = ("xl/", "word/", "ppt/", "mimetype", "content.xml")
_STEP = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file inside an archive: its name and what it holds; content is empty where it is no table and was not read."""

    name: str
    content: bytes
    is_table: bool = True


def files_in(content: bytes, *, limits: Limits) -> tuple[Packed, ...] | None:
    """The files inside a zip archive; None where the content is none, is an office document or has lost its index.

    Raises Refused for an archive that is damaged, locked, without any table, or larger inside than the limits allow.
    """
    if not content.startswith(b"PK"):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE:
        return None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.filename.startswith(_OFFICE) for entry in entries):
        return None
    _check_index(entries, limits=limits)
    files = tuple(_unpacked(archive, entries, limits=limits))
    if not any(file.is_table for file in files):
        refuse("The zip archive holds no CSV file and no workbook. Upload the files of payments themselves.")
    return files


def _check_index(entries: list[zipfile.ZipInfo], *, limits: Limits) -> None:
    if len(entries) > limits.entries:
        refuse(f"The zip archive holds {len(entries):,} files; at most {limits.entries:,} are read.")
    if any(entry.flag_bits & 1 for entry in entries):
        refuse("The zip archive is locked with a password. Unpack it, then upload the files inside.")
    if len({entry.filename for entry in entries}) != len(entries):
        refuse("The zip archive is damaged: two files in it have the same name. Pack it again.")


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, limits: Limits) -> Iterator[Packed]:
    total = 0
    for entry in sorted(entries, key=lambda entry: entry.filename):
        if _is_hidden(entry.filename):
            continue
        if entry.filename.rpartition(".")[2].lower() not in ENDINGS:
            yield Packed(name=entry.filename, content=b"", is_table=False)
            continue
        content = _read(archive, entry, before=total, limits=limits)
        total += len(content)
        yield Packed(name=entry.filename, content=content)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, before: int, limits: Limits) -> bytes:
    parts: list[bytes] = []
    size = 0
    with whole_archive("zip archive"), archive.open(entry) as source:
        for part in iter(lambda: source.read(_STEP), b""):
            size += len(part)
            check_size(size, packed=entry.compress_size, limits=limits)
            check_size(before + size, packed=0, limits=limits)
            parts.append(part)
    return b"".join(parts)


def _is_hidden(name: str) -> bool:
    """Whether a file is a computer's own note about another, as some archives carry."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith((".", "~$"))
