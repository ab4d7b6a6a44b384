"""The client of everything that is asked over HTTP, against a real server with faults."""

import asyncio
import gzip
import logging
import socket
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import pytest

from tests.doubles.asking import asked, client, in_words, refusal
from tests.doubles.source import Source

BODY = b'{"gia_tri": 5238802}'


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


Fault = Callable[[Source], Any]
FAULTS: list[tuple[str, Fault, dict[str, Any], str, str]] = [
    (
        "hanging",
        Source.hang,
        {"timeout": "200ms"},
        "Nguồn không trả lời trong 0,2 giây.",
        "The source did not answer within 0.2 seconds.",
    ),
    (
        "slow",
        Source.drip,
        {"timeout": "2s"},
        "Nguồn http://127.0.0.1:PORT/so chưa gửi xong sau 2 giây.",
        "The source http://127.0.0.1:PORT/so had not finished answering after 2 seconds.",
    ),
    (
        "redirecting in circles",
        lambda source: source.redirect("/so?lan=2"),
        {},
        "Nguồn http://127.0.0.1:PORT/so chuyển hướng quá 5 lần.",
        "The source http://127.0.0.1:PORT/so redirected more than 5 times.",
    ),
    (
        "redirecting out of the web",
        lambda source: source.redirect("file:///etc/passwd"),
        {},
        "Nguồn http://127.0.0.1:PORT/so chuyển hướng đến nơi không phải trang web (file://); không đi theo.",
        "The source http://127.0.0.1:PORT/so redirects to what is no web address (file://); not followed.",
    ),
    (
        "asked too often",
        lambda source: source.say({}, status=429, headers={"Retry-After": "120"}),
        {},
        "Nguồn http://127.0.0.1:PORT/so báo bị hỏi quá nhiều (mã 429); sẽ hỏi lại sau.",
        "The source http://127.0.0.1:PORT/so says it is asked too often (status 429); it will be asked again later.",
    ),
    (
        "failing",
        lambda source: source.say({}, status=500),
        {},
        "Nguồn http://127.0.0.1:PORT/so gặp lỗi (mã 500).",
        "The source http://127.0.0.1:PORT/so has failed (status 500).",
    ),
    (
        "denying",
        lambda source: source.say({}, status=403),
        {},
        "Nguồn http://127.0.0.1:PORT/so từ chối quyền truy cập (mã 403); hãy xem lại tài khoản hoặc khóa.",
        "The source http://127.0.0.1:PORT/so denies access (status 403); check the account or the key.",
    ),
    (
        "without the page",
        lambda source: source.say({}, status=404),
        {},
        "Nguồn không có địa chỉ http://127.0.0.1:PORT/so (mã 404).",
        "The source has no such address as http://127.0.0.1:PORT/so (status 404).",
    ),
    (
        "answering oddly",
        lambda source: source.say({}, status=418),
        {},
        "Nguồn http://127.0.0.1:PORT/so trả lời mã 418.",
        "The source http://127.0.0.1:PORT/so answered with status 418.",
    ),
    (
        "cut short",
        Source.cut_short,
        {},
        "Câu trả lời của http://127.0.0.1:PORT/so bị đứt giữa chừng.",
        "The answer of http://127.0.0.1:PORT/so broke off before its end.",
    ),
    (
        "with broken chunks",
        Source.break_chunks,
        {},
        "Câu trả lời của http://127.0.0.1:PORT/so bị đứt giữa chừng.",
        "The answer of http://127.0.0.1:PORT/so broke off before its end.",
    ),
    (
        "with half a gzip",
        lambda source: source.say(gzip.compress(BODY)[:-9], headers={"Content-Encoding": "gzip"}),
        {},
        "Câu trả lời của http://127.0.0.1:PORT/so bị đứt giữa chừng.",
        "The answer of http://127.0.0.1:PORT/so broke off before its end.",
    ),
    (
        "gigantic",
        Source.swell,
        {"limit": "1MB"},
        "Câu trả lời của http://127.0.0.1:PORT/so lớn hơn 1000000 byte.",
        "The answer of http://127.0.0.1:PORT/so is larger than 1000000 bytes.",
    ),
    (
        "announcing too much",
        lambda source: source.say(b" " * 2000),
        {"limit": "1kB"},
        "Câu trả lời của http://127.0.0.1:PORT/so lớn hơn 1000 byte.",
        "The answer of http://127.0.0.1:PORT/so is larger than 1000 bytes.",
    ),
    (
        "a gzip bomb",
        lambda source: source.say(gzip.compress(bytes(50_000_000), 1), headers={"Content-Encoding": "gzip"}),
        {"limit": "1MB"},
        "Câu trả lời của http://127.0.0.1:PORT/so lớn hơn 1000000 byte.",
        "The answer of http://127.0.0.1:PORT/so is larger than 1000000 bytes.",
    ),
    (
        "a brotli bomb",
        lambda source: source.say(brotli.compress(bytes(50_000_000), quality=1), headers={"Content-Encoding": "br"}),
        {"limit": "1MB"},
        "Câu trả lời của http://127.0.0.1:PORT/so lớn hơn 1000000 byte.",
        "The answer of http://127.0.0.1:PORT/so is larger than 1000000 bytes.",
    ),
    (
        "not compressed as it says",
        lambda source: source.say(BODY, headers={"Content-Encoding": "gzip"}),
        {},
        "Câu trả lời của http://127.0.0.1:PORT/so nén không đúng cách (gzip).",
        "The answer of http://127.0.0.1:PORT/so is not properly compressed (gzip).",
    ),
    (
        "compressed in a way that nobody asked for",
        lambda source: source.say(BODY, headers={"Content-Encoding": "zstd"}),
        {},
        "Câu trả lời của http://127.0.0.1:PORT/so nén không đúng cách (zstd).",
        "The answer of http://127.0.0.1:PORT/so is not properly compressed (zstd).",
    ),
    (
        "closing at once",
        Source.slam,
        {},
        "Nguồn http://127.0.0.1:PORT/so ngắt kết nối mà không trả lời.",
        "The source http://127.0.0.1:PORT/so closed the connection without an answer.",
    ),
    (
        "no web server",
        Source.babble,
        {},
        "Máy chủ ở http://127.0.0.1:PORT/so không dùng giao thức HTTP.",
        "What answers at http://127.0.0.1:PORT/so does not speak HTTP.",
    ),
    (
        "with a secret that no header can hold",
        lambda source: None,
        {"auth": {"bearer": "${BROKEN}"}},
        "Không gửi được yêu cầu đến http://127.0.0.1:PORT/so: khóa, tài khoản hoặc tiêu đề có ký tự không được phép.",
        "No request can be sent to http://127.0.0.1:PORT/so: "
        "a key, an account or a header holds a character that may not stand there.",
    ),
]


