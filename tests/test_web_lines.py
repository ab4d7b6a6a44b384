"""TLS and proxies, with certificates and a proxy of the tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from feeds.web.proxy import proxy_for
from tests.doubles.asking import asked, client, in_words, refusal
from tests.doubles.authority import LONG_AGO, Authority
from tests.doubles.proxy import Proxy
from tests.doubles.source import Source

BODY = b'{"gia_tri": 5238802}'


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        started.say(BODY)
        yield started


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    async with Proxy() as started:
        yield started


async def test_a_private_authority_is_trusted_where_the_plan_names_it(tmp_path: Path) -> None:
    """`ca` is a file of the site."""
    async with Source(Authority(tmp_path).certify()) as source:
        source.say(BODY)
        assert (await asked(client(source.url, site=tmp_path, ca="ca.pem"))).body == BODY


async def test_only_the_named_authority_is_trusted(tmp_path: Path) -> None:
    """A certificate of another authority of the same name is an unknown one."""
    (tmp_path / "other").mkdir()
    Authority(tmp_path)
    async with Source(Authority(tmp_path / "other").certify()) as source:
        assert (await refusal(client(source.url, site=tmp_path, ca="ca.pem"))).reason.code == "tls_issuer"


async def test_an_unknown_issuer(tmp_path: Path) -> None:
    """The reason says what to do about a private authority."""
    async with Source(Authority(tmp_path).certify()) as source:
        error = await refusal(client(source.url))
        assert in_words(error, "vi", source.port) == (
            "Chứng thư số của https://localhost:PORT do tổ chức chưa được tin cậy cấp; nếu là CA nội bộ, hãy khai “ca”."
        )
        assert in_words(error, "en", source.port) == (
            "The certificate of https://localhost:PORT is from an unknown issuer; "
            "for a private CA, name its file in “ca”."
        )
        assert source.asked == []


async def test_an_expired_certificate(tmp_path: Path) -> None:
    """Expiry is told apart: it is mended by somebody else."""
    async with Source(Authority(tmp_path).certify(until=LONG_AGO)) as source:
        error = await refusal(client(source.url, site=tmp_path, ca="ca.pem"))
        assert in_words(error, "vi", source.port) == "Chứng thư số của https://localhost:PORT đã hết hạn."
        assert in_words(error, "en", source.port) == "The certificate of https://localhost:PORT has expired."


async def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    """A name that is not the host's is no certificate of the host."""
    async with Source(Authority(tmp_path).certify("dvc.example")) as source:
        error = await refusal(client(source.url, site=tmp_path, ca="ca.pem"))
        assert in_words(error, "vi", source.port) == "Chứng thư số của https://localhost:PORT cấp cho tên máy khác."
        assert in_words(error, "en", source.port) == "The certificate of https://localhost:PORT is for another host."


async def test_a_plain_server_where_tls_is_expected(source: Source) -> None:
    """What is no TLS at all is no secure connection; one that says nothing leaves no half-open line behind."""
    url = source.url.replace("http", "https")
    assert (await refusal(client(url, timeout="300ms"))).reason.code == "timeout"
    source.babble()
    error = await refusal(client(url))
    assert in_words(error, "vi", source.port) == (
        "Không lập được kết nối bảo mật với https://127.0.0.1:PORT (WRONG_VERSION_NUMBER)."
    )
    assert in_words(error, "en", source.port) == (
        "No secure connection with https://127.0.0.1:PORT can be made (WRONG_VERSION_NUMBER)."
    )


async def test_from_https_nobody_is_followed_to_http(tmp_path: Path, source: Source) -> None:
    """A redirect does not take the encryption away."""
    async with Source(Authority(tmp_path).certify()) as safe:
        safe.redirect(source.url + "/x")
        error = await refusal(client(safe.url, site=tmp_path, ca="ca.pem"))
        assert in_words(error, "vi", safe.port) == (
            "Nguồn https://localhost:PORT chuyển hướng từ https sang http (http://127.0.0.1); không đi theo."
        )
        assert in_words(error, "en", safe.port) == (
            "The source https://localhost:PORT redirects from https to http (http://127.0.0.1); not followed."
        )
    assert source.asked == []


@pytest.mark.parametrize(("content", "code"), [(None, "ca_missing"), ("no certificate", "ca_unreadable")])
async def test_a_file_of_authorities_that_is_none(tmp_path: Path, content: str | None, code: str) -> None:
    """Without its certificates nothing is asked."""
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    error = await refusal(client("https://localhost:1", site=tmp_path, ca="ca.pem"))
    assert (error.reason.code, error.reason.args) == (code, {"path": "ca.pem"})


