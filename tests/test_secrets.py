"""A real service whose sources send back what they were asked with: its secrets are found nowhere."""

import json
import shutil
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.service import SAMPLE, Service
from tests.doubles.waiting import until

SECRETS = {"BENH_VIEN": "Kh0ng-ai-biet/77", "HO_SO": "mat-khau-dai-lam", "KHOA": "khoa-api-2468"}
FEEDS = """
- {key: bearer, kind: http, url: "URL/bearer", auth: {bearer: "${BENH_VIEN}"}, every: 1h, period: 2021-09, map: MAP}
- key: basic
  kind: http
  url: "URL/basic/${KHOA}"
  auth: {basic: {user: iocast, password: "${HO_SO}"}}
  every: 1h
  period: 2021-09
  map: MAP
- {key: broken, kind: http, url: "URL/broken?k=${KHOA}", auth: {bearer: "${HO_SO}"}, every: 1h, map: MAP, period: 2021}
- {key: away, kind: http, url: "http://127.0.0.1:9/${KHOA}", every: 1h, period: 2021-09, map: MAP}
"""
TRIED = (("basic", 0), ("broken", 1))  # by `iocast feed try`, and its exit code
MAP = "{series: ma, value: so, note: note, area: noi}"


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked with, as figures, notes, areas and as an error's text."""

    asked: list[str] = []  # noqa: RUF012 - the library makes one of these a request

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers.get('Authorization')}")
        told = [str(self.headers.get("Authorization")), *self.path.split("/"), self.path]
        rows: list[dict[str, Any]] = [{"ma": "VB-01", "so": 7, "note": " ".join(told)}]
        rows += [{"ma": "VB-02", "so": f"791/{each}"} for each in told]
        rows += [{"ma": each, "so": 1} for each in told] + [{"ma": "YT-03", "so": 1, "noi": each} for each in told]
        body = json.dumps(rows).encode() if "broken" not in self.path else f"<html>{told}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_secret_is_found_nowhere(tmp_path: Path, echo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the journal, the log, what the API answers, a dry run or an error; and yet the sources had them all."""
    (tmp_path / "HO_SO").write_text(f"{SECRETS['HO_SO']}\n", encoding="utf-8")
    (tmp_path / "key").write_text(f"{SECRETS['KHOA']}\n", encoding="utf-8")
    monkeypatch.setenv("BENH_VIEN", SECRETS["BENH_VIEN"])
    monkeypatch.setenv("KHOA_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    shutil.copytree(SAMPLE, tmp_path / "sample")
    feeds = FEEDS.replace("URL", echo).replace("MAP", MAP)
    (tmp_path / "sample" / "feeds.yaml").write_text(feeds, encoding="utf-8")
    with Service(tmp_path / "one", tmp_path / "sample") as service:
        said = [service.cli("feed", "try", key, "--site", str(service.site), code=code) for key, code in TRIED]
        reader = service.client(service.token("doc", "read"))
        listed = until(lambda: all_ran(reader.get("/api/feeds")["feeds"]), what="every feed ran")
        operator = service.user("minh", "operator")
        operator.ok("POST", "/api/feeds/broken/run")
        said += [json.dumps(operator.get(path)) for path in ("/api/held", "/api/journal?limit=1000", "/api/snapshot")]
        said += [
            json.dumps(listed),
            *(json.dumps(reader.get(f"/api/feeds/{key}/runs")) for key in ("bearer", "basic", "broken", "away")),
        ]
        said.append(reader.call("GET", "/metrics").text)
        service.stop()
        files = [path for path in (tmp_path / "one").rglob("*") if path.is_file() and path.suffix != ".yaml"]
        said += [path.read_bytes().decode("utf-8", "replace") for path in files]
    asked = " ".join(Echo.asked)
    assert all(secret in asked for secret in (SECRETS["BENH_VIEN"], SECRETS["KHOA"]))
    told = "\n".join(said)
    assert all(f"${{{name}}}" in told for name in SECRETS)
    wrapped = b64encode(f"iocast:{SECRETS['HO_SO']}".encode()).decode()
    assert wrapped in asked
    assert [secret for secret in (*SECRETS.values(), wrapped) if secret in told] == []


def all_ran(feeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return feeds if len(feeds) == 4 and all(feed["run"] for feed in feeds) else []