@pytest.mark.parametrize(("fault", "plan", "vi", "en"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS])
async def test_each_fault_has_its_reason(source: Source, fault: Fault, plan: dict[str, Any], vi: str, en: str) -> None:
    """Every way of answering badly is told apart, in both languages, without user, password or query."""
    source.say(BODY)
    fault(source)
    url = f"http://an:bi-mat@127.0.0.1:{source.port}/so?khoa=bi-mat"
    error = await refusal(client(url, {"BROKEN": "bi\nmat"}, **plan))
    assert (in_words(error, "vi", source.port), in_words(error, "en", source.port)) == (vi, en)
    assert "mat" not in str(error)


async def test_a_host_that_is_down(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused connection is told from a host that nobody knows."""

    async def unknown_host(*about: Any, **more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    url, port = source.url, source.port
    await source.lose()
    down = await refusal(client(url))
    assert in_words(down, "vi", port) == (
        "Máy chủ của http://127.0.0.1:PORT không nhận kết nối; dịch vụ có thể đang tắt."
    )
    assert (
        in_words(down, "en", port) == "The host of http://127.0.0.1:PORT takes no connection; the service may be down."
    )
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown_host)  # a resolver may take its time
    unknown = await refusal(client("http://nowhere.invalid/x"))
    assert in_words(unknown, "vi", port) == "Không tìm thấy máy chủ của http://nowhere.invalid/x."
    assert in_words(unknown, "en", port) == "The host of http://nowhere.invalid/x is not known."


@pytest.mark.parametrize("url", ["http://", "http://[::1", "${WRONG}/x"])
async def test_an_address_that_is_none(url: str) -> None:
    """What the environment put together may be no address."""
    assert (await refusal(client(url, {"WRONG": "ftp://user:pass@host"}))).reason.code == "address"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 07 Oct 2021 02:01:30 GMT", 90.0),
        ("Thu, 07 Oct 2021 01:00:00 GMT", 0.0),
        ("99999999999999999999", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_the_source_says_when_to_come_back(source: Source, said: str, seconds: float | None) -> None:
    """Retry-After counts seconds or names a time; a strange one says nothing."""
    source.say({}, status=503, headers={"Retry-After": said})
    assert (await refusal(client(source.url))).retry_after == seconds


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:5]) + gzip.compress(BODY[5:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("br", brotli.compress(BODY)),
        ("identity", BODY),
    ],
    ids=["gzip", "gzip in parts", "zlib", "bare deflate", "brotli", "identity"],  # gzip writes the time into its head
)
async def test_compressed_answers_are_unpacked(source: Source, coding: str, body: bytes) -> None:
    """gzip, deflate in both its forms, and brotli."""
    source.say(body, headers={"Content-Encoding": coding})
    assert (await asked(client(source.url))).body == BODY
    assert source.asked[0]["accept-encoding"] == "gzip, deflate, br"


async def test_a_redirect_within_the_host_keeps_who_asks(source: Source) -> None:
    """Another path of the same host still sees the key; a redirected POST becomes a GET, except where it may not."""
    source.redirect("/moi", at="/cu")
    source.redirect("/moi", at="/giu", status=307)
    source.say(BODY, at="/moi")
    plan = {"auth": {"bearer": "s3cret"}, "headers": {"X-Unit": "ioc"}}
    assert (await asked(client(source.url + "/cu", **plan))).url == source.url + "/moi"
    assert (source.asked[1]["authorization"], source.asked[1]["x-unit"]) == ("Bearer s3cret", "ioc")
    await asked(client(source.url + "/cu", **plan), method="POST", content=b"x")
    assert (source.asked[3]["request"], source.bodies[3]) == ("GET /moi HTTP/1.1", b"")
    await asked(client(source.url + "/giu", **plan), method="POST", content=b"x")
    assert (source.asked[5]["request"], source.bodies[5]) == ("POST /moi HTTP/1.1", b"x")


@pytest.mark.parametrize(
    "auth",
    [
        {"bearer": "s3cret"},
        {"basic": {"user": "an", "password": "s3cret"}},
        {"key": {"header": "X-Api-Key", "value": "s3cret"}},
        {"key": {"query": "khoa", "value": "s3cret"}},
        None,
    ],
)
async def test_a_redirect_to_another_host_loses_who_asks(source: Source, auth: dict[str, Any] | None) -> None:
    """A host that the plan does not name sees neither keys nor headers, nor the user of the address."""
    async with Source() as other:
        other.say(BODY)
        source.redirect(other.url + "/x")
        url = source.url if auth else source.url.replace("://", "://an:s3cret@")
        reply = await asked(client(url, auth=auth, headers={"X-Token": "s3cret", "Cookie": "s3cret"}))
    assert reply.body == BODY
    assert "s3cret" in str(source.asked)
    assert "s3cret" not in str(other.asked)
    assert other.asked[0].keys() == {"request", "host", "accept", "accept-encoding", "connection", "user-agent"}


async def test_a_body_is_not_sent_on_to_another_host(source: Source) -> None:
    """A redirect may not take what was meant for the source elsewhere."""
    async with Source() as other:
        source.redirect(other.url + "/x", status=308)
        error = await refusal(client(source.url), method="POST", content=b"s3cret")
    assert error.reason.code == "redirect_body"
    assert other.asked == []


async def test_keys_go_where_the_plan_says(source: Source) -> None:
    """Basic, a key in a header and a key in the query, with what they are called by the environment."""
    environ = {"USER": "an", "SECRET": "mật khẩu"}
    source.say(BODY)
    await asked(client(source.url, environ, auth={"basic": {"user": "${USER}", "password": "${SECRET}"}}))
    assert source.asked[0]["authorization"] == "Basic YW46beG6rXQga2jhuql1"
    await asked(client(source.url, environ, auth={"key": {"header": "X-Api-Key", "value": "k${USER}"}}))
    assert source.asked[1]["x-api-key"] == "kan"
    url = source.url + "/so?nam=2021"
    await asked(client(url, environ, auth={"key": {"query": "khoa", "value": "a&b"}}), params={"trang": "2"})
    assert source.asked[2]["request"] == "GET /so?nam=2021&trang=2&khoa=a%26b HTTP/1.1"


async def test_no_secret_is_logged(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    """Also where everything is logged, the libraries' own words about addresses and headers are not."""
    source.say(BODY)
    with caplog.at_level(logging.DEBUG):
        await asked(client(source.url + "/so?khoa=s3cret", auth={"bearer": "s3cret"}))
    assert "s3cret" not in caplog.text


async def test_one_fetch_uses_one_connection_and_leaves_none(source: Source) -> None:
    """Several questions of one fetch go over one line, which is closed behind them."""
    source.say(BODY)
    web = client(source.url)
    async with web:
        await web.ask()
        await web.ask()
        assert len(source._talks) == 1
    assert web._line._clients == {}


async def test_a_user_in_the_address_asks_every_page(source: Source) -> None:
    """The user of the plan's address counts for its host; `auth` counts more."""
    source.say(BODY)
    url = source.url.replace("://", "://an:mat@")
    await asked(client(url), url=source.url + "/2")
    await asked(client(url, auth={"bearer": "s3cret"}))
    assert [each["authorization"] for each in source.asked] == ["Basic YW46bWF0", "Bearer s3cret"]


async def test_the_plans_headers_replace_the_clients(source: Source) -> None:
    """Whatever their case, each is sent once; what the question itself says counts most."""
    source.say(BODY)
    web = client(source.url, headers={"ACCEPT": "text/x", "user-agent": "ioc", "if-none-match": '"1"'})
    await asked(web, accept="application/json", headers={"If-None-Match": '"2"'})
    assert {name: source.asked[0][name] for name in ("accept", "user-agent", "if-none-match")} == {
        "accept": "text/x",
        "user-agent": "ioc",
        "if-none-match": '"2"',
    }
