"""Files that people and strangers send: made here byte by byte, so that the tests need no fixtures."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter

Row = Sequence[object]

HEADINGS = ("Commissioner", "Service", "Provider", "Amount (£)")


def csv_of(*rows: str, headings: str = "Commissioner,Service,Provider,Amount (£)") -> bytes:
    return "\r\n".join((headings, *rows, "")).encode()


def xlsx(sheets: Mapping[str, Sequence[Row]], *, merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook of values; a text that starts with = becomes a formula, (formula, value) one with a kept value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, tuple):
                        sheet.write_formula(number, place, value[0], None, value[1])
                    elif value is not None and value != "":
                        sheet.write(number, place, value)
            for area in merged:
                sheet.merge_range(area, "")
            if name in hidden:
                sheet.hide()
    return settled(out.getvalue())


def settled(workbook: bytes) -> bytes:
    """The workbook without its wish to be worked out when opened, as a spreadsheet program saves it."""
    return changed(workbook, {"xl/workbook.xml": (b' fullCalcOnLoad="1"', b"")})


def changed(workbook: bytes, changes: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """A workbook with something in its parts put in place of something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename in changes:
                before, after = changes[info.filename]
                part = part.replace(before, after)
            new.writestr(info.filename, part)
    return out.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(
    sheet_data: str | bytes, *, extra: Mapping[str, bytes] | None = None, prologue: str = "", level: int = 6
) -> bytes:
    """A workbook of one sheet whose XML is written out, for what no library would write."""
    data = sheet_data.encode() if isinstance(sheet_data, str) else sheet_data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATION}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATION}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        start = f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
        archive.writestr("xl/worksheets/sheet1.xml", start + data + b"</sheetData></worksheet>")
        for name, part in (extra or {}).items():
            archive.writestr(name, part)
    return out.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(table: str) -> bytes:
    """An OpenDocument spreadsheet of one table whose rows are written out."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in names.items())
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def ods_row(*values: str | float, times: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        if isinstance(value, str)
        else f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ole(stream_name: str, stream: bytes) -> bytes:
    """An OLE container, as older Office files are, holding one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header = header.ljust(512, b"\xff")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return text.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIII", len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size, 0
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream_name, 2, 0xFFFFFFFF, 2, len(stream))
    return header + table + folder.ljust(512, b"\0") + stream


def xls(rows: Sequence[Row]) -> bytes:
    """An Excel 97 workbook of one sheet with texts and numbers."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    cells = b""
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            at = struct.pack("<HHH", number, place, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x0204, at + struct.pack("<HB", len(value), 1) + text)
            else:
                cells += record(0x0203, at + struct.pack("<d", value))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A)
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = b"Sheet1"
    position = len(start) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", position, 0, 0, len(name), 0) + name)
    return ole("Workbook", start + bound + record(0x000A) + sheet)
