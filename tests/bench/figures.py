"""The figures that the ingest bench posts: SERIES series of the sample site, BATCH in a body, every value a new one.

Half of them come as raw text in Vietnamese writing ("1.234.567,8"), half as numbers. None is to be held: rates stay in
their bounds, parts below their wholes, and nothing jumps.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SAMPLE = Path(__file__).parents[2] / "deploy" / "nghe-an"
BY_AREA = (
    "YT-03", "YT-04", "YT-05", "HCC-01", "HCC-03", "DL-01", "DL-02", "DL-03", "PA-03", "KTXH-04", "KTXH-07",
)  # fmt: skip
SERIES = 1500  # 1,430 of communes and wards, 70 of the province
BATCH = 500  # observations in a body
PERIODS = ("2025-08", "2025-09")
CLIENTS = SERIES // BATCH * len(PERIODS)  # each has series and a period of its own, so none makes another's old
ROUNDS = 150  # bodies of a client, made before anything is measured
PARTS = ("VB-03", "VB-04", "DL-02", "DL-03")  # rules.yaml: at most VB-02, DL-01


@cache
def catalogue() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every series with its indicator."""
    indicators = {one["code"]: one for one in yaml.safe_load((SAMPLE / "indicators.yaml").read_text())}
    areas = [
        one["code"] for one in yaml.safe_load((SAMPLE / "areas.yaml").read_text()) if one["kind"] in ("phuong", "xa")
    ]
    sent = [code for code, one in indicators.items() if not one.get("formula") and one["subsystem"] != "SYS"]
    names = [f"{code}@{area}" for code in BY_AREA for area in areas]
    names += sent[: SERIES - len(names)]
    # dealt out like cards, so that every client has series of every kind
    return tuple((name, indicators[name.partition("@")[0]]) for name in names)


def body(client: int, round: int) -> bytes:
    """The body a client posts in a round."""
    some = catalogue()[client % (SERIES // BATCH) :: SERIES // BATCH]
    period = PERIODS[client // (SERIES // BATCH)]
    observations = [
        {"series": name, "value": value(indicator, n, round), "period": period, "as_of": as_of(round)}
        for n, (name, indicator) in enumerate(some)
    ]
    return json.dumps({"observations": observations, "source": "bench"}, ensure_ascii=False).encode()


def identities(client: int, round: int) -> Iterator[tuple[str, str, str]]:
    """Series, period and as-of of a body's observations: no two bodies share one."""
    period = PERIODS[client // (SERIES // BATCH)]
    for name, _ in catalogue()[client % (SERIES // BATCH) :: SERIES // BATCH]:
        yield name, period, as_of(round)


def as_of(round: int) -> str:
    """The time of a round's reading: a second after the one before."""
    return f"2025-10-01T{1 + round // 3600:02d}:{round // 60 % 60:02d}:{round % 60:02d}.000Z"


def value(indicator: dict[str, Any], n: int, round: int) -> float | str:
    """The figure of a round: another one than the last, as text where n is odd."""
    if indicator["kind"] in ("rate", "score"):
        v, decimals = 20 + (n * 37 + round * 7919) % 29_000 / 1000, 3  # below 50: no growth that might be an index
    else:
        whole = indicator["decimals"] == 0 and "đồng" not in indicator["unit"]["vi"]
        v, decimals = (400_000 if indicator["code"] in PARTS else 1_200_000) + n + round, 0
        if not whole:
            v, decimals = v + 0.5, 1
    return f"{v:,.{decimals}f}".translate(str.maketrans(",.", ".,")) if n % 2 else v
