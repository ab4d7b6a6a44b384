"""What the screens showed as a table for spreadsheet programs: a row a figure, each time it came or changed. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from broadcaster.moments import local
from displays.listwords import listed
from displays.printed import proof
from displays.proof import Minutes
from displays.tilewords import Said, Tongue, worded
from displays.voice import Voice

COLUMNS = (
    "room", "screen", "painted", "layout", "focus", "held", "item", "tile", "series", "indicator", "value", "unit",
    "when", "period", "as_of", "level", "fresh", "said", "seq",
)  # fmt: skip


def headings(voice: Voice) -> list[str]:
    return [voice.word(f"csv.{name}") for name in COLUMNS]


def rows(minutes: Minutes, voice: Voice) -> Iterator[tuple[str, ...]]:
    """The table's rows, and after an empty one the proof."""
    for screen in voice.facts["screens"]:
        place = (voice.say.pick(screen["room_name"]), voice.say.pick(screen["screen_name"]))
        for standing in screen["shown"]:
            before: set[int] = set()
            for receipt in standing["receipts"]:
                numbers = receipt.get("figures", ())
                fresh = [number for number in numbers if number not in before]
                before = set(numbers) or before
                for number in fresh:
                    yield from _figure(voice, place, standing, receipt, number)
    yield ("",) * len(COLUMNS)
    for label, text in proof(minutes, voice):
        yield (label, text, *("",) * (len(COLUMNS) - 2))


def _figure(
    voice: Voice, place: tuple[str, str], standing: Mapping[str, Any], receipt: Mapping[str, Any], number: int
) -> Iterator[tuple[str, ...]]:
    figure, tongue = voice.facts["figures"][number], Tongue(voice.say, voice.zone, receipt["at"])
    painted = f"{local(receipt['at'], voice.zone):%d/%m/%Y %H:%M:%S}"
    pick, layout, focus, hold = voice.say.pick, standing["layout"], standing["focus"], standing["hold"]
    held = f"{local(hold['at'], voice.zone):%d/%m/%Y %H:%M:%S}" if hold else ""
    items = "; ".join(voice.items.get(key, key) for key in standing["items"])
    where = (
        *place,
        painted,
        pick(layout["title"]) if layout else "",
        pick(focus["title"]) if focus else "",
        held,
        items,
    )
    says = [worded(figure, tongue)] if figure["state"] != "list" else list(listed(figure, tongue))
    for said in says:
        yield (*where, figure["tile"], *_words(voice, figure, said), str(receipt["seq"]))


def _words(voice: Voice, figure: Mapping[str, Any], said: Said) -> tuple[str, ...]:
    value = figure.get("value") or {}
    level = voice.word(f"level.{value['level']}") if value.get("level") else ""
    remarks = "; ".join(each for each in (said.band, *said.lines, *said.badges) if each)
    codes = (value.get("period") or "", value.get("as_of") or "", level, voice.word(f"fresh.{figure['state']}"))
    return (figure.get("series") or "", said.name, said.text, said.unit, said.when, *codes, remarks)
