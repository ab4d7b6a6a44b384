"""What a feed may know of the service around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """site: the directory that paths in feeds.yaml start from. environ: where ${NAME} comes from. zone: the site's.

    stir: to be called in the loop with a feed's key when its source has something new. dry: for a look that leaves no
    trace at the source either.
    """

    site: Path
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    zone: Callable[[], str]
    stir: Callable[[str], None] = lambda key: None
    dry: bool = False
