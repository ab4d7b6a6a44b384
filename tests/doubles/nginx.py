"""Debian's nginx with the example of deploy/proxy/ before nodes on this machine, with a certificate of the tests."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.parts import HOST
from tests.doubles.authority import Authority
from tests.doubles.service import ROOT, free_port
from tests.doubles.waiting import until

EXAMPLE = ROOT / "deploy" / "proxy" / "nginx.conf"
AROUND = """daemon off; master_process off; pid {at}/nginx.pid; error_log {at}/error.log;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;
    fastcgi_temp_path {at}/fastcgi; uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;
    include {at}/iocast.conf;
}}
"""


class Nginx:
    """Use as a context manager. `verify` is the context that trusts its authority."""

    def __init__(self, directory: Path, nodes: Sequence[int]) -> None:
        """nodes: their ports, two of them."""
        self.port, self.plain = free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self._at = directory
        authority = Authority(directory)
        self.root = authority.file
        self.verify = ssl.create_default_context(cafile=str(self.root))
        certificate, key = authority.write(directory, "localhost")
        told = EXAMPLE.read_text(encoding="utf-8")
        for here, there in (
            ("127.0.0.1:8001", f"{HOST}:{nodes[0]}"),
            ("127.0.0.1:8002", f"{HOST}:{nodes[1]}"),
            ("listen 80;", f"listen {HOST}:{self.plain};"),
            ("listen 443 ", f"listen {HOST}:{self.port} "),
            ("iocast.example;", "localhost;"),
            ("/etc/nginx/iocast.pem", str(certificate)),
            ("/etc/nginx/iocast.key", str(key)),
        ):
            assert here in told, here
            told = told.replace(here, there)
        (directory / "iocast.conf").write_text(told, encoding="utf-8")
        (directory / "nginx.conf").write_text(AROUND.format(at=directory), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Nginx":
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "nginx is not installed"
        command = [program, "-p", str(self._at), "-c", str(self._at / "nginx.conf"), "-e", str(self._at / "error.log")]
        with (self._at / "said").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self._answers, what="nginx answers")
        return self

    def __exit__(self, *failure: object) -> None:
        assert self._process
        self._process.terminate()
        self._process.wait()

    def said(self) -> str:
        """What it had to say so far."""
        return "".join(file.read_text() for file in (self._at / "said", self._at / "error.log") if file.exists())

    def _answers(self) -> bool:
        assert self._process and self._process.poll() is None, self.said()
        return (self._at / "nginx.pid").exists()
