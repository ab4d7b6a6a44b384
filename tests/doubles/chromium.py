"""Real Chromium, Debian's own, driven by Playwright; its pages are people: a screen, an operator, a phone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

EXECUTABLE = os.environ.get("IOCAST_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WALL = {"width": 1920, "height": 1080}
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SILENCE = 6_000  # milliseconds without a word after which a page says that it is cut off
LIMIT = 30_000  # milliseconds a page may take to reach a state


class Chromium:
    """Opens pages, each person in a context of their own; `faults` collects every script error of every page.

    As a context manager it ends these contexts, and leaves the program running for the next ones.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.faults: list[str] = []
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *failure: object) -> None:
        for context in self._contexts:
            context.close()

    def context(self, viewport: dict[str, int] = WALL, **more: Any) -> BrowserContext:
        """A person's own browser: own cookies, Vietnamese unless told otherwise."""
        settings: dict[str, Any] = {"viewport": viewport, "locale": "vi-VN", "reduced_motion": "reduce", **more}
        context = self.browser.new_context(**settings)
        context.set_default_timeout(LIMIT)
        self._contexts.append(context)
        return context

    def page(self, url: str, viewport: dict[str, int] = WALL, *, clock: bool = False, **more: Any) -> Page:
        """clock: its time can be moved on, `page.clock.fast_forward(ms)`; until then it runs as everybody's."""
        context = self.context(viewport, **more)
        if clock:
            context.clock.install()
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.goto(url)
        return page


@contextmanager
def chromium(*more: str) -> Iterator[Chromium]:
    """more: further flags of the command line."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=[*FLAGS, *more])
        try:
            yield Chromium(browser)
        finally:
            browser.close()
