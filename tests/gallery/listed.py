"""The lists of the pictures: what needs attention, who owes, which subsystems deliver, what is warned of."""

from typing import Any

from tests.gallery.figures import words

ATTENTION: list[dict[str, Any]] = [
    {
        "key": "YT-03", "code": "YT-03", "level": "critical", "flag": "hot", "v": 96,
        "since": "2021-10-05T01:00:00.000Z",
        "reason": {"code": "above", "args": {"v": 96, "bound": 90}},
    },
    {
        "key": "KT-09", "code": "KT-09", "level": "critical", "flag": "pushed", "v": 48.2,
        "since": "2021-10-01T01:00:00.000Z", "reason": {"code": "below", "args": {"v": 48.2, "bound": 50}},
    },
    {
        "key": "PA-03", "code": "PA-03", "level": "warn", "flag": "hot", "v": 37, "since": "2021-10-04T01:00:00.000Z",
        "reason": {"code": "surge", "args": {"against": "previous", "period": "2021-09-30", "pct": 105.6}},
    },
    {
        "key": "VB-02", "code": "VB-02", "level": "none", "flag": None, "v": None, "held": True,
        "since": "2021-10-07T02:00:00.000Z", "reason": {"code": "held", "args": {"raw": "791/903"}},
    },
    {
        "key": "DL-01", "code": "DL-01", "level": "normal", "flag": None, "v": 1.92,
        "since": "2021-10-03T05:00:00.000Z",
        "reason": {"code": "late", "args": {"since": "2021-10-03T05:00:00.000Z", "period": "2021-08"}},
    },
    {
        "key": "KT-03", "code": "KT-03", "level": "none", "flag": "topical", "v": None,
        "since": "2021-10-03T05:00:00.000Z", "reason": {"code": "missing", "args": {"period": "2021"}},
    },
]  # fmt: skip

STATUS: list[dict[str, Any]] = [
    {
        "subsystem": key,
        "name": words(name),
        "state": state,
        "indicators": 9,
        "with_value": told,
        "late": late,
        "held": held,
    }
    for key, name, state, told, late, held in (
        ("KTXH", "Kinh tế - xã hội", "connected", 9, 0, 0),
        ("HCC", "Hành chính công", "connected", 8, 0, 0),
        ("VB", "Văn bản điện tử", "connected", 4, 0, 1),
        ("YT", "Y tế", "late", 7, 2, 0),
        ("GD", "Giáo dục", "none", 0, 0, 0),
        ("PA", "Phản ánh hiện trường", "none", 0, 0, 0),
        ("DL", "Du lịch", "late", 3, 1, 0),
        ("ATTT", "An toàn thông tin", "connected", 6, 0, 0),
        ("ANTT", "An ninh trật tự, giao thông", "none", 0, 0, 0),
    )
]


def owing(unit: str, name: str, since: str, late: int, missing: int) -> dict[str, Any]:
    owes = [{"series": f"X-{i}", "since": since} if i < late else {"series": f"X-{i}"} for i in range(late + missing)]
    told = {"unit": unit, "name": words(name), "owes": owes, "late": late, "missing": missing}
    return told | {"connected": True, "indicators": 9}


OWNERS = [
    owing("sdl", "Sở Văn hóa, Thể thao và Du lịch", "2021-10-03T05:00:00.000Z", 2, 0),
    owing("syt", "Sở Y tế", "2021-10-06T05:00:00.000Z", 1, 1),
    owing("stc", "Sở Tài chính", "", 0, 1),
    owing("sgd", "Sở Giáo dục và Đào tạo", "2021-09-01T05:00:00.000Z", 6, 3),
]


def alert(
    id: str, status: str, severity: str, event: str, headline: str, places: str, sent: str, ends: str
) -> dict[str, Any]:
    areas = [{"name": name} for name in places.split(", ") if name]
    told = {"id": id, "status": status, "severity": severity, "event": words(event), "headline": words(headline)}
    times = {"sent": f"2021-10-{sent}:00.000Z", "expires": f"2021-10-{ends}:00.000Z"}
    return told | times | {"source": "Đài KTTV khu vực Bắc Trung Bộ", "areas": areas}


