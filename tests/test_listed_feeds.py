"""A feed of alerts in the whole service: from the authority's server to the walls, and what a person decides stands."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from broadcaster.events import Draft, Kind
from displays.rights import Role, Scope
from tests.doubles.alerting import SENDER, alert, atom, entry, info, reference, rss
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.service import SAMPLE
from tests.doubles.source import Source
from tests.doubles.waiting import reached

FEEDS = """
- {{key: bao, kind: cap, cron: "0 3 29 2 *", url: "{url}/cap", sensitivity: public, notices: Severe}}
- {{key: tin, kind: rss, cron: "0 3 29 2 *", url: "{url}/rss"}}
"""


@asynccontextmanager
async def province(directory: Path, source: Source) -> AsyncIterator[Indoors]:
    """The sample site with two feeds that run on leap days, and when somebody runs them."""
    if not directory.joinpath("site").exists():
        shutil.copytree(SAMPLE, directory / "site")
        (directory / "site" / "feeds.yaml").write_text(FEEDS.format(url=source.url), encoding="utf-8")
    async with indoors(directory) as house:
        yield house


def say(source: Source, *alerts: str) -> None:
    source.say(atom(*(entry(each, f"e{place}") for place, each in enumerate(alerts))).encode(), at="/cap")


def notices(house: Indoors) -> list[dict[str, Any]]:
    return list(house.scene()["notices"])


async def run(caller: Caller, key: str = "bao") -> dict[str, Any]:
    made: dict[str, Any] = await caller.ok("POST", f"/api/feeds/{key}/run")
    return made


async def test_an_alert_comes_and_goes(tmp_path: Path) -> None:
    """It stands in the list and on the walls, is updated, and cancelled; an operator's notice is left alone."""
    async with Source() as source, province(tmp_path, source) as house:
        operator = await house.person("minh", Role.OPERATOR)
        wish = {"headline": {"vi": "Họp", "en": "Meeting"}, "status": "Actual", "severity": "Minor", "width": "all"}
        mine = (await operator.ok("POST", "/api/notices", wish))["id"]
        say(source, alert("a1", info(more={"expires": "2100-01-01T00:00:00+07:00"})))
        await run(operator)
        theirs, own = notices(house)
        assert (theirs["headline"], theirs["feed"], theirs["source"]) == (
            {"vi": "Bão số 9"},
            "bao",
            "Đài KTTV Bắc Trung Bộ",
        )
        assert (own["id"], "feed" in own) == (mine, False)
        told = (await operator.get("/api/snapshot"))["values"]["@items/bao"]
        assert [item["id"] for item in told["items"]] == [f"{SENDER},a1"]
        update = info("Bão số 9 mạnh lên", more={"expires": "2100-01-01T00:00:00+07:00"})
        say(source, alert("a2", update, msgType="Update", references=reference("a1"), status="Actual"))
        await run(operator)
        assert [each["headline"]["vi"] for each in notices(house)] == ["Bão số 9 mạnh lên", "Họp"]
        say(source, alert("a3", msgType="Cancel", references=reference("a2")))
        await run(operator)
        assert [each["id"] for each in notices(house)] == [mine]
        assert house.house.state.entries["@items/bao"].value["items"] == []


async def test_what_an_operator_ended_stays_ended(tmp_path: Path) -> None:
    """The source goes on saying it, the service starts again: the wall stays free of it; an update comes anew."""
    lasting = {"expires": "2100-01-01T00:00:00+07:00"}
    async with Source() as source:
        say(source, alert("a1", info(more=lasting)))
        async with province(tmp_path, source) as house:
            operator = await house.person("minh", Role.OPERATOR)
            await run(operator)
            (notice,) = notices(house)
            await operator.ok("DELETE", f"/api/notices/{notice['id']}")
            await run(operator)
            assert notices(house) == []
        async with province(tmp_path, source) as house:
            operator = await house.person("an", Role.OPERATOR)
            await run(operator)
            assert notices(house) == []
            assert len(house.house.state.entries["@items/bao"].value["items"]) == 1
            say(source, alert("a2", info(more=lasting), msgType="Update", references=reference("a1")))
            await run(operator)
            assert len(notices(house)) == 1


async def test_an_alert_ends_by_itself(tmp_path: Path) -> None:
    """At its end, in the list and on the wall, without the source."""
    async with Source() as source, province(tmp_path, source) as house:
        operator = await house.person("minh", Role.OPERATOR)
        end = house.clock().replace(microsecond=0)
        end = end.replace(year=end.year + 1)
        say(source, alert("a1", info(more={"expires": end.isoformat()})))
        await run(operator)
        assert len(notices(house)) == 1
        house.clock.forward(days=367)
        await house.house.broadcast.record(Draft(Kind.MEASURED, "test", {"delay_p95": 1}))
        await reached(lambda: not notices(house), what="the alert has ended")
        assert house.house.state.entries["@items/bao"].value["items"] == []


async def test_a_list_is_for_whom_its_feed_clears(tmp_path: Path) -> None:
    """An internal one is in no public program's snapshot; a layout's snapshot has what the layout needs."""
    async with Source() as source, province(tmp_path, source) as house:
        operator = await house.person("minh", Role.OPERATOR)
        source.say(rss("<item><title>Tin</title><guid>1</guid></item>").encode(), at="/rss")
        say(source)
        await run(operator)
        await run(operator, "tin")
        outside = await house.program(Scope.READ, "kim-lien")
        assert {key for key in (await outside.get("/api/snapshot"))["values"] if key.startswith("@items")} == {
            "@items/bao"
        }
        inside = await operator.get("/api/snapshot")
        assert inside["values"]["@items/tin"]["items"][0]["title"] == "Tin"
        (layout,) = [doc for path, doc in house.house.state.site.documents.items() if path == "layouts/tong-quan.yaml"]
        needs = {**layout.needs, "lists": [*layout.needs["lists"], "@items/tin"]}
        body = {"path": layout.path, "sha256": "x", "body": layout.body, "needs": needs}
        assert "@items/tin" not in (await operator.get("/api/snapshot", layout="tong-quan"))["values"]
        await house.house.broadcast.record(Draft(Kind.SITE_CHANGED, "site", body))
        assert "@items/tin" in (await operator.get("/api/snapshot", layout="tong-quan"))["values"]


async def test_a_failing_source_ends_nothing(tmp_path: Path) -> None:
    """A page about maintenance, or silence, leaves what stood."""
    async with Source() as source, province(tmp_path, source) as house:
        operator = await house.person("minh", Role.OPERATOR)
        say(source, alert("a1", info(more={"expires": "2100-01-01T00:00:00+07:00"})))
        await run(operator)
        source.say(b"<html>b\xe1\xba\xa3o tr\xc3\xac</html>", at="/cap")
        assert (await run(operator))["run"]["ok"] is False
        assert len(notices(house)) == 1
