from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tiktok_live.errors import ConfigError, NetworkError, PayloadTooLarge, UsageError
from tiktok_live.net.http_client import AiohttpClient, HttpResponse, _redirected, cookie_pairs
from tiktok_live.net.options import NetworkOptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

TTWID_ENCODED = "1%7Cabc-_%3D%7C1750000000%7Cdeadbeef"
TTWID_RAW = '"1|abc=|1750000000|de ad"'


@pytest.fixture
async def client() -> AsyncIterator[AiohttpClient]:
    client = AiohttpClient()
    yield client
    await client.aclose()


@asynccontextmanager
async def serving(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    app = web.Application(client_max_size=0)
    app.router.add_route("*", "/{tail:.*}", handler)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


@asynccontextmanager
async def serving_bytes(answer: bytes) -> AsyncIterator[str]:
    """A server that answers every request with these bytes and closes."""

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answering, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def get(client: AiohttpClient, url: str, **options) -> HttpResponse:
    return await client.get(url, **{"headers": {}, "timeout": 5.0, "max_bytes": 10_000, **options})


async def test_an_answer_carries_status_headers_and_body(client):
    async def answer(request: web.Request) -> web.Response:
        response = web.Response(status=404, body=b"caf\xc3\xa9 \xff", headers={"X-Room-Id": "7"})
        response.headers.add("X-Many", "a")
        response.headers.add("X-Many", "b")
        return response

    async with serving(answer) as url:
        response = await get(client, f"{url}/x")
    assert response.url == f"{url}/x"
    assert response.status == 404
    assert response.headers["x-ROOM-id"] == response.headers.get("X-Room-Id") == "7"
    assert response.headers["x-many"] == "a, b"
    assert "X-MANY" in response.headers
    assert "absent" not in response.headers
    assert {"x-room-id", "x-many", "content-length"} <= set(response.headers)
    assert len(response.headers) == len(set(response.headers))
    assert response.body == b"caf\xc3\xa9 \xff"
    assert response.text() == "café �"


@pytest.mark.parametrize(
    "target",
    [
        "/webcast/im/?a=%7C|{}&b=%2f%2F&c=x+y%20z&d=%zz&e='\"&f=M%2Fs",
        "/@n%2e%2e/../b//",
        "/?q=%C3%A9&wrss=%7c",
    ],
)
async def test_the_url_s_bytes_are_sent_as_they_are(client, target):
    seen = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.raw_path)
        return web.Response()

    async with serving(answer) as url:
        await get(client, url + target)
    assert seen == [target]


async def test_headers_are_sent_as_they_are_and_only_gzip_is_offered(client):
    seen = {}

    async def answer(request: web.Request) -> web.Response:
        seen.update(request.headers)
        return web.Response()

    async with serving(answer) as url:
        await get(client, url, headers={"Cookie": f"ttwid={TTWID_ENCODED}; o={TTWID_RAW}", "User-Agent": "me/1"})
    assert seen["Cookie"] == f"ttwid={TTWID_ENCODED}; o={TTWID_RAW}"
    assert seen["User-Agent"] == "me/1"
    assert seen["Accept-Encoding"] == "gzip"


async def test_cookies_keep_their_bytes_from_every_set_cookie_header(client):
    async def answer(request: web.Request) -> web.Response:
        response = web.Response()
        for cookie in (
            f"ttwid={TTWID_ENCODED}; Path=/; Domain=.tiktok.com; HttpOnly; Secure",
            f"odd={TTWID_RAW};Path=/",
            "msToken=first; Domain=a",
            "msToken=second; Domain=b",
            "empty=; Max-Age=0",
            "no value here",
            "=nameless",
        ):
            response.headers.add("Set-Cookie", cookie)
        return response

    async with serving(answer) as url:
        response = await get(client, url)
    assert response.cookies == {"ttwid": TTWID_ENCODED, "odd": TTWID_RAW, "msToken": "second", "empty": ""}
    assert "set-cookie" not in response.headers


async def test_no_cookie_is_remembered(client):
    seen = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "ttwid=1; Path=/"})

    async with serving(answer) as url:
        await get(client, url)
        await get(client, url)
    assert seen == [None, None]


