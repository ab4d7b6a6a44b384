"""The pictures of held rooms: what stood on the pages as a hold was folded, or at the past moment it looks back to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broadcaster import past
from broadcaster.board import Board, Entry, Picture, Still
from broadcaster.checkpoint import Row
from broadcaster.figures import Figures, Kept
from broadcaster.model import Sensitivity
from broadcaster.observations import row, vintage
from broadcaster.past import Past
from broadcaster.site import Site

Documents = Sequence[Mapping[str, Any]]


class Stills:
    """The pictures of each running hold, by the hold's `seq`: one, or of a past moment each screen's."""

    def __init__(self, board: Board, figures: Figures, site: Site) -> None:
        self.running: dict[int, Still] = {}
        self._board = board
        self._figures = figures
        self._site = site
        self._recalled: dict[int, Documents] = {}  # as their events carried them
        self._pasts: dict[int, dict[str, Past]] = {}  # by "room/screen", as they may be shown now

    def take(self, seq: int) -> None:
        """Hold what stands now. Nothing of it may be newer than the hold, so the state was settled before it."""
        self.running[seq] = Still(seq, dict(self._board.entries), self._figures.keep_history())

    def recall(self, seq: int, documents: Documents) -> None:
        """Take the pictures of a past moment. Raises KeyError, TypeError or ValueError for what is none."""
        self._pasts[seq] = _by_place(seq, documents, self._site)
        self._recalled[seq] = documents

    def past(self, seq: int, place: str) -> Past | None:
        """What a screen shows that looks back since that event; None: it holds what stood."""
        return self._pasts.get(seq, {}).get(place)

    def keep(self, wanted: set[int]) -> None:
        """Let go of all but these."""
        self._recalled = {seq: each for seq, each in self._recalled.items() if seq in wanted}
        self._pasts = {seq: each for seq, each in self._pasts.items() if seq in wanted}
        self.running = {seq: still for seq, still in self.running.items() if seq in wanted}
        histories = [still.history for still in self.running.values()]
        self._figures.kept = [each for each in histories if isinstance(each, Kept)]

    def hide(self) -> None:
        """Lists in a held picture must not name what has become more sensitive since: they are today's from now on.

        They keep a `seq` from before the hold, so that the end of it still brings every figure that changed meanwhile.
        Lists of a past moment lose the rows that name such a thing.
        """
        for seq, documents in self._recalled.items():
            self._pasts[seq] = _by_place(seq, documents, self._site)
        live = {key: entry for key, entry in self._board.entries.items() if key.startswith("@")}
        for at, still in self.running.items():
            lists = {key: replace(entry, seq=min(entry.seq, at - 1)) for key, entry in live.items()}
            self.running[at] = replace(still, entries={**still.entries, **lists})

    def picture(self, seq: int, place: str, live: Picture) -> Picture:
        past = self.past(seq, place)
        return self.running.get(seq, live) if past is None else past

    def rows(self) -> Iterable[Row]:
        """What of each picture is not as it is now: entries, and what stood in the place of newer figures."""
        live, rows = self._board.entries, list[Row]()
        rows += [({"seq": seq, "past": each}, ()) for seq, each in self._recalled.items()]
        for seq, still in self.running.items():
            others = ((key, each) for key, each in still.entries.items() if live.get(key) is not each)
            replaced = still.history.replaced if isinstance(still.history, Kept) else {}
            says = {
                "seq": seq,
                "missing": [key for key in live if key not in still.entries],
                "entries": [(key, each.seq, each.value, each.sensitivity) for key, each in others],
                "replaced": {
                    series: {period: each and row(each) for period, each in stood.items()}
                    for series, stood in replaced.items()
                },
            }
            rows.append((says, ()))
        return rows

    def restore(self, rows: Iterable[Row]) -> None:
        for says, _ in rows:
            if "past" in says:
                self.recall(says["seq"], says["past"])
                continue
            missing, kept = set(says["missing"]), self._figures.keep_history()
            entries = {key: each for key, each in self._board.entries.items() if key not in missing}
            entries |= {key: Entry(seq, value, Sensitivity(each)) for key, seq, value, each in says["entries"]}
            for series, stood in says["replaced"].items():
                kept.replaced[series] = {period: each and vintage(series, each) for period, each in stood.items()}
            self.running[says["seq"]] = Still(says["seq"], entries, kept)


def _by_place(seq: int, documents: Documents, now: Site) -> dict[str, Past]:
    pasts = [past.read(document, seq, number, now) for number, document in enumerate(documents)]
    return {place: each for each in pasts for place in each.scenes}