ALERTS = [
    alert("1", "Actual", "Extreme", "Lũ quét", "Nguy cơ lũ quét, sạt lở đất tại vùng núi phía tây",
          "Xã Kỳ Sơn, Xã Mường Xén, Xã Tương Dương, Xã Quế Phong, Xã Quỳ Châu", "07T07:20", "07T12:32"),
    alert("2", "Actual", "Severe", "Bão", "Bão số 7 gần bờ, gió giật cấp 11", "Phường Cửa Lò, Xã Diễn Châu",
          "07T06:28", "08T03:32"),
    alert("3", "Actual", "Moderate", "Mưa lớn", "Mưa lớn diện rộng, tổng lượng 100 đến 200 mm", "Toàn tỉnh",
          "07T04:22", "08T13:32"),
    alert("4", "Exercise", "Extreme", "Vỡ đập", "Vỡ đập giả định tại Bản Vẽ", "Xã Tương Dương", "07T07:02", "07T10:32"),
    alert("5", "Test", "Minor", "Kiểm tra", "Kiểm tra đường truyền cảnh báo", "", "07T07:31", "07T08:32"),
]  # fmt: skip
HEADLINES = [
    {"id": "a", "title": "Nghệ An họp trực tuyến với 130 xã, phường về phòng chống bão số 7",
     "date": "2021-10-07T06:57:00.000Z", "source": "Báo Nghệ An"},
    {"id": "b", "title": "Giải ngân đầu tư công chín tháng đạt 48,2%", "date": None, "source": "Báo Nghệ An"},
]  # fmt: skip


def items(kind: str, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The state's entry of a feed that lists things."""
    return {"kind": kind, "items": rows, "at": "2021-10-07T07:31:00.000Z", **more}


def notice(status: str, severity: str, headline: str, detail: str) -> dict[str, Any]:
    told = {"id": f"{status}-{severity}".lower(), "status": status, "severity": severity, "headline": words(headline)}
    return told | {"description": words(detail), "since": "2021-10-07T07:20:00.000Z"}


FLOOD = notice("Actual", "Extreme", "Lũ quét tại Kỳ Sơn: sơ tán ngay", "Bản Hòa Sơn, Tà Cạ; lực lượng tập trung tại xã")
POWER = notice("Actual", "Moderate", "Mất điện khu vực Vinh từ 15 giờ", "Dự kiến có điện lại lúc 17 giờ")
DAM = notice("Exercise", "Extreme", "Vỡ đập giả định tại Bản Vẽ", "Tình huống số 2")
LINE = notice("Test", "Minor", "Kiểm tra đường truyền thông báo", "")
CALM = notice("System", "Minor", "Hệ thống bảo trì lúc 22 giờ", "Số liệu không đổi trong 10 phút")

CAMERAS = items("camera", [
    {"id": "cau", "name": words("Cầu Bến Thủy"), "state": "alive", "shows": "snapshot",
     "since": "2021-10-07T01:00:00.000Z"},
    {
        "id": "nga-tu", "name": words("Ngã tư Quán Bánh"), "state": "frozen", "since": "2021-10-07T07:11:00.000Z",
        "shows": "snapshot",
    },
    {"id": "dap", "name": words("Đập Bản Vẽ"), "state": "dead", "since": "2021-10-07T05:00:00.000Z"},
])  # fmt: skip
LISTS = {
    "@attention": ATTENTION, "@owners": OWNERS, "@status": STATUS, "@items/bao": items("cap", ALERTS),
    "@items/tin": items("rss", HEADLINES, silent="2021-10-07T05:10:00.000Z"), "@items/yen": items("cap", []),
    "@items/camera": CAMERAS,
}  # fmt: skip


def item(key: str, title: str, minutes: int | None, presenter: str, used: float = 0) -> dict[str, Any]:
    """A point of a meeting's agenda. used: seconds it has run."""
    told = {"key": key, "title": words(title), "minutes": minutes, "presenter": presenter}
    return told | {"layout": None, "topic": None, "used": used}


MEETING = {
    "meeting": "giao-ban",
    "agenda": {
        "name": words("Giao ban quý III"), "item": "y-te", "began": "2021-10-07T07:20:00.000Z",
        "items": [
            item("mo-dau", "Khai mạc, nêu mục đích", 5, "Văn phòng UBND tỉnh", 340),
            item("y-te", "Tình hình dịch bệnh, giường hồi sức", 15, "Giám đốc Sở Y tế"),
            item("giai-ngan", "Giải ngân vốn đầu tư công", 20, "Giám đốc Sở Tài chính"),
            item("phan-anh", "Phản ánh của người dân quá hạn", 10, "Trung tâm Phục vụ hành chính công"),
            item("ket-luan", "Kết luận", None, "Phó Chủ tịch UBND tỉnh"),
        ],
    },
}  # fmt: skip
