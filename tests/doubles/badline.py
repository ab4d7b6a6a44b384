"""What stands between a page and the service and may lose messages, turn it away, or go dead."""

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute


class Proxy:
    """Stands between a page and the service. lose: types of messages that do not arrive; away: nobody is let in; dead:
    nothing passes either way, on old lines and on new ones, and nothing is ever closed."""

    def __init__(self, page: Page, path: str = "/ws/screen") -> None:
        self.lose: set[str] = set()
        self.away = self.dead = False
        self.lost: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        self.opened: list[str] = []
        self._routes: list[WebSocketRoute] = []
        page.route_web_socket(re.compile(path), self._route)

    def _route(self, page: WebSocketRoute) -> None:
        self.opened.append(page.url)
        self._routes.append(page)
        if self.dead:
            return
        if self.away:
            page.send(json.dumps({"type": "bye", "reason": "full", "retry": [200, 400]}))
            page.close(code=1013, reason="full")
            return
        server = page.connect_to_server()

        def down(text: str | bytes) -> None:
            message = json.loads(text)
            if self.dead or message["type"] in self.lose:
                self.lost.append(message)
            else:
                page.send(text)

        def up(text: str | bytes) -> None:
            self.said.append(json.loads(text))
            if not self.dead:
                server.send(text)

        server.on_message(down)
        page.on_message(up)

    def hang_up(self) -> None:
        """End the page's connection as a server does that has too much to do."""
        self._routes[-1].close(code=1013, reason="full")
