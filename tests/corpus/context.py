"""Cells that are fine by themselves: what their past, their place and their time say of them."""

from broadcaster.model import Rule
from tests.corpus.cell import BEFORE, PERIOD, Held, Nothing, Refused, Value, cell

RULES = (Rule("axis", "subset", "VB-02", ("VB-03",)), Rule("signed", "subset", "VB-02", ("VB-04",)))
PARTS = {"VB-03": 509_345, "VB-04": 256_177}
OVER_TIME = (Rule("never-falls", "monotone", "YT-05"), Rule("calm", "jump", "YT-05", most=30))

CELLS = (
    # beside the last value
    cell("260.513", 260_513, "records", last=250_000),
    cell("260.513.000", Held("jump", 260_513), "records", last=250_000),
    cell("283", Held("jump", 283_000), "records", last=250_000),
    cell("1.275", Held("jump", 1.275), "land", last=1.25),
    cell("12,439", Held("jump", 12_439), "land", last=12_000),
    cell("1.500.000", Held("jump", 1500), "money", last=1480),
    cell("7.000.000.000.000", Held("far"), "cases", last=3),
    cell("15.000", 15_000, "cases", last=1500),
    cell("0", 0, "cases", last=500),
    cell("500", 500, "cases", last=0),
    # a counter of the year
    cell("520.000", 520_000, "sent", last=500_000),
    cell("480.000", Held("fell"), "sent", last=500_000),
    cell("480.000", 480_000, "sent", last=500_000, correction="Cộng trùng số của Sở Y tế"),
    cell("480.000", Held("fell"), "sent", last=500_000, correction=" "),
    cell("510.000", Held("above_later"), "sent", last=500_000, period="2021-01-01/P7M"),
    cell("300", 300, "sent", last=500_000, period="2021-01-01/P9M", correction="Gõ nhầm đơn vị"),
    cell("300.000", 300_000, "sent", last=500_000, period="2020-01-01/P9M"),
    # beside the other figures of its period
    cell("791/903", Held("slash_rule_least", 791_903), "sent", beside=PARTS, rules=RULES),
    cell("791.903", 791_903, "sent", beside=PARTS, rules=RULES),
    cell("1,234,567", Held("grouping", 1_234_567), "sent", beside=PARTS, rules=RULES),
    cell("400.000", Held("whole_below_part"), "sent", beside=PARTS, rules=RULES),
    cell("800.000", Held("part_above_whole"), "signed", beside={"VB-02": 791_903}, rules=RULES),
    cell("256.177", 256_177, "signed", beside={"VB-02": 791_903}, rules=RULES),
    # rules over time
    cell("480", Held("monotone"), "cases", last=500, rules=OVER_TIME),
    cell("700", Held("jump_rule"), "cases", last=500, rules=OVER_TIME),
    cell("700", 700, "cases", last=500, rules=OVER_TIME, correction="Ổ dịch mới"),
    cell("520", 520, "cases", last=500, rules=OVER_TIME),
    # what stands already
    cell("500", Nothing("same"), last=500, period=BEFORE),
    cell("501", 501, last=500, period=BEFORE, as_of="2021-09-30"),
    cell("501", Nothing("older"), last=500, period=BEFORE, as_of="2021-08-30"),
    cell("501", Nothing("less_certain"), last=500, period=BEFORE, status="sơ bộ"),
    cell("501", Held("twice"), last=500, period=BEFORE),
    cell("501", 501, last=500, period=BEFORE, correction="Đối chiếu lại với sổ"),
    cell("-", Nothing("missing"), last=500, period=BEFORE),
    # periods as people write them
    cell("12", 12, period="quý III/2021"),
    cell("12", 12, period="9 tháng đầu năm 2021"),
    cell("12", 12, period="T9/2021"),
    cell("12", 12, period="tháng 09 năm 2021"),
    cell("12", 12, period="từ ngày 15/12/2020 đến ngày 14/09/2021"),
    cell("12", 12, period="năm học 2019-2020"),
    cell("12", Refused("period"), period="tháng 13/2021"),
    cell("12", Refused("period"), period=""),
    cell("12", Refused("period"), period="30/9/21"),
    cell("12", Refused("period"), period="quý V/2021"),
    cell("12", Refused("period"), period="2021-00"),
    cell("12", Refused("period"), period="năm học 2019-2021"),
    cell("12", Refused("period_open"), period="2021"),
    cell("12", 12, period="2021", as_of="30/09/2021"),
    cell("12", Refused("period_ahead"), period="2031-01-01/P9M", as_of="30/09/2021"),
    cell("12", Value(12, status="F"), period="2031-01-01/P9M", as_of="30/09/2021", status="dự báo"),
    # days
    cell("12", 12, as_of="05/10/2021"),
    cell("12", 12, as_of="2021-10-05T08:30"),
    cell("12", 12, as_of="ngày 5 tháng 10 năm 2021"),
    cell("12", Refused("as_of"), as_of="09/30/2021"),
    cell("12", Refused("as_of"), as_of="30/09/21"),
    cell("12", Refused("as_of"), as_of="hôm qua"),
    cell("12", Refused("as_of_ahead"), as_of="01/12/2031"),
    # statuses
    cell("12", Value(12, status="E"), status="ước"),
    cell("12", Value(12, status="E"), status="e"),
    cell("12", Value(12, status="B"), status="B"),
    cell("12.000", Value(12_000, status="B"), last=12, status="B"),
    cell("12", Refused("status"), status="Z"),
    cell("12", Refused("status"), status="kế hoạch"),
    # places
    cell("12", 12, "cases", area="17329"),
    cell("12", 12, "cases", area="Xã Hòa Sơn"),
    cell("12", 12, "cases", area="XÃ HOÀ SƠN"),
    cell("12", 12, "cases", area="Xa\u0303 Hoa\u0300 So\u031bn"),
    cell("12", 12, "cases", area="Xã Cũ"),
    cell("12", 12, "cases", area="425"),
    cell("12", 12, "cases", area="Xã Tên Xưa", period="2021-06"),
    cell("12", Refused("area_not_then"), "cases", area="Xã Tên Xưa", period="2021-10-06"),
    cell("12", Refused("area_not_then"), "cases", area="Huyện Bãi Bỏ", period=PERIOD),
    cell("12", Refused("area_not_then"), "cases", area="499", period=PERIOD),
    cell("12", Refused("unknown_area"), "cases", area="99999"),
    cell("12", Refused("unknown_area_near"), "cases", area="Xã Hoà Sơm"),
    cell("12", Refused("ambiguous_area"), "cases", area="Xã Trùng Tên"),
    cell("12", Refused("derived"), "derived"),
    cell("12", Refused("unknown_series_near"), series="VB-1"),
    cell("12", Refused("unknown_series"), series="tổng cộng"),
    cell("12", Refused("unknown_label"), series="", label="Văn bản mật"),
)
