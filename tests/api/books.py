"""Workbooks for tests: written by XlsxWriter, or part by part where no writer would write them."""

import io
import struct
import zipfile

from xlsxwriter import Workbook

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

BILL = (
    ("Name\n物料名称", "规格型号", "Part", "用量", "单位", "备注"),
    ("Housing", "6063-T5", "housing", 0.8, "kg", "x"),
    ("Driver", "", "driver", 1, "pcs", ""),
)
PRODUCT = (("Field", "Your value"), ("family", "lamp"), ("name", "Lamp 1"))
PARAMETERS = (("参数", "您的数值"), ("power", 9), ("mass", 0.8))
SHEETS = {"Product": PRODUCT, "参数": PARAMETERS, "BOM": BILL}


def xlsx(sheets=None):
    """A workbook of rows by sheet name."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"strings_to_formulas": False}) as book:
        for name, rows in (SHEETS if sheets is None else sheets).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def raw_xlsx(rows, *, sheet="BOM", head="", **parts):
    """A workbook of one sheet whose rows are given as XML; `parts` replace or add parts."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">%s</Relationships>'
    named = f'<sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{named}</workbook>'
    cells = f"{head}<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations % (relation % ("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations
            % (relation % ("worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": cells,
            **parts,
        }
    )


def text_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(rows, *, sheet="BOM"):
    """An OpenDocument sheet whose rows are given as XML."""
    names = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {names} {calc}><office:body><office:spreadsheet>"
        f'<table:table table:name="{sheet}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def xls(cells):
    """A BIFF2 file of one sheet: row and column to number, text or error code."""
    records = [(0x0009, struct.pack("<HH", 2, 0x10))]
    for (row, column), value in cells.items():
        place = struct.pack("<HH3x", row, column)
        if isinstance(value, float):
            records.append((0x0003, place + struct.pack("<d", value)))
        elif isinstance(value, int):
            records.append((0x0005, place + struct.pack("<BB", value, 1)))
        else:
            records.append((0x0004, place + struct.pack("<B", len(value)) + value.encode()))
    records.append((0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def xlsb(cells, *, sheet="BOM"):
    """A binary workbook of one sheet: row and column to number, text or error code."""

    def record(kind, data=b""):
        head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(data)]) + data

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    body = record(129) + record(148, bytes(16)) + record(145)
    for row in sorted({row for row, _ in cells}):
        body += record(0, struct.pack("<I", row) + bytes(13))
        for (at, column), value in cells.items():
            if at != row:
                continue
            place = struct.pack("<II", column, 0)
            if isinstance(value, float):
                body += record(5, place + struct.pack("<d", value))
            elif isinstance(value, int):
                body += record(3, place + bytes([value]))
            else:
                body += record(6, place + wide(value))
    body += record(146) + record(130)
    about = struct.pack("<II", 0, 1) + wide("rId1") + wide(sheet)
    book = record(131) + record(143) + record(156, about) + record(144) + record(132)
    target = f'Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"'
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship {target}/></Relationships>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations,
            "xl/worksheets/sheet1.bin": body,
        }
    )
