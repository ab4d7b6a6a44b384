"""What headings, sheet names and titles say of periods and totals."""

import pytest

from feeds.tables.headings import period, period_in, scale, total

COLUMNS = [
    (["Tháng 9"], "2021-09"),
    (["THÁNG 09"], "2021-09"),
    (["T9"], "2021-09"),
    (["T9/2020"], "2020-09"),
    (["Tháng 9 năm 2020"], "2020-09"),
    (["Năm 2020", "Tháng 9"], "2020-09"),
    (["2020", "T9"], "2020-09"),
    (["Tháng", "9"], "2021-09"),
    (["Thực hiện năm 2020", "Quý IV"], "2020-Q4"),
    (["Quý 3"], "2021-Q3"),
    (["9 tháng"], "2021-01-01/P9M"),
    (["9 tháng đầu năm"], "2021-01-01/P9M"),
    (["Lũy kế 9 tháng"], "2021-01-01/P9M"),
    (["Cả năm"], "2021"),
    (["2020"], "2020"),
    (["Tháng 13"], None),
    (["Tháng 9", "Năm 2020", "Năm 2021"], None),
    (["So với tháng 8/2021"], None),
    (["Ghi chú"], None),
    (["Tỷ lệ %"], None),
    (["9"], None),
    ([], None),
]


@pytest.mark.parametrize(("path", "expected"), COLUMNS)
def test_the_headings_above_a_column_name_its_period(path: list[str], expected: str | None) -> None:
    """With the year that stands above, else the year of the sheet."""
    assert period(path, "2021") == expected


def test_without_a_year_a_month_is_no_period() -> None:
    """None is guessed."""
    assert period(["Tháng 9"], None) is None
    assert period(["Tháng 9/2021"], None) == "2021-09"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI 9 THÁNG ĐẦU NĂM 2021", "2021-01-01/P9M"),
        ("(Số liệu quý III/2021, ước)", "2021-Q3"),
        ("Kỳ báo cáo: tháng 9/2021.", "2021-09"),
        ("NĂM 2021", "2021"),
        ("Báo cáo tháng 9 và 9 tháng đầu năm 2021", None),
        ("Tháng 8/2021 và tháng 9/2021", None),
        ("Biểu tổng hợp", None),
    ],
)
def test_a_title_names_one_period_or_none(sentence: str, expected: str | None) -> None:
    """Two are no answer."""
    assert period_in(sentence) == expected


@pytest.mark.parametrize("words", ["Tổng", "Cộng:", "TỔNG CỘNG (I+II)", "Tổng số", "Toàn tỉnh", "Cộng mục A", "Tổng I"])
def test_a_total_is_known_by_its_words(words: str) -> None:
    """Whatever stands around them."""
    assert total(words)


@pytest.mark.parametrize("words", ["Tổng số văn bản đến", "Tổng thu ngân sách", "Cộng tác viên", "Tổng mức bán lẻ", ""])
def test_an_indicator_that_begins_like_a_total_is_none(words: str) -> None:
    """A total of something is a figure like any other."""
    assert not total(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Đơn vị tính: Triệu đồng", "triệu đồng"),
        ("ĐVT: tỷ đồng.", "tỷ đồng"),
        ("(Đơn vị: 1.000 lượt)", "nghìn lượt"),
        ("Thu ngân sách (nghìn tỷ đồng)", "nghìn tỷ đồng"),
        ("Đơn vị: Sở Y tế", None),
        ("ĐVT: văn bản", None),
        ("Đơn vị tính: triệu đồng, %", "triệu đồng"),
        ("ĐVT: 1.000đ", "nghìn đ"),
        ("ĐVT: 1.000.000 đ", "triệu đ"),
        ("ĐVT: Trđ", "triệu đ"),
        ("ĐVT: Tr.đồng", "triệu đồng"),
        ("Đơn vị tính: đồng", "đồng"),
        ("Đơn vị tính (triệu đồng)", "triệu đồng"),
        ("Thu ngân sách (ước) (triệu đồng)", "triệu đồng"),
        ("Vốn (USD)", "usd"),
        ("Trạm (trên 1.000 dân)", None),
        ("Số liệu (ước)", None),
        ("Tỷ lệ (%)", None),
        ("Kết quả (tỷ lệ %)", None),
        ("Cơ cấu (tỷ trọng)", None),
        ("Vốn (tỷ)", "tỷ"),
    ],
)
def test_a_unit_of_many_is_known_by_its_words(words: str, expected: str | None) -> None:
    """What scales the figures below, and nothing else."""
    assert scale(words) == expected
