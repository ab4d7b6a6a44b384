"""Independent clients read the same: Python's websockets, compressed and not, and Node's own WebSocket.

Chromium's is in tests/browser/test_clients.py, on the same disorder.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.doubles.disorder import CONSOLE, SCREEN, Disorder, Witness
from tests.doubles.receivers import Node, Receiver, Websockets
from tests.doubles.service import SAMPLE, Service
from tests.doubles.site import quiet

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path, quiet(SAMPLE, tmp_path / "quiet")) as service:
        yield service


def test_every_client_reads_the_same(service: Service) -> None:
    """Whoever wrote it and whatever it negotiates: the same texts, byte for byte, and the API's state at the end."""
    operator = service.user("Hà", "operator")
    token = service.token("màn hình", "display", "ubnd-tinh")
    cookies = "; ".join(f"{name}={value}" for name, value in operator.http.cookies.items())
    headers = {
        SCREEN: {"Authorization": f"Bearer {token}"},
        CONSOLE: {"Cookie": cookies, "Origin": service.url},
    }
    receivers: dict[str, Receiver] = {
        "websockets": Websockets(deflates=True),
        "websockets without compression": Websockets(deflates=False),
        "websockets with a small window": Websockets(deflates=True, server_max_window_bits=10),
        "Node": Node(),
    }
    with ExitStack() as stack:
        for receiver in receivers.values():
            stack.callback(receiver.end)
        witnesses = [Witness(name, receiver, service, headers) for name, receiver in receivers.items()]
        Disorder(service, operator, witnesses).play()
        for name, receiver in receivers.items():
            assert ("permessage-deflate" in receiver.extensions(SCREEN)) is receiver.deflates, name
