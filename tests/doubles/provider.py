"""A real, certified OpenID provider on a free port of the loopback, and the way of a browser through its pages."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.doubles.receivers import NODE

SCRIPT = Path(__file__).with_name("provider.mjs")
PACKAGES = Path(__file__).parents[2] / "displays" / "web" / "package.json"
CLIENT, SECRET = "iocast", "bí-mật-của-iocast".encode().hex()
STEPS = 12  # pages between the button and being back


class Provider:
    """Use as a context manager. `back`: where it sends browsers that are signed in."""

    def __init__(self, back: str) -> None:
        self.back = back
        self.url = ""

    def __enter__(self) -> "Provider":
        command = [NODE, SCRIPT, PACKAGES, CLIENT, SECRET, self.back]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = f"http://127.0.0.1:{self._heard()['port']}"
        return self

    def __exit__(self, *failure: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def knows(self, **accounts: Mapping[str, Any]) -> None:
        """Who there is from now on: id -> claims."""
        self._tell({"accounts": accounts})

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self._tell({"rotate": True})

    def sign_in(self, address: str, account: str) -> str:
        """Go the way of a browser from that address, as that account; returns the address it is sent back to."""
        with httpx.Client(timeout=20) as browser:
            answer = browser.get(address)
            for _ in range(STEPS):
                if answer.is_redirect:
                    onward = str(answer.headers["location"])
                    if onward.startswith(self.back):
                        return onward
                    answer = browser.get(answer.url.join(onward))
                    continue
                form = re.search(r'action="([^"]+)"', answer.text)
                assert form, answer.text
                answer = browser.post(form[1], data={"prompt": "login", "login": account, "password": "nào cũng được"})
        raise AssertionError(f"not back after {STEPS} pages: {answer.text}")

    def _tell(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(message)}\n")
        self._process.stdin.flush()
        self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the provider has ended"
        told: dict[str, Any] = json.loads(line)
        return told
