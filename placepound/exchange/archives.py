"""Is it safe to unpack this? Zip and gzip contents, unpacked in small steps and counted before anything parses them."""

import copy
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from placepound.exchange.limits import Limits, megabytes, refuse

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)
"""What the standard library raises for an archive that is cut short, altered or written by something unusual."""

DEFINITIONS = (
    "The workbook holds XML definitions that no spreadsheet writes, so it was not read. Save it again as xlsx."
)

_STEP = 1 << 18


@contextmanager
def whole_archive(what: str) -> Iterator[None]:
    """Turn the many errors of a damaged archive into one sentence."""
    try:
        yield
    except DAMAGE:
        refuse(f"The {what} is damaged or was cut short. Download or save it again, then upload it.")


def gunzip(content: bytes, *, limits: Limits) -> bytes:
    """The bytes inside a gzip file, under the limits of size and ratio."""
    parts: list[bytes] = []
    size = 0
    with whole_archive("compressed file"), gzip.GzipFile(fileobj=io.BytesIO(content)) as source:
        for part in iter(lambda: source.read(_STEP), b""):
            size += len(part)
            check_size(size, packed=len(content), limits=limits)
            parts.append(part)
    return b"".join(parts)


class Parts:
    """The XML parts of a workbook, read one at a time against one allowance for the whole file."""

    def __init__(self, content: bytes, *, limits: Limits) -> None:
        self._limits = limits
        with whole_archive("workbook"):
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._entries = {info.filename.lstrip("/").lower(): info for info in self._archive.infolist()}
        self._check_index()

    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def read(self, name: str) -> bytes | None:
        """One part, whole; None where the workbook has none of that name. Refuses what hides more than it declares."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        # A false size in the index must not hide what is inside: read to the real end and compare afterwards.
        open_ended = copy.copy(entry)
        open_ended.file_size = self._limits.unpacked_bytes + 1
        with whole_archive("workbook"), self._archive.open(open_ended) as source:
            found = self._drain(source, packed=entry.compress_size)
        if len(found) != entry.file_size:
            refuse("The workbook is damaged: a part of it is not as long as its index says. Save it again as xlsx.")
        _refuse_definitions(found)
        return found

    def check_all(self, *, but: frozenset[str]) -> None:
        """Read every XML part that was not yet read, so that the limits hold for whatever a parser may open."""
        for name in self._entries:
            if name.endswith((".xml", ".rels")) and name not in {read.lower() for read in but}:
                self.read(name)

    def _drain(self, source: IO[bytes], *, packed: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in iter(lambda: source.read(_STEP), b""):
            size += len(part)
            check_size(size, packed=packed, limits=self._limits)
            parts.append(part)
        return b"".join(parts)

    def _check_index(self) -> None:
        entries = self._archive.infolist()
        if len(entries) > self._limits.entries:
            refuse(f"The workbook has {len(entries):,} parts inside; at most {self._limits.entries:,} are read.")
        if len({info.filename.lstrip("/").lower() for info in entries}) != len(entries):
            refuse("The workbook is damaged: two parts have the same name. Open it and save it again as xlsx.")
        if any(info.flag_bits & 1 for info in entries):
            refuse("The workbook is locked with a password. Remove the password, save it and upload it again.")
        check_size(sum(info.file_size for info in entries), packed=0, limits=self._limits)
        for info in entries:
            check_size(info.file_size, packed=info.compress_size, limits=self._limits)


def check_size(size: int, *, packed: int, limits: Limits) -> None:
    """Refuse what unpacks to more than is read, or to far more than its packed size."""
    if size > limits.unpacked_bytes:
        refuse(
            f"The file unpacks to more than {megabytes(limits.unpacked_bytes)}, far more than a table needs. "
            "Delete unused sheets and pictures, or save the one sheet as CSV."
        )
    if packed and size > limits.ratio_from and size > packed * limits.ratio:
        refuse(
            f"The file unpacks to more than {limits.ratio} times its size, as files made to harm do. It was not read. "
            "Save the one sheet as CSV and upload that."
        )


def _refuse_definitions(part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(DEFINITIONS)
