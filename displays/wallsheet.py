"""What the screens showed, as people read it: who showed the same stands together, what stayed is not said again. Pure.

Figures are worded as the walls worded them (tilewords.py).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broadcaster.events import encode
from broadcaster.moments import Instant, moment
from displays.datewords import clock, day
from displays.listwords import listed
from displays.numerals import number
from displays.sheet import Row, Screen, Standing
from displays.tilewords import Said, Tongue, worded
from displays.voice import Voice

AREAS = 8  # of an indicator by area that stand on paper; the table file has all


class Walls:
    """The walls' part of a sheet."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def groups(self) -> list[list[Mapping[str, Any]]]:
        """The screens that showed anything, those together that showed the same."""
        found: dict[bytes, list[Mapping[str, Any]]] = {}
        for screen in self._voice.facts["screens"]:
            if screen["shown"]:
                found.setdefault(encode({"shown": [_timeless(one) for one in screen["shown"]]}), []).append(screen)
        return list(found.values())

    def screen(self, group: Sequence[Mapping[str, Any]]) -> Screen:
        first, *others = group
        spans = ", ".join(self._lasted(one["from"], one["until"]) for one in first["presence"])
        present = self._voice.word("walls.present", spans=spans) if spans else ""
        before = (None, *first["shown"])
        standings = tuple(self._standing(one, last) for one, last in zip(first["shown"], before, strict=False))
        return Screen(self._place(first), present, self._alike(first, others), standings)

    def _alike(self, first: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
        if not others:
            return ""
        apart = max(_apart(first, each) for each in others)
        names = "; ".join(self._place(each) for each in others)
        seconds = number(math.ceil(apart * 10) / 10, 1, self._voice.say.language)
        return self._voice.word("walls.alike", n=str(len(others)), seconds=seconds, names=names)

    def silent(self) -> str:
        names = [self._place(screen) for screen in self._voice.facts["screens"] if not screen["shown"]]
        return self._voice.word("walls.silent", names="; ".join(names)) if names else ""

    def _place(self, screen: Mapping[str, Any]) -> str:
        return f"{self._voice.say.pick(screen['room_name'])} · {self._voice.say.pick(screen['screen_name'])}"

    def _lasted(self, since: Instant, until: Instant | None) -> str:
        if until is None:
            return self._voice.word("walls.since", since=self._voice.time(since))
        return self._voice.word("walls.span", since=self._voice.time(since), until=self._voice.time(until))

    def _standing(self, one: Mapping[str, Any], last: Mapping[str, Any] | None) -> Standing:
        """last: what stood there before; the same figures are not printed again, but those that came into focus."""
        first, *later = one["receipts"]
        focus = set(one["focus"]["tiles"]) if one["focus"] else set()
        now, changes = first["figures"], list[tuple[str, Row]]()
        same = last is not None and not one["past"] and set(now) == set(_newest(last))
        anew = focus if last is None or one["focus"] != last["focus"] else set()
        tiles = [place for place in now if not same or self._voice.facts["figures"][place]["tile"] in anew]
        for receipt in later:
            if "figures" in receipt:
                fresh = [place for place in receipt["figures"] if place not in set(now)]
                time = self._voice.time(receipt["at"])
                changes += [(time, row) for row in self._rows(fresh, receipt["at"], focus)]
                now = receipt["figures"]
        faults = [(each["at"], tile) for each in one["receipts"] for tile in each.get("faults") or ()]
        failing = [(self._voice.time(at), tile) for at, tile in faults]
        return Standing(
            time=self._lasted(one["from"], one["until"]),
            layout=self._layout(one["layout"]),
            about=tuple(self._about(one)),
            past=one["past"],
            rows=tuple(self._rows(tiles, first["at"], focus)),
            same=self._voice.word("walls.same") if same and now else "",
            changes=tuple(changes),
            failed=tuple(self._voice.word("walls.failed", at=at, tile=tile) for at, tile in dict.fromkeys(failing)),
        )

    def _layout(self, layout: Mapping[str, Any] | None) -> str:
        return self._voice.say.pick(layout["title"]) if layout else self._voice.word("walls.no_layout")

    def _about(self, one: Mapping[str, Any]) -> Iterator[str]:
        if one["hold"]:
            at = f"{clock(one['hold']['at'], self._voice.zone)} {day(one['hold']['at'], self._voice.zone)}"
            yield self._voice.word("walls.past" if one["past"] else "walls.hold", at=at)
        if one["focus"]:
            yield self._voice.word("walls.focus", topic=self._voice.say.pick(one["focus"]["title"]))
        if one["items"]:
            yield self._voice.word(
                "walls.item", items="; ".join(self._voice.items.get(key, key) for key in one["items"])
            )
        for notice in one["notices"]:
            yield self._voice.word("walls.notice", headline=self._voice.say.pick(notice["headline"]))

    def _rows(self, numbers: Sequence[int], at: Instant, focus: set[str]) -> Iterator[Row]:
        """These figures as their tiles said them at that moment; of many areas the first few."""
        tongue = Tongue(self._voice.say, self._voice.zone, at)
        areas: dict[str, int] = {}
        for place in numbers:
            figure = self._voice.facts["figures"][place]
            strong = figure["tile"] in focus
            if figure["state"] == "list":
                yield from self._list(list(listed(figure, tongue)), strong=strong)
                continue
            if figure.get("area") is not None:
                areas[figure["tile"]] = areas.get(figure["tile"], 0) + 1
                if areas[figure["tile"]] > AREAS:
                    continue
            level = str((figure.get("value") or {}).get("level") or "")
            yield _row(worded(figure, tongue), level, strong=strong)
        for count in areas.values():
            if count > AREAS:
                yield Row(self._voice.word("walls.more_areas", n=str(count - AREAS)), "", "", "")

    def _list(self, said: Sequence[Said], *, strong: bool) -> Iterator[Row]:
        none = "" if said else self._voice.say.say("wall.attention_none")
        yield Row(self._voice.say.say("wall.attention"), none, "", "", strong=strong)
        for one in said:
            row = _row(one, "", strong=strong)
            yield replace(row, name=f"– {row.name}")


def _timeless(standing: Mapping[str, Any]) -> dict[str, Any]:
    """A standing without its moments, for comparing."""
    receipts = [(each.get("figures"), each.get("faults")) for each in standing["receipts"]]
    kept = [each for each in receipts if any(each)]
    return {name: each for name, each in standing.items() if name not in ("from", "until", "receipts")} | {"seen": kept}


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The most seconds between two screens that showed the same."""
    pairs = zip(one["shown"], other["shown"], strict=True)
    return max(abs((moment(a["from"]) - moment(b["from"])).total_seconds()) for a, b in pairs)


def _newest(standing: Mapping[str, Any]) -> list[int]:
    """The figures that stood there at the end."""
    return next(list(each["figures"]) for each in reversed(standing["receipts"]) if "figures" in each)


def _row(said: Said, level: str, *, strong: bool) -> Row:
    value = f"{said.text} {said.unit}".strip() if not said.unit.startswith("%") else said.text + said.unit
    remarks = "; ".join(each for each in (said.band, *said.lines, *said.badges) if each)
    return Row(said.name, value, said.when.replace(" · ", "\u00a0· "), remarks, level, strong)