def redirecting(target: str, seen: list[web.Request], status: int = 302):
    async def answer(request: web.Request) -> web.Response:
        seen.append(request)
        if request.path == "/start":
            return web.Response(status=status, headers={"Location": target, "Set-Cookie": "ttwid=a%7Cb"})
        return web.Response(text="there", headers={"Set-Cookie": "other=1"})

    return answer


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_with_its_bytes_headers_and_cookies(client, status):
    seen: list[web.Request] = []
    async with serving(redirecting("/@n%7c/live?x=%2f|", seen, status)) as url:
        response = await get(client, f"{url}/start", headers={"Cookie": "sessionid=s"})
    assert seen[1].raw_path == "/@n%7c/live?x=%2f|"
    assert seen[1].headers["Cookie"] == "sessionid=s"
    assert response.url == f"{url}/@n%7c/live?x=%2f|"
    assert response.cookies == {"ttwid": "a%7Cb", "other": "1"}
    assert response.text() == "there"


async def test_a_redirect_to_an_unencoded_address_is_followed(client):
    seen: list[web.Request] = []
    async with serving(redirecting("/@имя/a b?x=%7C|", seen)) as url:
        await get(client, f"{url}/start")
    assert seen[1].raw_path == "/@%D0%B8%D0%BC%D1%8F/a%20b?x=%7C|"


async def test_a_redirect_is_an_answer_when_it_is_not_to_be_followed(client):
    seen: list[web.Request] = []
    async with serving(redirecting("/there", seen)) as url:
        response = await get(client, f"{url}/start", follow_redirects=False)
    assert (response.status, response.headers["location"], len(seen)) == (302, "/there", 1)


async def test_a_redirect_without_a_location_is_an_answer(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=302)

    async with serving(answer) as url:
        assert (await get(client, url)).status == 302


async def test_no_secret_follows_a_redirect_to_another_origin(client):
    elsewhere: list[web.Request] = []
    async with (
        serving(redirecting("", elsewhere)) as other,
        serving(redirecting(f"{other}/there", [])) as url,
    ):
        kept = {"User-Agent": "me/1", "Accept": "a/b", "Accept-Language": "de", "Cache-Control": "max-age=0"}
        kept |= {"Sec-CH-UA": '"a";v="1"', "Sec-CH-UA-Mobile": "?0", "Sec-CH-UA-Platform": '"b"'}
        sent = {"Cookie": "sessionid=s", "X-Api-Key": "k", "authorization": "a", **kept}
        response = await get(client, f"{url}/start", headers=sent)
    assert response.text() == "there"
    assert kept.items() <= dict(elsewhere[0].headers).items()
    assert not {"Cookie", "X-Api-Key", "Authorization"} & set(elsewhere[0].headers)


async def test_redirects_without_end_are_an_error(client):
    seen: list[web.Request] = []
    async with serving(redirecting("/start", seen)) as url:
        with pytest.raises(NetworkError, match=r"127\.0\.0\.1:\d+ redirected more than 5 times"):
            await get(client, f"{url}/start")
    assert len(seen) == 6


@pytest.mark.parametrize("target", ["ftp://h/x", "http://[", "http://h:99999/"])
async def test_a_redirect_to_an_invalid_url_is_an_error(client, target):
    async with serving(redirecting(target, [])) as url:
        with pytest.raises(NetworkError, match="redirects to an invalid URL"):
            await get(client, f"{url}/start")


def test_a_redirect_from_https_to_http_is_refused():
    with pytest.raises(NetworkError, match="plain http"):
        _redirected("https://www.tiktok.com/", "http://www.tiktok.com/", {})
    assert _redirected("https://h/", "https://other/", {"Cookie": "a=b"}) == ("https://other/", {})
    assert _redirected("http://h/", "https://h/", {"Cookie": "a=b"}) == ("https://h/", {})


def test_a_redirect_s_bytes_beyond_ascii_are_encoded_as_they_are():
    location = b"/\xff%7C|".decode("utf-8", errors="surrogateescape")
    assert _redirected("http://h/a", location, {}) == ("http://h/%FF%7C|", {})


async def test_a_gzip_body_is_inflated(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"x" * 9_999), headers={"Content-Encoding": "GZIP"})

    async with serving(answer) as url:
        assert (await get(client, url)).body == b"x" * 9_999


