"""What kind of file is this? Decided by its content; the name only says what the sender believed."""

import io
import re
import zipfile
from enum import StrEnum

from placepound.exchange.archives import whole_archive
from placepound.exchange.limits import refuse


class Kind(StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text"
    GZIP = "gzip"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


ENDINGS = {
    "csv": Kind.TEXT,
    "tsv": Kind.TEXT,
    "tab": Kind.TEXT,
    "txt": Kind.TEXT,
    "gz": Kind.GZIP,
    "xlsx": Kind.XLSX,
    "xlsm": Kind.XLSX,
    "xls": Kind.XLS,
    "ods": Kind.ODS,
}

NAMES = {
    Kind.TEXT: "a text file (CSV)",
    Kind.GZIP: "a compressed text file",
    Kind.XLSX: "an Excel workbook (xlsx)",
    Kind.XLS: "an older Excel workbook (xls)",
    Kind.ODS: "an OpenDocument spreadsheet (ods)",
}

_SAVE_AS = "Open it and save it as an Excel workbook (xlsx) or CSV, then upload that."

_FOREIGN = (
    (b"%PDF", "a PDF document. A PDF holds no table that can be read safely: ask for the workbook or type the list."),
    (b"{\\rtf", f"a rich text document. {_SAVE_AS}"),
    (b"\x89PNG", "a picture. Ask for the workbook that it was made from, or type the list."),
    (b"\xff\xd8\xff", "a picture. Ask for the workbook that it was made from, or type the list."),
    (b"GIF8", "a picture. Ask for the workbook that it was made from, or type the list."),
    (b"Rar!", "an archive. Unpack it, then upload the file inside."),
    (b"7z\xbc\xaf", "an archive. Unpack it, then upload the file inside."),
    (b"BZh", "an archive. Unpack it, then upload the file inside."),
    (b"\xfd7zXZ", "an archive. Unpack it, then upload the file inside."),
    (b"PAR1", f"a Parquet file. {_SAVE_AS}"),
    (b"SQLite format 3", f"a database. {_SAVE_AS}"),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = (b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", b"E\0n\0c\0r\0y\0p\0t\0i\0o\0n\0I\0n\0f\0o\0")
_WORKBOOK_STREAMS = (b"W\0o\0r\0k\0b\0o\0o\0k\0", b"B\0o\0o\0k\0")
_DOCUMENT_STREAMS = (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0")
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)


def kind_of(content: bytes) -> Kind:
    """The kind of a file by its first bytes and its parts. Raises Refused for what no table can be read from."""
    if not content.strip():
        refuse("The file is empty. Check that it was saved, then upload it again.")
    for sign, meaning in _FOREIGN:
        if content.startswith(sign):
            refuse(f"The file is {meaning}")
    if content.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    _refuse_markup(content[:4096])
    return Kind.TEXT


def disagreement(filename: str, kind: Kind) -> str | None:
    """A sentence where the name promises another kind of file than its content is; None where they agree."""
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if ENDINGS.get(ending) is kind or not ending:
        return None
    return f"The name ends in .{ending}, but the file is {NAMES[kind]}. It was read as that."


def _kind_of_zip(content: bytes) -> Kind:
    with whole_archive("workbook"), zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        declared = archive.open("mimetype").read(100) if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in declared:
        return Kind.ODS
    if "xl/workbook.bin" in names:
        refuse("The file is a binary workbook (xlsb). Open it and save it as xlsx, then upload that.")
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in declared:
        refuse("The file is a Word document. Copy its table into a workbook, or type the list.")
    if any(name.startswith("ppt/") for name in names):
        refuse("The file is a presentation. Copy its table into a workbook, or type the list.")
    refuse("The file is a zip archive, not a workbook. Unpack it, then upload the file inside.")


def _kind_of_ole(content: bytes) -> Kind:
    if any(sign in content for sign in _LOCKED):
        refuse("The workbook is locked with a password. Open it, remove the password, save it and upload it again.")
    if any(sign in content for sign in _WORKBOOK_STREAMS):
        return Kind.XLS
    if any(sign in content for sign in _DOCUMENT_STREAMS):
        refuse("The file is a document or a presentation. Copy its table into a workbook, or type the list.")
    refuse("The file is an Office file without a workbook in it, or is damaged. Save it again as xlsx.")


def _refuse_markup(start: bytes) -> None:
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MARKUP.match(text) or (text.startswith(b"<") and _MARKUP.search(text)):
        refuse(
            "The file is a web page saved under another name, as some systems do when they export. "
            "Open it in a spreadsheet and save it as xlsx, then upload that."
        )
    if text.startswith(b"<?xml") and b"spreadsheet" in text:
        refuse("The file is an XML spreadsheet of 2003. Open it and save it as xlsx, then upload that.")
    if text.startswith((b"<?xml", b"<!DOCTYPE")):
        refuse("The file is XML, not a table. Ask for a workbook or CSV.")
    if re.match(rb'(\{\s*"|\[\s*[\{\[])', text):
        refuse("The file is JSON, not a table. Ask for a workbook or CSV.")
