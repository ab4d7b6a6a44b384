"""What the stories share: a service of their own, an operator, and a Chromium whose pages may have no script errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doubles.chromium import LIMIT, Chromium, chromium
from tests.doubles.service import Client, Service

expect.set_options(timeout=LIMIT)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


@pytest.fixture
def operator(service: Service) -> Client:
    return service.user("Hà", "operator")


@pytest.fixture
def browser() -> Iterator[Chromium]:
    with chromium() as browser:
        yield browser
        assert browser.faults == []
