"""OAuth2 client credentials against a token endpoint."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from feeds.web import Web
from tests.doubles.asking import asked, client, in_words, refusal
from tests.doubles.source import Source
from tests.doubles.tokens import CLIENT, PATH, Tokens

ENVIRON = {"ID": CLIENT[0], "SECRET": CLIENT[1]}


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def known(source: Source, **more: Any) -> Web:
    plan = {"token_url": source.url + PATH, "client_id": "${ID}", "client_secret": "${SECRET}", **more}
    return client(source.url + "/so", ENVIRON, auth={"oauth2": plan})


def requests(source: Source) -> list[str]:
    return [each["request"].split(" ")[1] for each in source.asked]


@pytest.mark.parametrize("send", ["header", "body"])
async def test_a_token_is_asked_for_once(source: Source, send: str) -> None:
    """It is kept between fetches; the client is named in the header or in the form."""
    tokens = Tokens(source)
    web = known(source, send=send, scope="doc.read", audience="lgsp")
    await asked(web)
    await asked(web)
    assert requests(source) == ["/token", "/so", "/so"]
    form = {"grant_type": "client_credentials", "scope": "doc.read", "audience": "lgsp"}
    named = {"client_id": CLIENT[0], "client_secret": CLIENT[1]} if send == "body" else {}
    assert tokens.forms == [{**form, **named}]


@pytest.mark.parametrize("lasts", [1, "1"])
async def test_an_expired_token_is_asked_for_anew(source: Source, lasts: object) -> None:
    """A token near its end is not used any more."""
    Tokens(source, lasts=lasts)
    web = known(source)
    await asked(web)
    await asked(web)
    assert requests(source) == ["/token", "/so", "/token", "/so"]


async def test_a_token_refused_is_asked_for_anew_once(source: Source) -> None:
    """After a 401 one new token is tried; a second 401 is the answer."""
    tokens = Tokens(source, lasts="for long")
    web = known(source)
    await asked(web)
    tokens.expire()
    await asked(web)
    assert requests(source) == ["/token", "/so", "/so", "/token", "/so"]
    tokens.shut_out()
    assert (await refusal(web)).reason.code == "http_denied"
    assert requests(source)[5:] == ["/so", "/token", "/so"]


@pytest.mark.parametrize(
    ("body", "status", "vi", "en"),
    [
        (
            b'{"error": "invalid_scope", "error_description": "s3cret"}',
            400,
            "Máy chủ cấp mã truy cập URL/token từ chối (mã 400, invalid_scope); "
            "hãy xem lại client_id và client_secret.",
            "The token endpoint URL/token refuses (status 400, invalid_scope); check client_id and client_secret.",
        ),
        (
            b'{"error": "s3cret"}',
            403,
            "Máy chủ cấp mã truy cập URL/token từ chối (mã 403, -); hãy xem lại client_id và client_secret.",
            "The token endpoint URL/token refuses (status 403, -); check client_id and client_secret.",
        ),
        (
            b"<html>",
            200,
            "Câu trả lời của máy chủ cấp mã truy cập URL/token không có mã dùng được.",
            "The answer of the token endpoint URL/token holds no usable token.",
        ),
        (
            b'{"access_token": "x", "token_type": "mac"}',
            200,
            "Câu trả lời của máy chủ cấp mã truy cập URL/token không có mã dùng được.",
            "The answer of the token endpoint URL/token holds no usable token.",
        ),
        (b"", 503, "Nguồn URL/token gặp lỗi (mã 503).", "The source URL/token has failed (status 503)."),
        (b"", 302, "Nguồn URL/token trả lời mã 302.", "The source URL/token answered with status 302."),
    ],
)
async def test_a_token_endpoint_that_fails(source: Source, body: bytes, status: int, vi: str, en: str) -> None:
    """Its reasons are words of this house: what it says itself may repeat what was sent."""
    Tokens(source).fail(body, status)
    error = await refusal(known(source))
    said = [in_words(error, language, source.port).replace("http://127.0.0.1:PORT", "URL") for language in ("vi", "en")]
    assert said == [vi, en]
    assert "s3cret" not in str(error)


async def test_a_wrong_client(source: Source) -> None:
    """A secret that is not the client's gets no token, and the source is not asked."""
    Tokens(source)
    error = await refusal(known(source, client_secret="wrong"))
    assert (error.reason.code, error.reason.args["error"]) == ("token_refused", "invalid_client")
    assert requests(source) == ["/token"]
