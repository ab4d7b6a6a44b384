"""A client of a source on loopback, as the adapters have it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from displays.words import words
from feeds.feed import FeedError
from feeds.plans.web import WebPart
from feeds.surroundings import Surroundings
from feeds.web import Reply, Web

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)


def around(environ: dict[str, str] | None = None, site: Path = Path()) -> Surroundings:
    return Surroundings(site, environ or {}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh")


def client(url: str, environ: dict[str, str] | None = None, site: Path = Path(), **plan: Any) -> Web:
    return Web(WebPart(url=url, **{"timeout": "20s", **plan}), around(environ, site))


async def asked(web: Web, **how: Any) -> Reply:
    """One question, and no connection left."""
    async with web:
        return await web.ask(**how)


async def refusal(web: Web, **how: Any) -> FeedError:
    """Why it got no answer."""
    with pytest.raises(FeedError) as error:
        await asked(web, **how)
    return error.value


def in_words(error: FeedError, language: str, port: int) -> str:
    """As people read it; the port, which is another each time, as PORT."""
    said = words(language).say(f"reasons.{error.reason.code}", **error.reason.args)
    return said.replace(str(port), "PORT")
