"""A certificate authority of the tests, and the certificates it gives: good, expired, for other names."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

LONG_AGO = datetime.now(UTC) - timedelta(days=2)


class Authority:
    """`file` is what a site names as its `ca`."""

    def __init__(self, directory: Path) -> None:
        self._own = trustme.CA()
        self.file = directory / "ca.pem"
        self._own.cert_pem.write_to_path(str(self.file))

    def certify(self, name: str = "localhost", *, until: datetime | None = None) -> ssl.SSLContext:
        """For a server of that name. until: the last moment of the certificate."""
        since = until - timedelta(days=1) if until else None
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._own.issue_cert(name, not_before=since, not_after=until).configure_cert(made)
        return made

    def write(self, directory: Path, name: str, *, until: datetime | None = None) -> tuple[Path, Path]:
        """A certificate for a server of that name and its key, as files. until: its last moment."""
        since = until - timedelta(days=1) if until else None
        made, key = self._own.issue_cert(name, not_before=since, not_after=until), directory / "key.pem"
        made.private_key_pem.write_to_path(str(key))
        made.cert_chain_pems[0].write_to_path(str(directory / "certificate.pem"))
        return directory / "certificate.pem", key
