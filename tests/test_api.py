"""Figures in and out over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Kind
from broadcaster.model import Sensitivity
from displays.rights import Role, Scope
from feeds import pace
from tests.doubles.house import Indoors, indoors
from tests.doubles.waiting import reached

REVIEW = "2021-01-01/P9M"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def sent(series: str, value: Any, period: str = REVIEW, **more: Any) -> dict[str, Any]:
    return {"series": series, "value": value, "period": period, **more}


async def post(house: Indoors, *observations: dict[str, Any], **more: Any) -> Any:
    program = await house.program(Scope.INGEST)
    return await program.ok("POST", "/api/observations", {"observations": list(observations)}, **more)


async def test_what_was_answered_is_shown_and_kept(tmp_path: Path) -> None:
    """After the answer the snapshot has the value, and so has a service opened anew on the same journal."""
    async with indoors(tmp_path) as house:
        answer = await post(house, sent("VB-01", "5.238.802"), sent("VB-03", 509345))
        assert (answer["accepted"], answer["held"], answer["rejected"]) == (2, 0, [])
        assert answer["seq"] == house.house.state.seq
        reader = await house.program(Scope.READ)
        values = (await reader.get("/api/snapshot"))["values"]
        assert (values["VB-01"]["v"], values["VB-03"]["v"]) == (5238802, 509345)
        assert values["VB-01"]["as_of"] == "2021-09-29T17:00:00.000Z"
    async with indoors(tmp_path) as again:
        assert again.house.state.entries["VB-01"].value == values["VB-01"]


async def test_every_item_is_judged_by_itself(house: Indoors) -> None:
    """What is wrong is named by its index with a reason in words; the others are taken."""
    answer = await post(
        house,
        sent("VB-03", 509345),
        sent("VB-99", 1),
        sent("VB-02", "791/903"),
        sent("VB-01", "chưa có"),
        sent("SYS-01", 5),
        sent("VB-04", 256177, "hôm qua"),
    )
    assert (answer["accepted"], answer["held"], answer["unchanged"]) == (1, 1, 1)
    assert {one["index"]: one["reason"]["code"] for one in answer["rejected"]} == {
        1: "unknown_series_near",
        4: "derived",
        5: "period",
    }
    assert "VB-99" in answer["rejected"][0]["reason"]["text"]
    assert answer["waiting"][0] | {"reason": "", "id": ""} == {
        "index": 2,
        "series": "VB-02",
        "suggestion": 791903.0,
        "reason": "",
        "id": "",
    }


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"observations": [sent("VB-01", 1), sent("VB-01", True)]}, [(1, "value", "number_or_text")]),
        ({"observations": [{"series": "VB-01", "value": 1}]}, [(0, "period", "missing")]),
        ({"observations": [sent("VB-01", 1, unit="văn bản")]}, [(0, "unit", "unknown_field")]),
        ({"observations": [sent("VB-01", 1, status="X")]}, [(0, "status", "one_of")]),
        ({"observations": [3]}, [(0, "observations", "object")]),
        ({"observations": []}, [(None, "observations", "more_items")]),
        ({"observation": []}, [(None, "observations", "missing"), (None, "observation", "unknown_field")]),
        ([], [(None, "", "object")]),
    ],
)
async def test_a_malformed_post_names_index_and_field(house: Indoors, body: Any, faults: list[Any]) -> None:
    """A problem document says where and what was expected, and nothing of the batch is recorded."""
    program, before = await house.program(Scope.INGEST), house.house.state.seq
    said = await program.expect_refusal(422, "malformed", "POST", "/api/observations", body)
    assert [(one["index"], one["field"], one["code"]) for one in said["errors"]] == faults
    assert all(one["expected"] and not one["expected"].startswith("api.") for one in said["errors"])
    await house.house.broadcast.caught_up()
    observed = [one.kind for one in await house.house.journal.read(before, 100)]
    assert "observed" not in observed


async def test_of_a_malformed_flood_the_first_faults_are_named(house: Indoors) -> None:
    """And how many there are: wording all of them would hold up everybody else."""
    program, item = await house.program(Scope.INGEST), sent("VB-01", [1], status="X", unit="văn bản")
    said = await program.expect_refusal(422, "malformed", "POST", "/api/observations", {"observations": [item] * 2000})
    assert said["wrong"] >= 2000 * 3
    assert 0 < len(said["errors"]) <= 1000
    assert {one["field"] for one in said["errors"]} == {"value", "status", "unit"}


async def test_a_time_at_the_calendars_ends_is_refused_with_a_reason(house: Indoors) -> None:
    """The first day of year 1 begins before it, in UTC."""
    for when in ("01/01/0001", "9999-12-31T23:59:59.999Z"):
        said = await post(house, sent("VB-01", 5, as_of=when))
        assert said["rejected"][0]["reason"]["code"] in ("as_of", "as_of_ahead")


async def test_what_is_no_json_is_said_with_line_and_column(house: Indoors) -> None:
    """Also bytes that are no text, and a body without end."""
    program = await house.program(Scope.INGEST)
    headers = {"Content-Type": "application/json"}
    for raw, place in ((b'{"observations": [\n  1,,', (2, 5)), (b"\xff\xfe", (1, 1)), (b"", (1, 1))):
        said = await program.expect_refusal(400, "bad_json", "POST", "/api/observations", content=raw, headers=headers)
        assert (said["args"]["line"], said["args"]["column"]) == place
    for digits, status, code in ((400, 422, "malformed"), (5000, 400, "bad_json")):
        raw = b'{"observations": [{"series": "VB-01", "period": "2021", "value": %s}]}' % (b"9" * digits)
        await program.expect_refusal(status, code, "POST", "/api/observations", content=raw, headers=headers)
    large = b"[" + b" " * (8 * 1024 * 1024 + 1)
    await program.expect_refusal(413, "too_large", "POST", "/api/observations", content=large, headers=headers)


async def test_problems_are_worded_for_the_caller(house: Indoors) -> None:
    """Vietnamese unless the caller asks for English."""
    vi, en = await house.caller(language="fr"), await house.caller(language="en-GB")
    assert (await vi.expect_refusal(401, "sign_in", "GET", "/api/snapshot"))["detail"].startswith("Cần đăng nhập")
    assert (await en.expect_refusal(401, "sign_in", "GET", "/api/snapshot"))["detail"].startswith("Sign in")
    assert (await en.call("GET", "/nope")).json()["code"] == "no_such_page"
    assert (await en.call("PATCH", "/api/rooms")).json()["code"] == "method"


async def test_a_retry_with_its_key_counts_once(house: Indoors) -> None:
    """The same key gives the same answer and records nothing more; with another body it is refused."""
    program, headers = await house.program(Scope.INGEST), {"Idempotency-Key": "chuyen-42"}
    body = {"observations": [sent("VB-03", 509345), sent("VB-02", "791/903")]}
    first = await program.ok("POST", "/api/observations", body, headers=headers)
    seq = house.house.state.seq
    assert await program.ok("POST", "/api/observations", body, headers=headers) == first
    assert house.house.state.seq == seq
    other = {"observations": [sent("VB-03", 509346)]}
    await program.expect_refusal(422, "key_reused", "POST", "/api/observations", other, headers=headers)


async def test_the_same_figures_again_are_no_news(house: Indoors) -> None:
    """Without a key too: what stands already is not recorded again, a held one is not held twice."""
    batch = [sent("VB-03", 509345), sent("VB-02", "791/903")]
    await post(house, *batch)
    seq = house.house.state.seq
    again = await post(house, *batch)
    assert (again["accepted"], again["held"], again["unchanged"]) == (0, 0, 2)
    events = await house.house.journal.read(seq, 100)
    assert {one.kind for one in events} <= {"token.created"}


async def test_a_steward_decides_and_the_shares_follow(house: Indoors) -> None:
    """Accepting 791.903 with a reason shows it, and the derived shares appear with the same event."""
    await post(house, sent("VB-03", 509345), sent("VB-04", 256177), sent("VB-02", "791/903"))
    assert house.house.state.entries["VB-02"].value["v"] is None
    steward = await house.person("hoa", Role.STEWARD, "vp-ubnd")
    (held,) = (await steward.get("/api/held"))["held"]
    assert (held["raw"], held["suggestion"]) == ("791/903", 791903)
    assert not held["words"].startswith("reasons.")
    path = f"/api/held/{held['id']}"
    await steward.expect_refusal(422, "malformed", "POST", f"{path}/accept", {"reason": "  "})
    answer = await steward.ok("POST", f"{path}/accept", {"reason": "đã gọi Văn phòng"})
    values = {code: house.house.state.entries[code] for code in ("VB-02", "VB-05")}
    assert values["VB-02"].value["v"] == 791903
    assert values["VB-02"].value["decided"]["by"] == "hoa"
    assert {entry.seq for entry in values.values()} == {answer["seq"]}
    assert (await steward.get("/api/held"))["held"] == []
    said = await steward.expect_refusal(409, "already_decided", "POST", f"{path}/reject", {"reason": "nhầm"})
    assert said["args"]["by"] == "hoa"
    again = await post(house, sent("VB-02", "791/903"))
    assert (again["held"], again["unchanged"]) == (0, 1)


async def test_a_program_that_operates_decides_in_its_own_name(house: Indoors) -> None:
    """An operate token may decide, with its name in the journal; one bound to a room may not, a reader only looks."""
    await post(house, sent("VB-03", 509345), sent("VB-02", "791/903"))
    reader = await house.program(Scope.READ)
    (held,) = (await reader.get("/api/held"))["held"]
    path, because = f"/api/held/{held['id']}/accept", {"reason": "theo công văn"}
    await reader.expect_refusal(403, "not_allowed", "POST", path, because)
    bound = await house.program(Scope.OPERATE, "so-y-te")
    await bound.expect_refusal(403, "not_your_room", "POST", path, because)
    await (await house.program(Scope.OPERATE)).ok("POST", path, because)
    assert house.house.state.entries["VB-02"].value["decided"]["by"].startswith("token:")


async def test_a_decision_can_be_taken_back(house: Indoors) -> None:
    """With a reason, in the journal; the observation is held again and may be rejected."""
    await post(house, sent("VB-03", 509345), sent("VB-02", "791/903"))
    steward = await house.person("hoa", Role.STEWARD)
    (held,) = (await steward.get("/api/held"))["held"]
    path = f"/api/held/{held['id']}"
    await steward.expect_refusal(409, "not_decided", "POST", f"{path}/undo", {"reason": "chưa gì"})
    await steward.ok("POST", f"{path}/accept", {"reason": "đúng", "value": 791904})
    assert house.house.state.entries["VB-02"].value["v"] == 791904
    await steward.ok("POST", f"{path}/undo", {"reason": "gọi lại"})
    assert house.house.state.entries["VB-02"].value["v"] is None
    await steward.ok("POST", f"{path}/reject", {"reason": "sai tệp"})
    operator = await house.person("minh", Role.OPERATOR)
    events = (await operator.get("/api/journal", kind="decided,undecided"))["events"]
    assert [(one["by"], one["kind"], one["data"]["reason"]) for one in events] == [
        ("hoa", "decided", "đúng"),
        ("hoa", "undecided", "gọi lại"),
        ("hoa", "decided", "sai tệp"),
    ]


async def test_a_steward_keeps_to_their_own_unit(house: Indoors) -> None:
    """Another unit's held figure cannot be decided, another unit's figure cannot be sent."""
    await post(house, sent("VB-03", 509345), sent("VB-02", "791/903"))
    steward = await house.person("nam", Role.STEWARD, "so-y-te")
    (held,) = (await steward.get("/api/held"))["held"]
    said = await steward.expect_refusal(
        403, "not_your_unit", "POST", f"/api/held/{held['id']}/accept", {"reason": "thử"}
    )
    assert said["args"]["owner"] == "vp-ubnd"
    body = {"observations": [sent("VB-01", 5), sent("YT-01", 1260513)]}
    answer = await steward.ok("POST", "/api/observations", body)
    assert answer["accepted"] == 1
    assert [(one["index"], one["reason"]["code"]) for one in answer["rejected"]] == [(0, "not_your_unit")]


async def test_history_and_its_bounds(house: Indoors) -> None:
    """Oldest first, within dates or periods, and only of what the caller may see."""
    for month in ("2021-06", "2021-07", "2021-08"):
        await post(house, sent("VB-01", 400_000 + int(month[-1]), month))
    reader = await house.program(Scope.READ)
    path = "/api/indicators/VB-01/history"
    assert [one["period"] for one in (await reader.get(path))["history"]] == ["2021-06", "2021-07", "2021-08"]
    assert [one["period"] for one in (await reader.get(path, since="2021-07"))["history"]] == ["2021-07", "2021-08"]
    within = await reader.get(path, since="2021-07-01", until="2021-07-31")
    assert [one["period"] for one in within["history"]] == ["2021-07"]
    await reader.expect_refusal(404, "not_found", "GET", "/api/indicators/VB-99/history")
    await reader.expect_refusal(422, "bad_date", "GET", path, params={"since": "hôm qua"})


async def test_reads_end_at_the_callers_clearance(house: Indoors) -> None:
    """What is restricted is in nobody's answer who is cleared for less, by whatever way it is asked for."""
    secret = next(
        one.code
        for one in house.house.state.indicators.values()
        if one.sensitivity is Sensitivity.RESTRICTED and not one.formula
    )
    answer = await post(house, sent(secret, 3, "2021-09"))
    assert answer["accepted"] + answer["held"] == 1
    reader, operator = await house.program(Scope.READ), await house.person("minh", Role.OPERATOR)
    for path in ("/api/snapshot", "/api/indicators", "/api/held"):
        if path != "/api/held":
            assert f'"{secret}"' not in (await reader.call("GET", path)).text
    assert f'"{secret}"' in (await operator.call("GET", "/api/indicators")).text
    await reader.expect_refusal(404, "not_found", "GET", f"/api/indicators/{secret}/history")
    await operator.ok("GET", f"/api/indicators/{secret}/history")


