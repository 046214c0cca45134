"""Makes the workbooks of this folder: python make.py (needs xlwt and odfpy)."""
import datetime
import struct
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

TITLE = "长寿区2025年小学一览表"
DATE = datetime.date(2025, 9, 1)

book = xlwt.Workbook(encoding="utf-8")
book.add_sheet("说明").write(0, 0, "本表由区教委填报")
sheet = book.add_sheet("学校")
day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
sheet.write_merge(0, 0, 0, 4, TITLE)
sheet.write(1, 4, "单位：人")
for column, name in ((0, "街道"), (1, "代码"), (4, "启用日期")):
    sheet.write_merge(2, 3, column, column, name)
sheet.write_merge(2, 2, 2, 3, "学位数")
sheet.write(3, 2, "小学")
sheet.write(3, 3, "初中")
sheet.write_merge(4, 5, 0, 0, "凤城街道")
for row, code in ((4, 500115001), (5, "0500"), (6, 3)):
    sheet.write(row, 1, code)
    sheet.write(row, 2, 1350)
    sheet.write(row, 3, 29.5)
    sheet.write(row, 4, DATE, day)
sheet.write(6, 0, "晏家街道")
sheet.write(8, 0, "注：数据截至2025年9月")
book.save("bureau.xls")

# The same with a rectangle of 4 thousand million rows in its DIMENSIONS record.
data = bytearray(open("bureau.xls", "rb").read())
at = data.rfind(struct.pack("<HH", 0x0200, 14))
data[at + 4 : at + 12] = struct.pack("<II", 0, 0xFFFFFFFF)
open("claims.xls", "wb").write(bytes(data))


def cell(value=None, **more):
    if value is None:
        return TableCell(**more)
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=value, **more)
    if isinstance(value, datetime.date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **more)
    made = TableCell(valuetype="string", **more)
    made.addElement(P(text=value))
    return made


def rows(table, lines):
    for line in lines:
        row = TableRow()
        for one in line:
            row.addElement(one if not isinstance(one, (str, int, float, datetime.date, type(None))) else cell(one))
        table.addElement(row)


doc = OpenDocumentSpreadsheet()
notes = Table(name="说明")
rows(notes, [["本表由区教委填报"]])
doc.spreadsheet.addElement(notes)
table = Table(name="学校")
tall = {"numberrowsspanned": 2}
under = CoveredTableCell
rows(table, [
    [cell(TITLE, numbercolumnsspanned=5), under(numbercolumnsrepeated=4)],
    [cell(numbercolumnsrepeated=4), "单位：人"],
    [cell("街道", **tall), cell("代码", **tall), cell("学位数", numbercolumnsspanned=2), under(), cell("启用日期", **tall)],
    [under(), under(), "小学", "初中", under()],
    [cell("凤城街道", **tall), 500115001, 1350, 29.5, DATE],
    [under(), "0500", 1350, 29.5, DATE],
    ["晏家街道", 3, 1350, 29.5, DATE],
    [None],
    ["注：数据截至2025年9月"],
])
doc.spreadsheet.addElement(table)
doc.save("bureau.ods")

doc = OpenDocumentSpreadsheet()
table = Table(name="学校")
rows(table, [["学校", "学位数"]])
row = TableRow(numberrowsrepeated=1048576)
row.addElement(cell(1, numbercolumnsrepeated=16384))
table.addElement(row)
doc.spreadsheet.addElement(table)
doc.save("repeated.ods")

# An encrypted workbook is a compound file with a stream of this name.
def entry(name, kind, start, size, child=0xFFFFFFFF):
    text = (name + "\0").encode("utf-16-le")
    return (text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36 + struct.pack("<IQ", start, size))

head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0))
head += struct.pack("<I", 0) + b"\xff" * (4 * 108)
fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
folder = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("EncryptedPackage", 2, 0xFFFFFFFE, 0)
open("locked.xlsx", "wb").write(head + fat + folder.ljust(512, b"\0"))
