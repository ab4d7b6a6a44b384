"""From a source's list to the journal: only what has changed, and the notices that follow from it."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.state import State
from displays.planning import Planner
from feeds.listing import Standing, drafts, label, nothing_stands
from tests.doubles.province import Story

NOW = "2021-10-07T00:00:00.000Z"
LATER, SOON = "2021-10-07T09:00:00.000Z", "2021-10-07T01:00:00.000Z"


@dataclass
class Plan:
    key: str = "bao"
    kind: str = "cap"
    notices: str | None = None


def alert(id: str, severity: str = "Severe", **more: Any) -> dict[str, Any]:
    given = {"id": id, "status": "Actual", "severity": severity, "headline": {"vi": id}, "description": {"vi": ""}}
    return {**given, "source": "Đài KTTV", "effective": NOW, "expires": LATER, **more}


def told(items: Any, standing: Standing | None = None, **plan: Any) -> list[Draft]:
    return drafts(Plan(**plan), items, standing or nothing_stands("bao"), NOW)  # type: ignore[arg-type]


def kinds(found: list[Draft]) -> list[str]:
    return [each.kind.value for each in found]


def test_a_source_without_a_list_says_nothing() -> None:
    """None is no list; an empty one is, the first time."""
    assert told(None) == []
    assert [(each.data, each.by) for each in told(())] == [({"feed": "bao", "kind": "cap", "items": []}, "feed:bao")]
    assert told((), Standing(items=[])) == []


def test_only_a_change_is_told() -> None:
    """The same list is no news, nor is an alert that has ended by itself on either side."""
    one, old = alert("a"), alert("b", expires=NOW)
    assert told((one, old), Standing(items=[one])) == []
    assert told((one,), Standing(items=[one, old])) == []
    (news,) = told((alert("a", severity="Minor"),), Standing(items=[one]))
    assert news.data["items"][0]["severity"] == "Minor"


def test_areas_are_the_sites_own() -> None:
    """Codes the site knows are matched; what it does not know stays beside the area's words."""
    areas = [{"name": "Kỳ Sơn", "codes": ["16681", "99"]}, {"name": "biển", "codes": []}]
    (news,) = told((alert("a", areas=areas),), Standing(areas=("16681", "16690")))
    assert news.data["items"][0]["area_codes"] == ["16681"]
    assert news.data["items"][0]["areas"] == areas


def test_a_state_has_been_so_since_it_was() -> None:
    """A camera that is still frozen has been since then; one that changed, since now."""
    before = [{"id": "a", "state": "frozen", "since": "then"}, {"id": "b", "state": "alive", "since": "then"}]
    now = [{"id": "a", "state": "frozen", "since": "now"}, {"id": "b", "state": "dead", "since": "now"}]
    (news,) = told(now, Standing(items=before))
    assert [item["since"] for item in news.data["items"]] == ["then", "now"]
    assert told(now[:1], Standing(items=before[:1])) == []


def test_an_item_is_one_line_in_a_dry_run() -> None:
    """What it is called in the language it has, and how it stands."""
    assert label(alert("a", headline={"en": "Storm"})) == "Storm · Actual · Severe"
    assert label({"id": "x", "name": {"vi": "Cầu"}, "state": "frozen"}) == "Cầu · frozen"
    assert label({"id": "x", "title": "Tin"}) == "Tin"
    assert label({"id": "x", "headline": {}}) == "x"


def test_severe_alerts_become_notices() -> None:
    """At the plan's severity and above, when in effect, with the alert's status as it is."""
    items = [
        alert("a"), alert("b", "Extreme", status="Exercise"), alert("c", "Moderate"), alert("d", "Unknown"),
        alert("e", effective=SOON),
    ]  # fmt: skip
    assert kinds(told(items)) == ["listed"]
    listed, *raised = told(items, notices="Severe")
    assert listed.kind is Kind.LISTED
    said = [(each.data["headline"]["vi"], each.data["status"]) for each in raised]
    assert said == [("a", "Actual"), ("b", "Exercise")]
    assert {each.by for each in raised} == {"feed:bao"}
    assert raised[0].data | {"id": ""} == {
        "id": "", "status": "Actual", "severity": "Severe", "headline": {"vi": "a"}, "description": {"vi": ""},
        "source": "Đài KTTV", "width": "all", "key": "", "until": LATER, "feed": "bao",
    }  # fmt: skip
    assert len(told(items, notices="Minor")) == 4