async def test_a_snapshot_of_one_layout_has_what_it_needs(house: Indoors) -> None:
    """Values of the layout's series and no others."""
    await post(house, sent("VB-01", 5_238_802), sent("PA-03", 12, "2021-09"))
    reader = await house.program(Scope.READ)
    values = (await reader.get("/api/snapshot", layout="tong-quan"))["values"]
    assert "VB-01" in values
    assert "PA-03" not in values
    await reader.expect_refusal(404, "not_found", "GET", "/api/snapshot", params={"layout": "khong-co"})


async def test_rooms_tell_what_they_show_and_why(house: Indoors) -> None:
    """A viewer sees the rooms, each screen's scene with its why, and who is connected."""
    viewer = await house.person("xem", Role.VIEWER)
    rooms = {one["key"]: one for one in (await viewer.get("/api/rooms"))["rooms"]}
    screen = rooms["ubnd-tinh"]["screens"][0]
    assert screen["scene"]["why"]["layout"]["rank"] == "home"
    assert screen["presence"] is None
    assert len(rooms) >= 8
    layouts = (await viewer.get("/api/layouts"))["layouts"]
    assert {"tong-quan", "y-te"} <= {one["key"] for one in layouts}


async def test_a_room_can_be_looked_at_as_it_was(house: Indoors) -> None:
    """Layout, why and figures of then; a held room shows what it held; tomorrow is refused."""
    operator = await house.person("minh", Role.OPERATOR)
    await post(house, sent("VB-01", 5_238_802))
    before, path = house.house.state.at, "/api/rooms/ubnd-tinh/wall"
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    held = house.house.state.at
    house.clock.forward(seconds=5)
    await post(house, sent("VB-01", 5_300_000, as_of="2021-10-02"))
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    await operator.ok("DELETE", "/api/rooms/ubnd-tinh/hold")
    (then, *_) = (await operator.get(path, at=before))["screens"]
    assert (then["layout"]["key"], then["values"]["VB-01"]["v"]) == ("tong-quan", 5_238_802)
    assert then["scene"]["hold"] is None
    (still, *_) = (await operator.get(path, at=held))["screens"]
    assert (still["scene"]["hold"]["by"], still["values"]["VB-01"]["v"]) == ("minh", 5_238_802)
    (now, *_) = (await operator.get(path))["screens"]
    assert (now["layout"]["key"], now["scene"]["why"]["layout"]["by"]) == ("y-te", "minh")
    await operator.expect_refusal(422, "not_yet", "GET", path, params={"at": "2099-01-01T00:00:00Z"})
    await operator.expect_refusal(422, "bad_instant", "GET", path, params={"at": "hôm qua"})
    await operator.expect_refusal(404, "not_found", "GET", path, params={"at": "2020-01-01T00:00:00Z"})


