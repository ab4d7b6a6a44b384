"""A room's own machine: deploy/kiosk's launcher with real Chromium, before the service behind Caddy with its own CA."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest

from deploy import parts
from deploy.kiosk import watch
from deploy.kiosk.watch import FAULTS, Page
from tests.doubles.reached import Client
from tests.doubles.service import ROOT, Service, free_port
from tests.doubles.waiting import until

KIOSK = ROOT / "deploy" / "kiosk"
HEADLESS = "--headless=new --no-sandbox --disable-gpu --disable-quic"
CODE = "document.querySelector('io-pair')?.code ?? ''"
PATIENCE = 60.0  # seconds until a browser has come up and shows something


class Kiosk:
    """The launcher as systemd runs it, but for the compositor. `notified` hears what the watchdog is told."""

    def __init__(self, home: Path, url: str, root: Path, **more: str) -> None:
        """more: further variables of its environment."""
        self.home = home
        home.mkdir(exist_ok=True)
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(home / "notify"))
        self.notified.settimeout(PATIENCE)
        self._environment = {
            **os.environ,
            "HOME": str(home),
            "IOCAST_KIOSK_URL": url,
            "IOCAST_KIOSK_ROOT": str(root),
            "IOCAST_KIOSK_SHELL": "",
            "IOCAST_KIOSK_FLAGS": HEADLESS,
            "NOTIFY_SOCKET": str(home / "notify"),
            **more,
        }
        self._command = [str(KIOSK / "kiosk.sh")]
        self._process: subprocess.Popen[bytes] | None = None

    def run_as_nobody(self, launcher: Path) -> None:
        """With what it needs in its own reach: no compositor runs as root. Whoever is not root stays who they are."""
        if os.geteuid():
            return
        shutil.copytree(KIOSK, launcher)
        for each in (self.home, *self.home.rglob("*"), launcher):
            shutil.chown(each, "nobody")
        rights = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"]
        self._command = [*rights, str(launcher / "kiosk.sh")]

    def start(self) -> None:
        with (self.home / "said").open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def cut_power(self) -> None:
        """SIGKILL to all of it: nothing is written any more."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As ExecStop of its unit does, and then what is left, as systemd does."""
        assert self._process
        watch.close(self.home / "profile")
        self._process.wait(PATIENCE)
        os.killpg(self._process.pid, signal.SIGTERM)

    def keeps(self, cookie: bytes) -> bool:
        """Whether its profile has a cookie of that name on the disk; Chromium takes half a minute to write one."""
        return any(cookie in file.read_bytes() for file in self.home.glob("profile/Default/**/Cookies*"))

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self.cut_power()
        self.notified.close()

    def ask(self, expression: str) -> str:
        """What an expression is in the page; "" while there is none."""
        try:
            page = Page(self.home / "profile")
        except FAULTS:
            return ""
        try:
            return str(page.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value"))
        except FAULTS:  # the page goes
            return ""
        finally:
            page.close()

    def renderers(self) -> list[psutil.Process]:
        assert self._process
        below = psutil.Process(self._process.pid).children(recursive=True)
        return [each for each in below if "--type=renderer" in each.cmdline()]

    def said(self) -> str:
        return (self.home / "said").read_text(errors="replace")


@dataclass(frozen=True, slots=True)
class Room:
    """The service behind its proxy, somebody who may pair screens, and the room's machine."""

    person: Client
    url: str
    kiosk: Kiosk

    def screen(self) -> dict[str, Any]:
        """What the service knows of the screen that hangs there."""
        rooms = self.person.get("/api/rooms")["rooms"]
        (screen,) = (each for room in rooms if room["key"] == "ubnd-tinh" for each in room["screens"][:1])
        return dict(screen)

    def painted(self) -> bool:
        there = self.screen()["presence"]
        return bool(there and there["painted"])


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    at, port = tmp_path_factory.mktemp("room"), free_port()
    url = f"https://{parts.NAME}:{port}"
    with Service(at, environment={"IOCAST_PUBLIC_URL": url, "IOCAST_PROXIES": parts.HOST}) as service:
        proxy = parts.caddy(at / "caddy", port, free_port(), [service.port])
        with (
            (at / "caddy.log").open("wb") as log,
            subprocess.Popen(proxy.command, env=proxy.env, stdout=log, stderr=log) as caddy,
        ):
            kiosk = Kiosk(at / "kiosk", url, parts.root_of(at / "caddy"))
            try:
                until(proxy.there, what="Caddy answers")
                kiosk.start()
                yield Room(service.client(service.token("kiosk", "operate")), url, kiosk)
            finally:
                kiosk.close()
                caddy.terminate()


def test_a_screen_is_paired_once(room: Room) -> None:
    """It trusts the service's own authority, shows a code, then its wall; after a restart the wall again."""
    kiosk = room.kiosk
    code = until(lambda: kiosk.ask(CODE), PATIENCE, "it shows a code")
    (pairing,) = [each["id"] for each in room.person.get("/api/pairings")["pairings"] if each["code"] == code]
    room.person.ok("POST", f"/api/pairings/{pairing}/approve", {"room": "ubnd-tinh", "screen": "main"})
    until(room.painted, PATIENCE, "its wall is painted")
    kiosk.stop()
    until(lambda: not room.painted(), what="the service has seen it go")
    kiosk.start()
    until(room.painted, PATIENCE, "its wall is painted without another code")
    assert kiosk.ask(CODE) == ""


@pytest.mark.long
def test_the_compositor_gives_it_the_whole_screen(room: Room) -> None:
    """Real cage, on a screen in memory: the page fills it, shows its code, and paints."""
    with TemporaryDirectory() as directory:
        at = Path(directory)
        at.chmod(0o755)
        root = shutil.copy(parts.root_of(room.kiosk.home.parent / "caddy"), at / "root.crt")
        root.chmod(0o644)
        (at / "home" / "run").mkdir(mode=0o700, parents=True)
        screen = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        kiosk = Kiosk(
            at / "home", room.url, root, XDG_RUNTIME_DIR=str(at / "home" / "run"), IOCAST_KIOSK_SHELL="cage -d --",
            IOCAST_KIOSK_FLAGS="--no-sandbox --disable-gpu", **screen,
        )  # fmt: skip
        try:
            kiosk.run_as_nobody(at / "launcher")
            kiosk.start()
            until(lambda: kiosk.ask(CODE), PATIENCE, "it shows a code")
            assert kiosk.ask("`${innerWidth}x${innerHeight}`") == kiosk.ask("`${screen.width}x${screen.height}`")
            assert kiosk.notified.recv(64) == b"WATCHDOG=1", kiosk.said()
        finally:
            kiosk.close()


@pytest.mark.long
def test_a_power_cut_costs_no_pairing(room: Room) -> None:
    """The cookie is on the disk, and a profile that was never closed opens all the same."""
    kiosk = room.kiosk
    until(lambda: kiosk.keeps(b"__Host-iocast-device"), 2 * PATIENCE, "the cookie is on the disk")
    kiosk.cut_power()
    until(lambda: not room.painted(), what="the service has seen it go")
    kiosk.start()
    until(room.painted, PATIENCE, "its wall is painted without another code")


@pytest.mark.long
def test_the_watchdog_hears_of_a_page_that_paints(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it paints, systemd is told; while it stands still, nobody is told anything."""
    kiosk = room.kiosk
    assert kiosk.notified.recv(64) == b"WATCHDOG=1"
    monkeypatch.setattr(watch, "ANSWER_LIMIT", 1.0)
    standing = kiosk.renderers()
    for each in standing:
        each.suspend()
    try:
        with pytest.raises(TimeoutError):
            watch.look(kiosk.home / "profile", f"{room.url}/screen")
    finally:
        for each in standing:
            each.resume()


def test_a_page_that_is_not_ours_is_left(room: Room) -> None:
    """Where the service could not be reached, Chromium shows a page of its own; the wall is loaded in its place."""
    profile = room.kiosk.home / "profile"
    page = watch.Page(profile)
    page.ask("Page.navigate", url="https://localhost:1/screen")
    page.close()
    until(lambda: room.kiosk.ask("location.href") == "chrome-error://chromewebdata/", what="Chromium's own page")
    assert watch.look(profile, f"{room.url}/screen")
    until(lambda: room.kiosk.ask("location.origin") == room.url, PATIENCE, "the wall's page")
    until(room.painted, PATIENCE, "it is painted")
