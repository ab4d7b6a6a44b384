"""Programs that send figures without end, each with a key until it is acknowledged, to whichever node answers."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Self

import httpx

from broadcaster.events import Kind
from broadcaster.journal import Journal
from tests.doubles.waiting import until

REST = 0.05  # seconds between two posts of one program, and before it tries again
PATIENCE = 60.0  # seconds a post is tried again: nothing that heals takes so long
TIMEOUT = 4.0  # seconds a call may take before another node is asked
PAGE = 1000  # events a read
SERIES = ("VB-01", "HCC-01", "YT-01")  # one for each program: they stand on tong-quan, and never fall


class Posting:
    """Use as a context manager. `acknowledged`: the seq of each figure that was answered, by its number."""

    def __init__(
        self, urls: Sequence[str], token: str, name: str, stand: Mapping[str, float], programs: int = 2
    ) -> None:
        """name: of all they send, unlike any other's. stand: the figures they go on from."""
        self.acknowledged: dict[int, int] = {}
        self.wrong: list[str] = []
        self.again = 0  # calls that had to be made again
        self._urls, self._token, self.name = urls, token, name
        self._number, self._turn = 0, threading.Lock()
        self._stopped, self._paused = threading.Event(), threading.Event()
        self._idle = [threading.Event() for _ in range(programs)]
        self._threads = [
            threading.Thread(target=self._run, args=(idle, series, stand[series]), daemon=True)
            for idle, series in zip(self._idle, SERIES, strict=False)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def more(self, count: int = 5) -> None:
        """Wait until so many more have been acknowledged."""
        enough = len(self.acknowledged) + count
        until(lambda: len(self.acknowledged) >= enough or self.wrong, what=f"{count} more posts are acknowledged")
        assert not self.wrong, self.wrong[:3]

    def pause(self) -> None:
        """Returns when nothing that was begun is unanswered any more."""
        self._paused.set()
        until(lambda: all(idle.is_set() for idle in self._idle), PATIENCE, "every post is answered")

    def go_on(self) -> None:
        self._paused.clear()

    def _run(self, idle: threading.Event, series: str, value: float) -> None:
        with httpx.Client(headers={"Authorization": f"Bearer {self._token}"}, timeout=TIMEOUT) as http:
            while not self._stopped.wait(REST):
                if self._paused.is_set():
                    idle.set()
                    continue
                idle.clear()
                with self._turn:
                    self._number += 1
                    number = self._number
                value += 1
                self._post(http, number, series, value)

    def _post(self, http: httpx.Client, number: int, series: str, value: float) -> None:
        one = {"series": series, "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
        body = {"observations": [one | {"note": f"{self.name} {number}"}]}
        last = ""
        for attempt in range(int(PATIENCE / REST)):
            url = self._urls[(number + attempt) % len(self._urls)]
            try:
                answer = http.post(
                    f"{url}/api/observations", json=body, headers={"Idempotency-Key": f"{self.name} {number}"}
                )
            except httpx.TransportError as error:
                last = repr(error)
            else:
                if answer.is_success:
                    told = answer.json()
                    if told["accepted"] + told["unchanged"] != 1:
                        self.wrong.append(f"post {number}: {told}")
                    else:
                        self.acknowledged[number] = told["seq"]
                    return
                last = f"{answer.status_code} {answer.text[:300]}"
                if answer.status_code not in (502, 503, 504):
                    break
            self.again += 1
            if self._stopped.wait(REST):
                return
        self.wrong.append(f"post {number} was never acknowledged: {last}")

    async def stands(self, journal: Journal) -> Counter[int]:
        """How often each of their figures is in the journal: by a whole reading, from the first event to the last.

        Raises AssertionError where numbers have gaps or times fall.
        """
        found: Counter[int] = Counter()
        after, at = 0, ""
        while events := await journal.read(after, PAGE):
            for event in events:
                assert event.seq == after + 1, f"event {event.seq} stands behind {after}"
                assert event.at >= at, f"event {event.seq} at {event.at} stands behind one at {at}"
                after, at = event.seq, event.at
                if event.kind is Kind.OBSERVED:
                    notes = [str(one.get("note") or "") for one in event.data["observations"]]
                    found.update(int(note.split()[-1]) for note in notes if note.startswith(f"{self.name} "))
        return found