async def test_a_moment_that_was_trimmed_is_not_made_up(house: Indoors) -> None:
    """After old events were let go, a wall is shown as far back as a checkpoint reaches; 410 says why not further."""
    operator = await house.person("minh", Role.OPERATOR)
    inside, path = house.house, "/api/rooms/ubnd-tinh/wall"
    await post(house, sent("VB-01", 5_238_802))
    early = inside.state.at
    house.clock.forward(seconds=60)
    await post(house, sent("VB-01", 5_300_000, as_of="2021-10-02"))
    await inside.broadcast.checkpoints.take()
    late = inside.state.at
    (then, *_) = (await operator.get(path, at=early))["screens"]
    assert then["values"]["VB-01"]["v"] == 5_238_802
    assert await inside.journal.trim(inside.state.seq, [Kind.OBSERVED]) > 0
    await operator.expect_refusal(410, "trimmed", "GET", path, params={"at": early})
    (now, *_) = (await operator.get(path, at=late))["screens"]
    assert now["values"]["VB-01"]["v"] == 5_300_000


async def test_a_figure_that_became_sensitive_leaves_a_held_wall(house: Indoors) -> None:
    """A held room shows what stood then, but nothing that its clearance no longer covers, as on the wall."""
    operator = await house.person("minh", Role.OPERATOR)
    await post(house, sent("VB-01", 5_238_802), sent("VB-03", 509_345))
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    file = house.house.settings.site / "indicators.yaml"
    head, code, rest = file.read_text(encoding="utf-8").partition("- code: VB-01\n")
    restricted = rest.replace("sensitivity: public", "sensitivity: restricted", 1)
    file.write_text(head + code + restricted, encoding="utf-8")
    state = house.house.state
    await reached(lambda: state.entries["VB-01"].sensitivity is Sensitivity.RESTRICTED, what="the catalogue is noticed")
    (screen, *_) = (await operator.get("/api/rooms/ubnd-tinh/wall"))["screens"]
    assert {"VB-01", "VB-03"} & screen["values"].keys() == {"VB-03"}


