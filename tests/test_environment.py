"""Secrets of feeds: from the environment or from files, put in at the last moment, and taken out of what comes back."""

from pathlib import Path

import pytest

from feeds.environment import expanded, malformed, veil
from feeds.feed import FeedError

TOKEN = "k9/Qz+secret=="


def test_a_value_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    """NAME, else the file that NAME_FILE names, else the file NAME of systemd's credentials, else the default."""
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    (tmp_path / "CRED").write_text("from systemd\n", encoding="utf-8")
    environ = {"PLAIN": "plain", "TOKEN_FILE": str(tmp_path / "token"), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    said = expanded("${PLAIN} ${TOKEN} ${CRED} ${OTHER:-default} ${EMPTY:-}", environ)
    assert said == f"plain {TOKEN} from systemd default "


def test_a_file_is_read_each_time(tmp_path: Path) -> None:
    """A secret that was changed counts at the next fetch."""
    file = tmp_path / "token"
    for value in ("first", "second"):
        file.write_text(value, encoding="utf-8")
        assert expanded("${TOKEN}", {"TOKEN_FILE": str(file)}) == value


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "environment: name TOKEN"),
        ({"TOKEN_FILE": "/nowhere/token"}, "secret_file: name TOKEN, what No such file or directory"),
        ({"CREDENTIALS_DIRECTORY": "/nowhere"}, "environment: name TOKEN"),
    ],
)
def test_what_is_missing_is_named(environ: dict[str, str], expected: str) -> None:
    """The variable, never where a value would stand."""
    with pytest.raises(FeedError) as failed:
        expanded("Bearer ${TOKEN}", environ)
    assert str(failed.value) == expected


def test_what_comes_back_does_not_tell_a_secret() -> None:
    """Wherever it stands, also as an address would have it; short values and other texts stay."""
    body = {"url": "https://x/${PORT}", "auth": {"bearer": "${TOKEN}"}, "headers": ["a", "${MISSING}"]}
    hide = veil(body, {"TOKEN": TOKEN, "PORT": "8000", "OTHER": "unused-value"})
    assert hide is not None
    told = {"what": [f"sent {TOKEN}", ("k9%2FQz%2Bsecret%3D%3D", 5, None)], TOKEN: "port 8000, unused-value"}
    assert hide(told) == {"what": ["sent ${TOKEN}", ("${TOKEN}", 5, None)], "${TOKEN}": "port 8000, unused-value"}


def test_without_secrets_there_is_nothing_to_hide() -> None:
    """Sources of large files are not looked through for nothing."""
    assert veil({"path": "so-lieu", "url": "${PORT}"}, {"PORT": "8000", "TOKEN": TOKEN}) is None


def test_an_unfinished_name_is_found() -> None:
    """ "${" without a proper name is a fault of the file."""
    assert malformed("a ${NAME} ${NAME:-b}") is None
    assert malformed("a ${1NAME} b") == "${1NAME} b"
