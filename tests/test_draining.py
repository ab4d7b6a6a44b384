"""A real service that is told to stop: pages are sent away in order, and nothing is lost or said twice."""

import json
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
import uvicorn
from structlog.testing import capture_logs
from uvicorn.lifespan.off import LifespanOff
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from displays import stopping
from tests.doubles.service import Service

PAGES = 20
LIMIT = 30  # seconds


def page(service: Service, token: str) -> AbstractContextManager[ClientConnection]:
    where, headers = service.url.replace("http", "ws") + "/ws/screen", {"Authorization": f"Bearer {token}"}
    return connect(where, additional_headers=headers, subprotocols=[Subprotocol("iocast.v1")], open_timeout=LIMIT)


def test_sigterm_says_bye_and_closes_with_1012(tmp_path: Path) -> None:
    """Every page hears when to come back and is closed with 1012; the log has no error; a restart seats them again."""
    with Service(tmp_path) as service:
        token = service.token("man", "display", "ubnd-tinh")
        with ExitStack() as stack:
            pages = [stack.enter_context(page(service, token)) for _ in range(PAGES)]
            assert all(json.loads(each.recv(timeout=LIMIT))["type"] == "hello" for each in pages)
            service.stop()
            for each in pages:
                heard = []
                with pytest.raises(ConnectionClosed) as closed:
                    while True:
                        heard.append(json.loads(each.recv(timeout=LIMIT)))
                assert closed.value.rcvd is not None
                assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1012, "restart")
                assert heard[-1] == {"type": "bye", "reason": "restart", "retry": [500, 3000 + PAGES]}
        said = service.said()
        assert "Traceback" not in said
        assert "level='error'" not in said
        service.restart()
        with page(service, token) as again:
            assert json.loads(again.recv(timeout=LIMIT))["type"] == "hello"


class Deaf:
    """A connection whose client has stopped reading: it does not end before it is cut."""

    def __init__(self, open_connections: set[object]) -> None:
        self.asked, self.transport, self._open = 0, self, open_connections
        open_connections.add(self)

    def shutdown(self) -> None:
        self.asked += 1

    def abort(self) -> None:
        self._open.discard(self)


async def test_a_client_that_has_stopped_reading_is_cut_without_an_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is asked to end, then cut; uvicorn finds nothing left to complain of."""

    async def nothing() -> None:
        return None

    monkeypatch.setattr(stopping, "DRAIN_LIMIT", 0.05)
    server = stopping.Server(
        uvicorn.Config("nowhere:app", lifespan="off", log_config=None), lambda: None, leave=nothing, drain=nothing
    )
    server.servers = []
    server.lifespan = LifespanOff(server.config)
    deaf = Deaf(server.server_state.connections)  # type: ignore[arg-type]
    with capture_logs() as logs:
        await server.shutdown()
    assert deaf.asked
    assert not server.server_state.connections
    assert [each["event"] for each in logs] == ["connections cut that would not end"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
