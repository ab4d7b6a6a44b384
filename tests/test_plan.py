"""feeds.yaml: good plans are normalised, and everything wrong is found at once, each with its place."""

from typing import Any

import pytest

from feeds.environment import expanded
from feeds.feed import FeedError
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from feeds.plans.spreadsheet import SpreadsheetPlan

SPREADSHEET = {
    "key": "van-ban",
    "kind": "spreadsheet",
    "path": "so-lieu",
    "files": "*.xlsx",
    "map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Số liệu*"},
    "labels": {"Văn bản đến": "VB-01"},
    "period": "9 tháng đầu năm 2021",
    "as_of": "30/09/2021",
}
HTTP = {
    "key": "cong-dvc",
    "kind": "http",
    "url": "https://user:pass@dvc.example/thong-ke?token=1",
    "every": "5m",
    "timeout": "20s",
    "auth": {"bearer": "${DVC_TOKEN}"},
    "records": "data.items[*]",
    "map": {"series": "ma", "value": "gia_tri", "period": "ky"},
}
PROBE = {"key": "song", "kind": "probe", "series": "ATTT-08", "targets": [{"key": "a", "url": "http://a.example"}]}
SIMULATED = {"key": "thu", "kind": "simulated", "walks": [{"series": "YT-03", "start": 80, "step": 1}]}


class Parsed:
    """A parsed file as the position-keeping reader gives it."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def plain(self) -> Any:
        return self.body


def test_human_forms_are_normalised() -> None:
    """Spans become seconds, periods SDMX, days ISO; a spreadsheet needs no rhythm."""
    plans, faults = plan(Parsed([SPREADSHEET, HTTP, PROBE, SIMULATED]))
    assert faults == []
    sheet, http, probe, simulated = plans
    assert isinstance(sheet, SpreadsheetPlan)
    assert (sheet.period, sheet.as_of, sheet.every, sheet.cron) == ("2021-01-01/P9M", "2021-09-30", None, None)
    assert isinstance(http, HttpPlan)
    assert (http.every, http.timeout) == (300, 20)
    assert (probe.every, probe.fetched, probe.series) == (60, True, {"ATTT-08"})
    assert (simulated.enabled, simulated.series) == (False, {"YT-03"})
    assert sheet.series == {"VB-01"}


def test_a_body_in_the_journal_plans_the_same_again() -> None:
    """What feeds.yaml became in the journal reads back as the same plans, names of secrets unexpanded."""
    plans, _ = plan([SPREADSHEET, HTTP, PROBE, SIMULATED])
    body = {"feeds": [each.body() for each in plans]}
    assert plan(body) == (plans, [])
    assert body["feeds"][1]["auth"] == {"bearer": "${DVC_TOKEN}"}


def test_what_is_shown_of_a_feed_holds_no_secret() -> None:
    """The console's view has neither user, password, query nor token."""
    plans, _ = plan([HTTP])
    assert plans[0].public() == {
        "key": "cong-dvc",
        "kind": "http",
        "name": {},
        "schedule": {"every": 300},
        "enabled": True,
        "url": "https://dvc.example/thong-ke",
    }


def test_cron_takes_the_place_of_the_usual_interval() -> None:
    """A feed has one schedule."""
    plans, faults = plan([{**{name: HTTP[name] for name in HTTP if name != "every"}, "cron": "0 17 * * 1-5"}])
    assert faults == []
    assert (plans[0].every, plans[0].cron) == (None, "0 17 * * 1-5")


