"""What somebody did in a meeting, as a sentence without its subject: "chuyển UBND tỉnh sang “Tổng quan”". Pure."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from displays.datewords import clock, day
from displays.words import Words

SIMPLE = {
    "meeting.opened": "opened", "meeting.started": "started", "meeting.changed": "changed",
    "meeting.planned": "planned", "meeting.marked": "marked", "meeting.joined": "joined", "meeting.ended": "ended",
    "notice.ended": "notice_ended", "undecided": "undecided",
}  # fmt: skip


class Teller:
    """Names rooms, layouts, topics and items as the facts do."""

    def __init__(self, facts: Mapping[str, Any], say: Words, zone: ZoneInfo) -> None:
        self._say, self._zone = say, zone
        self._layouts = facts["layouts"]
        self._items = {item["key"]: item["title"] for item in facts["agenda"]}
        self._rooms = {room["key"]: room["name"] for room in facts["meeting"]["rooms"]}
        self._screens = {f"{one['room']}/{one['screen']}": one for one in facts["screens"]}
        standings = [one for screen in facts["screens"] for one in screen["shown"]]
        self._topics = {one["focus"]["key"]: one["focus"]["title"] for one in standings if one["focus"]}
        self._series = {
            one["series"]: one["indicator"]["short"]
            for one in facts["figures"]
            if one.get("series") and "indicator" in one
        }

    def sentence(self, deed: Mapping[str, Any]) -> str:
        """What was done, in words."""
        did = deed["did"]
        if did in SIMPLE:
            words = self._word(SIMPLE[did])
            return f"{words}: {deed['text']}" if deed.get("text") else words
        if did in ("claimed", "released"):
            return self._claim(deed)
        match did:
            case "press.came" | "press.left":
                where = self._named(self._rooms, deed["room"])
                return self._word("press" if did == "press.came" else "no_press", where=where)
            case "noticed":
                return self._word("noticed", what=self._say.pick(deed["headline"]))
            case "decided":
                what = self._named(self._series, deed.get("series") or "")
                return self._word("accepted" if deed.get("accepted") else "rejected", what=what)
            case "site.changed":
                key = deed["path"].removeprefix("layouts/").removesuffix(".yaml")
                return self._word("site_changed", what=self._named(self._layouts, key))
            case "meeting.stepped":
                item = str(deed.get("item") or "")
                return self._word("stepped", what=self._named(self._items, item)) if item else self._word("paused")
            case "meeting.driven":
                driver = deed.get("driver")
                return self._word("driven", what=driver) if driver else self._word("undriven")
            case _:
                return self._word("asked" if deed.get("asks") else "unasked", what=deed.get("name") or "")

    def _claim(self, deed: Mapping[str, Any]) -> str:
        slot, where = deed["slot"], self._where(deed)
        if deed["did"] == "released":
            return self._word(f"no_{slot}", where=where)
        value = deed.get("value")
        if slot == "hold":
            if not value or value == "now":
                return self._word("hold", where=where)
            return self._word("past", where=where, what=f"{clock(value, self._zone)} {day(value, self._zone)}")
        names = self._layouts if slot == "layout" else self._topics
        return self._word(slot, where=where, what=self._named(names, str(value)))

    def _where(self, deed: Mapping[str, Any]) -> str:
        width, key = deed.get("width") or "all", str(deed.get("key") or "")
        if width == "room":
            return self._named(self._rooms, key)
        if width == "screen":
            screen = self._screens.get(key)
            room = self._named(self._rooms, key.partition("/")[0])
            return f"{room} · {self._say.pick(screen['screen_name'])}" if screen else key
        return self._say.say(f"minutes.where.{width}", name=key)

    def _named(self, names: Mapping[str, Any], key: str) -> str:
        name = names.get(key, key)
        return name if isinstance(name, str) else self._say.pick(name)

    def _word(self, key: str, **args: str) -> str:
        return self._say.say(f"minutes.did.{key}", **args)