def test_a_wall_carries_only_so_many() -> None:
    """The first of a long list, with short words; who ended one makes room for the next."""
    items = [alert(f"a{number}", description={"vi": "gió " * 200}) for number in range(30)]
    _, *raised = told(items, notices="Severe")
    assert [each.data["headline"]["vi"] for each in raised] == [f"a{number}" for number in range(20)]
    assert {len(each.data["description"]["vi"]) for each in raised} == {400}
    ended = Standing(dismissed=[raised[0].data["id"]])
    _, *raised = told(items, ended, notices="Severe")
    assert [each.data["headline"]["vi"] for each in raised] == [f"a{number}" for number in range(1, 21)]


class Wall(Story):
    """A state that listens to a feed, run after run."""

    def __init__(self) -> None:
        super().__init__()
        self.document("feeds.yaml", {"feeds": [{"key": "bao", "kind": "cap", "sensitivity": "public"}]})

    def hear(self, *items: Any, notices: str | None = "Severe") -> list[str]:
        standing = Planner(self.state, SimpleNamespace()).standing("bao")  # type: ignore[arg-type]
        found = drafts(Plan(notices=notices), items, standing, self.at)  # type: ignore[arg-type]
        for each in found:
            self.tell(each.kind, each.data, each.by)
        return kinds(found)

    @property
    def shown(self) -> list[str]:
        return [each["headline"]["vi"] for each in self.value("@scene/kim-lien/main")["notices"]]


def test_notices_follow_what_the_feed_says() -> None:
    """Raised, changed, ended when the alert is gone; nothing is said twice."""
    wall = Wall()
    assert wall.hear(alert("a"), alert("b")) == ["listed", "noticed", "noticed"]
    assert wall.hear(alert("a"), alert("b")) == []
    assert wall.hear(alert("a", severity="Extreme")) == ["listed", "noticed", "notice.ended"]
    assert wall.shown == ["a"]
    assert wall.hear(alert("a", "Minor")) == ["listed", "notice.ended"]
    assert wall.shown == []


def test_a_plan_that_raises_none_any_more_ends_them() -> None:
    """Also where the list itself is the same."""
    wall = Wall()
    wall.hear(alert("a"))
    assert wall.hear(alert("a"), notices=None) == ["notice.ended"]
    assert wall.hear(alert("a")) == ["noticed"]


def test_a_notice_that_a_person_ended_is_not_raised_again() -> None:
    """The alert stays on the list, its notice stays ended; an update is another alert."""
    wall = Wall()
    wall.hear(alert("a"))
    (id,) = wall.state.stage.notices
    wall.tell(Kind.NOTICE_ENDED, {"id": id}, "an")
    assert wall.hear(alert("a")) == []
    assert wall.hear() == ["listed"]
    assert wall.hear(alert("a")) == ["listed"]
    assert wall.shown == []
    assert wall.hear(alert("a2")) == ["listed", "noticed"]
    assert wall.shown == ["a2"]


def test_it_begins_to_be_in_effect_and_ends() -> None:
    """An alert for later is listed at once and stands on the walls from its moment until its end."""
    wall = Wall()
    assert wall.hear(alert("a", effective=SOON)) == ["listed"]
    wall.wait(3_600)
    assert wall.hear(alert("a", effective=SOON)) == ["noticed"]
    assert wall.shown == ["a"]
    wall.wait(8 * 3_600)
    assert wall.shown == []
    assert wall.value("@items/bao")["items"] == []
    assert wall.hear(alert("a", effective=SOON)) == []


def test_another_history_is_told_anew() -> None:
    """What is compared is what the state says: a state that lost the list hears it again."""
    wall = Wall()
    wall.hear(alert("a"))
    wall.state.become(State("other"))
    wall.document("feeds.yaml", {"feeds": [{"key": "bao", "kind": "cap"}]})
    assert wall.hear(alert("a")) == ["listed", "noticed"]