async def test_a_body_of_exactly_the_limit_is_read_and_one_byte_more_is_refused(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * int(request.query["size"]))

    async with serving(answer) as url:
        assert len((await get(client, f"{url}/?size=10000")).body) == 10_000
        with pytest.raises(PayloadTooLarge, match=r"127\.0\.0\.1:\d+ sent more than 10000 bytes"):
            await get(client, f"{url}/?size=10001")


async def test_a_body_that_never_ends_is_refused(client):
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65_536)
        except ConnectionError:
            return response

    async with serving(answer) as url:
        with pytest.raises(PayloadTooLarge):
            await get(client, url)


async def test_a_gzip_bomb_is_refused(client):
    async def answer(request: web.Request) -> web.Response:
        body = gzip.compress(b"\0" * 9_000_000)
        assert len(body) < 10_000
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    async with serving(answer) as url:
        with pytest.raises(PayloadTooLarge, match="10000"):
            await get(client, url)


@pytest.mark.parametrize("body", [gzip.compress(b"x" * 500, mtime=0)[:-9], b"no gzip at all"])
async def test_a_compressed_body_that_does_not_inflate_is_a_network_error(client, body):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    async with serving(answer) as url:
        with pytest.raises(NetworkError, match="does not inflate"):
            await get(client, url)


async def test_an_encoding_that_was_not_requested_is_a_network_error(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b"abc", headers={"Content-Encoding": "br"})

    async with serving(answer) as url:
        with pytest.raises(NetworkError, match="not requested: br"):
            await get(client, url)


async def test_a_long_header_is_read(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(headers={"X-Long": "y" * 20_000})

    async with serving(answer) as url:
        assert len((await get(client, url)).headers["x-long"]) == 20_000


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nA\x00: b\r\n\r\n",
    ],
)
async def test_a_response_that_is_not_http_is_a_network_error(client, answer):
    async with serving_bytes(answer) as url:
        with pytest.raises(NetworkError, match=r"127\.0\.0\.1:\d+ could not be reached: .") as caught:
            await get(client, url)
    assert caught.value.hop == "network"
    assert caught.value.__cause__ is not None


async def test_no_answer_in_time_is_a_network_error(client):
    asked, release = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        asked.set()
        await release.wait()
        return web.Response()

    async with serving(answer) as url:
        with pytest.raises(NetworkError, match=r"did not respond within 0\.5 s"):
            await get(client, url, timeout=0.5)
        # A server that closes while it accepts a connection forgets it.
        await asked.wait()
        release.set()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_refused_port_is_a_network_error_without_secrets(client):
    port = unused_port()
    with pytest.raises(NetworkError, match=f"127.0.0.1:{port} could not be reached") as caught:
        await get(client, f"http://me:pass@127.0.0.1:{port}/?msToken=hidden")
    assert "hidden" not in str(caught.value)
    assert "pass" not in str(caught.value)
    assert caught.value.retryable


async def test_a_proxy_is_used_for_everything_and_named_if_it_is_down(client):
    seen = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((str(request.url), request.headers.get("Proxy-Authorization", "")[:6]))
        return web.Response(text="by proxy")

    async with serving(answer) as url:
        through = AiohttpClient(network=NetworkOptions(proxy=url.replace("//", "//me:word@")))
        assert (await get(through, "http://tiktok.invalid/x?y=%7C")).text() == "by proxy"
        await through.aclose()
    assert seen == [("http://tiktok.invalid/x?y=%7C", "Basic ")]

    port = unused_port()
    through = AiohttpClient(network=NetworkOptions(proxy=f"http://me:word@127.0.0.1:{port}"))
    with pytest.raises(NetworkError, match=f"tiktok.invalid through the proxy 127.0.0.1:{port}") as caught:
        await get(through, "http://tiktok.invalid/")
    assert "word" not in str(caught.value)
    await through.aclose()