FAULTS: list[tuple[Any, tuple[Any, ...], str, bool]] = [
    ({**HTTP, "kind": "htp"}, (0, "kind"), "one_of", False),
    ({name: HTTP[name] for name in HTTP if name != "kind"}, (0,), "missing_key", False),
    ({name: HTTP[name] for name in HTTP if name != "map"}, (0,), "missing_key", False),
    ({**HTTP, "evry": "5m"}, (0, "evry"), "unknown_key_near", True),
    ({**HTTP, "wobble": 1}, (0, "wobble"), "unknown_key", True),
    ({**HTTP, "map": {**HTTP["map"], "valeu": "x"}}, (0, "map", "valeu"), "unknown_key_near", True),  # type: ignore[dict-item]
    ({**HTTP, "map": {"series": "a", "period": "b"}}, (0, "map"), "missing_key", False),
    ({**HTTP, "map": {"series": "a", "value": "b["}, "period": "2021"}, (0, "map", "value"), "expression", False),
    ({**HTTP, "map": {"series": "a", "value": "b"}}, (0,), "pick_one", False),
    ({**HTTP, "map": {"value": "b", "period": "c"}}, (0,), "pick_one", False),
    ({**HTTP, "every": "5 phút"}, (0, "every"), "duration", False),
    ({**HTTP, "every": "0.2s"}, (0, "every"), "too_small", False),
    ({**HTTP, "cron": "0 17 * * *"}, (0,), "schedule", False),
    ({**SPREADSHEET, "cron": "61 * * * *"}, (0, "cron"), "cron", False),
    ({**SPREADSHEET, "cron": "hourly"}, (0, "cron"), "cron", False),
    ({**SPREADSHEET, "period": "tháng 13/2021"}, (0, "period"), "period", False),
    ({**SPREADSHEET, "as_of": "09/30/2021"}, (0, "as_of"), "as_of_day", False),
    ({**SPREADSHEET, "limit": "nhiều"}, (0, "limit"), "size", False),
    ({**SPREADSHEET, "enabled": "có"}, (0, "enabled"), "want_bool", False),
    ({**SPREADSHEET, "labels": {"a": "vb1"}}, (0, "labels", "a"), "series_form", False),
    ({**SPREADSHEET, "key": "Văn bản"}, (0, "key"), "key_form", False),
    ({**SPREADSHEET, "files": "/srv/*.xlsx"}, (0, "files"), "file_pattern", False),
    ({**SPREADSHEET, "files": "**.xlsx"}, (0, "files"), "file_pattern", False),
    ({**SPREADSHEET, "as_of": {"cell": "b4"}}, (0, "as_of", "cell"), "pattern", False),
    ({**HTTP, "url": "https://x/${"}, (0, "url"), "environment", False),
    ({**HTTP, "url": "ftp://x/"}, (0, "url"), "web_address", False),
    ({**PROBE, "targets": []}, (0, "targets"), "too_small", False),
    ({**SIMULATED, "walks": [{"series": "YT-03", "step": 1}]}, (0, "walks", 0), "missing_key", False),
    ("van-ban", (0,), "want_map", False),
]


@pytest.mark.parametrize(("entry", "loc", "code", "key"), FAULTS)
def test_a_fault_names_its_place(entry: Any, loc: tuple[Any, ...], code: str, key: bool) -> None:
    """Each kind of mistake has a code, its place in the plain data, and whether the key is meant."""
    plans, faults = plan([entry])
    assert plans == []
    assert [(fault.loc, fault.code, fault.key) for fault in faults] == [(loc, code, key)]


def test_all_faults_are_found_at_once_and_good_feeds_stay() -> None:
    """One broken feed hides neither the others nor its own further faults."""
    plans, faults = plan([{**HTTP, "every": "x", "timeout": "y"}, SPREADSHEET, SPREADSHEET, 7])
    assert [each.key for each in plans] == ["van-ban"]
    assert [(fault.loc, fault.code) for fault in faults] == [
        ((0, "every"), "duration"),
        ((0, "timeout"), "duration"),
        ((2, "key"), "duplicate"),
        ((3,), "want_map"),
    ]


@pytest.mark.parametrize(("body", "count"), [(None, 0), ([], 0), ({"key": "a"}, 1), ("feeds", 1), (5, 1)])
def test_a_file_that_is_no_list_is_one_fault(body: Any, count: int) -> None:
    """An empty file is fine; anything but a list is not."""
    assert len(plan(Parsed(body))[1]) == count


def test_the_environment_is_read_at_the_last_moment() -> None:
    """A name gives its value, its default, or an error that names the variable and nothing else."""
    assert expanded("Bearer ${T}/${U:-x}", {"T": "secret"}) == "Bearer secret/x"
    with pytest.raises(FeedError, match="environment: name MISSING"):
        expanded("${MISSING}", {"T": "secret"})