async def test_the_plans_proxy_is_used(source: Source, proxy: Proxy) -> None:
    """With its user and password, which come from the environment."""
    proxy.demand("an", "mật")
    environ = {"USER": "an", "SECRET": "m%E1%BA%ADt"}
    web = client(source.url + "/so", environ, proxy=f"http://${{USER}}:${{SECRET}}@{proxy.address}")
    assert (await asked(web)).body == BODY
    assert proxy.asked == [f"GET {source.url}/so HTTP/1.1"]


async def test_tls_goes_through_a_proxy(tmp_path: Path, proxy: Proxy) -> None:
    """By CONNECT: the proxy sees the host and no more."""
    async with Source(Authority(tmp_path).certify()) as source:
        source.say(BODY)
        web = client(source.url + "/so", {"HTTPS_PROXY": proxy.address}, tmp_path, ca="ca.pem")
        assert (await asked(web)).body == BODY
        assert proxy.asked == [f"CONNECT localhost:{source.port} HTTP/1.1"]


@pytest.mark.parametrize("safe", [False, True])
async def test_a_proxy_that_refuses(tmp_path: Path, source: Source, proxy: Proxy, safe: bool) -> None:
    """The proxy is to blame, not the source."""
    proxy.demand("an", "s3cret")
    url = "https://localhost:1" if safe else source.url
    error = await refusal(client(url, proxy=f"http://an:wrong@{proxy.address}"))
    port = int(proxy.address.rpartition(":")[2])
    assert in_words(error, "vi", port) == (
        "Máy chủ trung gian http://127.0.0.1:PORT từ chối; hãy xem lại địa chỉ và tài khoản."
    )
    assert in_words(error, "en", port) == "The proxy http://127.0.0.1:PORT refuses; check its address and account."
    assert "wrong" not in str(error)


async def test_a_proxy_that_is_down(source: Source) -> None:
    """The reason names the proxy, without its password."""
    error = await refusal(client(source.url, {"http_proxy": "http://an:s3cret@127.0.0.1:1"}))
    assert (error.reason.code, error.reason.args) == ("refused", {"url": "http://127.0.0.1:1"})


@pytest.mark.parametrize(
    ("url", "planned", "environ", "expected"),
    [
        ("http://dvc.example", None, {}, None),
        ("http://dvc.example", None, {"HTTP_PROXY": "p:3128"}, "http://p:3128"),
        ("https://dvc.example", None, {"HTTP_PROXY": "p:3128"}, None),
        ("https://dvc.example", None, {"ALL_PROXY": "http://p:3128"}, "http://p:3128"),
        ("http://dvc.example", "direct", {"HTTP_PROXY": "p:3128"}, None),
        ("http://dvc.example", "${NONE:-}", {"HTTP_PROXY": "p:3128"}, None),
        ("http://dvc.example", "http://q:1", {"HTTP_PROXY": "p:3128", "NO_PROXY": "*"}, "http://q:1"),
        ("http://dvc.example", None, {"http_proxy": "p:3128", "no_proxy": "*"}, None),
        ("http://dvc.example", None, {"http_proxy": "p:3128", "no_proxy": "a, .EXAMPLE"}, None),
        ("http://dvc.example", None, {"http_proxy": "p:3128", "no_proxy": "vc.example,"}, "http://p:3128"),
        ("http://dvc.example", None, {"http_proxy": "p:3128", "no_proxy": "dvc.example:80"}, None),
        ("http://dvc.example", None, {"http_proxy": "p:3128", "no_proxy": "dvc.example:81"}, "http://p:3128"),
        ("http://10.1.2.3", None, {"http_proxy": "p:3128", "no_proxy": "10.0.0.0/8"}, None),
        ("http://11.1.2.3", None, {"http_proxy": "p:3128", "no_proxy": "10.0.0.0/8"}, "http://p:3128"),
        ("http://[::1]:8000", None, {"http_proxy": "p:3128", "no_proxy": "::1"}, None),
    ],
)
def test_which_proxy(url: str, planned: str | None, environ: dict[str, str], expected: str | None) -> None:
    """The plan's, else the environment's with its exceptions: names, everything below them, ports, networks."""
    assert proxy_for(httpx.URL(url), planned, environ) == expected