async def test_proxy_variables_of_the_environment_are_ignored(client, monkeypatch):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="direct")

    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port()}")
    async with serving(answer) as url:
        assert (await get(client, url)).text() == "direct"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tiktok.com",
        "ftp://h/",
        "http:///x",
        "http://[",
        "http://h:x/",
        "http://h/a b",
        "http://h/é",
        "http://h/\r\nX:y",
    ],
)
async def test_an_invalid_url_is_a_config_error(client, url):
    with pytest.raises(ConfigError, match="the URL"):
        await get(client, url)


async def test_a_header_that_cannot_be_sent_is_a_config_error(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    async with serving(answer) as url:
        with pytest.raises(ConfigError, match="cannot be sent"):
            await get(client, url, headers={"Cookie": "a=b\r\nX: y"})


def untrusted_context(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    making += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(making, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
async def test_an_untrusted_certificate_is_a_network_error(client, tmp_path):
    context = untrusted_context(tmp_path)
    asked = []

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(writer)
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED"):
            await get(client, f"https://127.0.0.1:{port}/")
    assert asked == []


async def test_a_certificate_of_an_added_authority_is_trusted(tmp_path):
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    client = AiohttpClient(network=NetworkOptions(ca_file=tmp_path / "authority.pem"))
    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await get(client, f"https://127.0.0.1:{port}/")).status == 204
        await client.aclose()


async def test_names_are_resolved_only_in_the_configured_family():
    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    async with serving(answer) as url:
        four, six = (AiohttpClient(network=NetworkOptions(family=family)) for family in ("ipv4", "ipv6"))
        named = url.replace("127.0.0.1", "localhost")
        assert (await get(four, named)).status == 200
        with pytest.raises(NetworkError, match="could not be reached"):
            await get(six, named)
        assert (await get(six, url)).status == 200
        await four.aclose()
        await six.aclose()


async def test_the_environment_s_proxies_are_used_on_request(monkeypatch):
    seen = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.raw_path)
        return web.Response()

    async with serving(answer) as url:
        monkeypatch.setenv("http_proxy", url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        client = AiohttpClient(network=NetworkOptions(proxy_from_env=True))
        await get(client, "http://h.invalid/x")
        await get(client, f"{url}/y")
        await client.aclose()
    assert seen == ["http://h.invalid/x", "/y"]


async def test_closing_ends_requests_under_way(client):
    asked, release = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        asked.set()
        await release.wait()
        return web.Response()

    async with serving(answer) as url:
        request = asyncio.create_task(get(client, url))
        await asked.wait()
        await client.aclose()
        with pytest.raises(NetworkError, match="could not be reached"):
            await request
        release.set()


async def test_closing_may_be_repeated_and_a_closed_client_sends_nothing(client):
    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    async with serving(answer) as url:
        await get(client, url)
        await client.aclose()
        await client.aclose()
        with pytest.raises(UsageError):
            await get(client, url)
    await AiohttpClient().aclose()


def test_the_repr_of_a_response_hides_secrets():
    response = HttpResponse(
        "https://h/?msToken=hidden", 200, {"X-Set-TT-Cookie": "ttwid=hidden"}, {"ttwid": "hidden"}, b"hidden"
    )
    assert "hidden" not in repr(response)
    assert repr(response.headers) == "Headers(['x-set-tt-cookie'])"
    assert "ttwid" in repr(response)
    assert "200" in repr(response)


def test_a_response_does_not_follow_its_caller_s_changes():
    cookies, headers = {"a": "1"}, {"A-b": "1"}
    response = HttpResponse("http://h/", 200, headers=headers, cookies=cookies)
    cookies["a"] = headers["A-b"] = "2"
    assert response.cookies == {"a": "1"}
    assert response.headers == {"a-b": "1"}
    assert response.headers["a-B"] == "1"
    assert HttpResponse("http://h/", 200).headers == {}
    with pytest.raises(TypeError):
        response.cookies["a"] = "3"


def test_importing_the_module_does_not_import_aiohttp():
    code = (
        "import sys, tiktok_live.net.http_client as m; m.AiohttpClient();"
        "print('aiohttp' in sys.modules, 'yarl' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_pairs_of_a_cookie_header_keep_their_bytes():
    header = 'a="1|x=="; b=2=3 ;c=; Path=/; d; Expires=Mon; =x; e f=1;a=9'
    assert cookie_pairs(header) == {"a": "9", "b": "2=3"}