async def test_the_journal_is_paged_and_filtered(house: Indoors) -> None:
    """After and limit walk through all of it; kind and room narrow it; wrong ones are refused."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    await operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "y-te"})
    seen, after = [], 0
    while events := (page := await operator.get("/api/journal", after=after, limit=4))["events"]:
        seen += [one["seq"] for one in events]
        after = page["after"]
    assert seen == list(range(1, page["tail"] + 1))
    here = (await operator.get("/api/journal", kind="claimed", room="ubnd-tinh"))["events"]
    assert [(one["by"], one["data"]["key"]) for one in here] == [("minh", "ubnd-tinh")]
    await operator.expect_refusal(422, "bad_kind", "GET", "/api/journal", params={"kind": "claims"})
    await operator.expect_refusal(422, "bad_number", "GET", "/api/journal", params={"limit": "100000"})
    await operator.expect_refusal(422, "bad_number", "GET", "/api/journal", params={"after": "9" * 5000})
    steward = await house.person("hoa", Role.STEWARD)
    await steward.expect_refusal(403, "not_allowed", "GET", "/api/journal")


async def test_unknown_feeds_are_said_to_be(house: Indoors) -> None:
    """There is none in this site, and none to run."""
    operator = await house.person("minh", Role.OPERATOR)
    assert (await operator.get("/api/feeds"))["feeds"] == []
    await operator.expect_refusal(404, "not_found", "POST", "/api/feeds/van-ban/run")


async def test_a_feed_tells_its_newest_runs_and_how_it_stands(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, from the journal: what each brought, why it failed; circuit and next run with the feed."""
    monkeypatch.setattr(pace, "SOONEST", 3600.0)  # no retry while the test looks
    site = house.house.settings.site
    (site / "feeds.yaml").write_text(
        "- {key: tep, kind: spreadsheet, path: tep, files: '*.csv', period: 2021-09, cron: '0 0 1 1 *',"
        " map: {series: Mã, value: Số}}\n",
        encoding="utf-8",
    )
    await reached(lambda: "tep" in house.house.state.site.feeds, what="the site's feeds are in the journal")
    operator = await house.person("minh", Role.OPERATOR)
    assert (await operator.call("POST", "/api/feeds/tep/run")).status_code == 200
    (feed,) = (await operator.get("/api/feeds"))["feeds"]
    assert (feed["circuit"], feed["failures"], feed["retry"]) == ("closed", 1, feed["next"])
    (site / "tep").mkdir()
    (site / "tep" / "a.csv").write_text("Mã;Số\nVB-01;5\nVB-99;1\n", encoding="utf-8")
    assert (await operator.call("POST", "/api/feeds/tep/run")).status_code == 200
    newest, first = (await operator.get("/api/feeds/tep/runs"))["runs"]
    assert (newest["by"], newest["ok"], newest["accepted"], newest["rejected"]) == ("minh", True, 1, 1)
    assert (first["by"], first["ok"], first["error"]["code"]) == ("minh", False, "no_folder")
    assert [newest["failures"], first["failures"]] == [0, 1]
    assert all(run["took"] >= 0 for run in (newest, first))
    (feed,) = (await operator.get("/api/feeds"))["feeds"]
    assert (feed["circuit"], feed["failures"], feed["retry"]) == ("closed", 0, None)
    assert feed["next"] > feed["run"]["finished"]
    await operator.expect_refusal(404, "not_found", "GET", "/api/feeds/van-ban/runs")


async def test_a_feed_that_is_off_is_not_run_by_hand(house: Indoors) -> None:
    """Simulated figures come only where the site asks for them, not where an operator presses a button."""
    off = "[{key: mo-phong, kind: simulated, enabled: false, walks: [{series: YT-03, start: 80, step: 1}]}]\n"
    (house.house.settings.site / "feeds.yaml").write_text(off, encoding="utf-8")
    await reached(lambda: "mo-phong" in house.house.state.site.feeds, what="the site's feeds are in the journal")
    operator = await house.person("minh", Role.OPERATOR)
    await operator.expect_refusal(409, "feed_off", "POST", "/api/feeds/mo-phong/run")
    assert house.house.state.latest("YT-03") is None
