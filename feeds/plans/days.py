"""Days that a request names: the last week, the first of the month; put in wherever ${name} stands."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from feeds.plans.feed import Part


class Day(Part):
    """Today, `back` days earlier, then the first day of its week, month, quarter or year. form: for strftime."""

    back: Annotated[int, Field(ge=0, le=36_600)] = 0
    start: Literal["day", "week", "month", "quarter", "year"] = "day"
    form: Annotated[str, Field(min_length=1)] = "%Y-%m-%d"

    def on(self, today: date) -> str:
        """As the source wants it written."""
        day = today - timedelta(days=self.back)
        match self.start:
            case "week":
                day -= timedelta(days=day.weekday())
            case "month":
                day = day.replace(day=1)
            case "quarter":
                day = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            case "year":
                day = day.replace(month=1, day=1)
        return day.strftime(self.form)


class Dated(Mapping[str, str]):
    """The environment with the days of one fetch before it: they stay the same over midnight."""

    def __init__(self, environ: Mapping[str, str], days: Mapping[str, Day]) -> None:
        self._environ = environ
        self._days = days
        self._written: dict[str, str] = {}

    def begin(self, today: date) -> None:
        """A fetch begins."""
        self._written = {name: day.on(today) for name, day in self._days.items()}

    def __getitem__(self, name: str) -> str:
        return self._written[name] if name in self._written else self._environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._environ, **self._written})

    def __len__(self) -> int:
        return len({**self._environ, **self._written})
