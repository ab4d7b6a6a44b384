"""Web pages and XML of 2003, as portals and reporting systems name them .xls."""

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import Figure, File

WEB = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><title>x</title>
<style>td {mso-number-format: general}</style></head><body><p>BÁO CÁO</p><table border=1>
<tr><th rowspan=2>Chỉ tiêu<th rowspan=2>Mã<th colspan=2>Tháng 9/2021</tr>
<tr><th>Kế hoạch</th><th>Thực hiện</th></tr>
<tr><td>Văn bản<br>đến</td><td>VB-01</td><td>600</td><td align=right>5.238.802</td></tr>
<tr><td>Văn bản &#273;i<td>VB-02<td>1<td x:num="1260513">1.260.513</tr>
<tr style="display:none"><td>Ẩn<td>VB-03<td>1<td>9</tr>
<tr><td>Hồ sơ<td>HCC-01<td>1<td>1.5&nbsp;</td></tr>
<tr><td>Khác<td>YT-05<td>1<td>&nbsp;</td></tr>
<tr><td>Chú thích<td>YT-06<td>1<td>12<sup>2</sup></td></tr>
<tr><td>Cộng<td><td>1<td>2</tr></table></body></html>"""

XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="m"><NumberFormat ss:Format="mm/yyyy"/></Style></Styles>
<Worksheet ss:Name="Nháp"><Table><Row><Cell><Data ss:Type="String">Mã</Data></Cell>
<Cell><Data ss:Type="String">Số liệu</Data></Cell></Row></Table><WorksheetOptions
xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
<Worksheet ss:Name="Biểu 1"><Table><Row ss:Index="3"><Cell><Data ss:Type="String">Mã</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">Số liệu</Data></Cell><Cell><Data ss:Type="String">Kỳ</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">VB-01</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1260513</Data></Cell>
</Row>
<Row><Cell><Data ss:Type="String">YT-03</Data></Cell>
<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.954</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">VB-02</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">VB-03</Data></Cell><Cell ss:Index="3" ss:Formula="=1+1"/></Row>
<Row><Cell><Data ss:Type="String">HCC-01</Data></Cell><Cell ss:Index="3"><Data ss:Type="Error">#N/A</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">YT-05</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">1.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">YT-06</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">7</Data></Cell>
<Cell ss:StyleID="m"><Data ss:Type="DateTime">2021-08-01T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""

FILES = (
    File(
        "trang-web.xls",
        WEB.encode,
        {"map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Thực hiện"}},
        {
            "1!D3": Figure("VB-01", 5_238_802),
            "1!D4": Figure("VB-02", 1_260_513),
            "1!D5": Refused("hidden_row"),
            "1!D6": Held("grouping"),
            "1!D7": Nothing("missing"),
            "1!D8": Held("strange_digit"),
            "1!D9": Refused("total_row"),
        },
    ),
    File(
        "xml-2003.xls",
        XML.encode,
        {"map": {"series": "Mã", "value": "Số liệu", "period": "Kỳ"}, "period": "2021-09"},
        {
            "Biểu 1!C4": Figure("VB-01", 1_260_513),
            "Biểu 1!C5": Figure("YT-03", 95.4),
            "Biểu 1!C6": Refused("hidden_row"),
            "Biểu 1!C7": Refused("formula"),
            "Biểu 1!C8": Held("error_cell"),
            "Biểu 1!C9": Held("grouping"),
            "Biểu 1!C10": Figure("YT-06", 7, "2021-08"),
        },
    ),
)
