"""What the stories share: a service of their own, an operator, and a Chromium whose pages may have no script errors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doubles.chromium import LIMIT, Chromium, chromium
from tests.doubles.houses import HOUSES, House
from tests.doubles.service import Client, Service

expect.set_options(timeout=LIMIT)


@pytest.fixture(scope="module", params=["alone", pytest.param("together", marks=pytest.mark.long)])
def housed(request: pytest.FixtureRequest) -> Callable[..., House]:
    """What makes the house of a story, in a directory and of a site: stories are told in every kind of house."""
    return HOUSES[request.param]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


@pytest.fixture
def operator(service: Service) -> Client:
    return service.user("Hà", "operator")


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    """A service and its operator for a file whose tests leave it in order, each with `tidied` behind it."""
    with Service(tmp_path_factory.mktemp("lasting")) as service:
        yield service, service.user("Hà", "operator")


@pytest.fixture(scope="module")
def engine() -> Iterator[Chromium]:
    """One Chromium for the tests of a file: starting it takes longer than many a test."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(engine: Chromium) -> Iterator[Chromium]:
    """A test's own people: their contexts are closed when it ends."""
    with Chromium(engine.browser) as browser:
        yield browser
    assert browser.faults == []
