"""The pictures of held rooms: what stood on the pages as a hold was folded."""

from dataclasses import replace

from broadcaster.board import Board, Picture, Still
from broadcaster.figures import Figures, Kept


class Stills:
    """One picture for each running hold, by the hold's `seq`."""

    def __init__(self, board: Board, figures: Figures) -> None:
        self.running: dict[int, Still] = {}
        self._board = board
        self._figures = figures

    def take(self, seq: int) -> None:
        """Hold what stands now. Nothing of it may be newer than the hold, so the state was settled before it."""
        self.put(seq, Still(seq, dict(self._board.entries), self._figures.keep_history()))

    def put(self, seq: int, still: Still) -> None:
        self.running[seq] = still

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
