"""The pictures of held rooms: what stood on the pages as a hold was folded."""

from collections.abc import Iterable
from dataclasses import replace

from broadcaster.board import Board, Entry, Picture, Still
from broadcaster.checkpoint import Row
from broadcaster.figures import Figures, Kept
from broadcaster.model import Sensitivity
from broadcaster.observations import row, vintage


class Stills:
    """One picture for each running hold, by the hold's `seq`."""

    def __init__(self, board: Board, figures: Figures) -> None:
        self.running: dict[int, Still] = {}
        self._board = board
        self._figures = figures

    def take(self, seq: int) -> None:
        """Hold what stands now. Nothing of it may be newer than the hold, so the state was settled before it."""
        self.running[seq] = Still(seq, dict(self._board.entries), self._figures.keep_history())

    def keep(self, wanted: set[int]) -> None:
        """Let go of all but these."""
        self.running = {seq: still for seq, still in self.running.items() if seq in wanted}
        histories = [still.history for still in self.running.values()]
        self._figures.kept = [each for each in histories if isinstance(each, Kept)]

    def hide(self) -> None:
        """Lists in a held picture must not name what has become more sensitive since: they are today's from now on.

        They keep a `seq` from before the hold, so that the end of it still brings every figure that changed meanwhile.
        """
        live = {key: entry for key, entry in self._board.entries.items() if key.startswith("@")}
        for at, still in self.running.items():
            lists = {key: replace(entry, seq=min(entry.seq, at - 1)) for key, entry in live.items()}
            self.running[at] = replace(still, entries={**still.entries, **lists})

    def picture(self, seq: int, live: Picture) -> Picture:
        return self.running.get(seq, live)

    def rows(self) -> Iterable[Row]:
        """What of each picture is not as it is now: entries, and what stood in the place of newer figures."""
        live, rows = self._board.entries, list[Row]()
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
            missing, kept = set(says["missing"]), self._figures.keep_history()
            entries = {key: each for key, each in self._board.entries.items() if key not in missing}
            entries |= {key: Entry(seq, value, Sensitivity(each)) for key, seq, value, each in says["entries"]}
            for series, stood in says["replaced"].items():
                kept.replaced[series] = {period: each and vintage(series, each) for period, each in stood.items()}
            self.running[says["seq"]] = Still(says["seq"], entries, kept)
