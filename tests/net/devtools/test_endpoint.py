from __future__ import annotations

import json
from http import HTTPStatus

import pytest

from tests.net.devtools.fake_browser import FakeBrowser
from tiktok_live.net.devtools.endpoint import browser_endpoint, is_browser_address
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind


async def refused(url: str) -> BrowserUnusable:
    with pytest.raises(BrowserUnusable) as raised:
        await browser_endpoint(url, timeout=5.0)
    return raised.value


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_endpoint_is_at_the_asked_host_whatever_the_browser_says(host):
    async with FakeBrowser() as browser:
        url = f"http://{host}:{browser.port}"
        for spelling in (url, f"{url}/"):
            assert await browser_endpoint(spelling, timeout=5.0) == f"ws://{host}:{browser.port}{browser.path}"


async def test_the_port_is_asked_directly_although_the_environment_names_a_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with FakeBrowser() as browser:
        assert await browser_endpoint(f"http://{browser.host}", timeout=5.0) == browser.address


@pytest.mark.parametrize("host", ["10.0.0.1", "example.com", "[2001:db8::1]", "127.0.0.1.example.com", "0.0.0.0"])
async def test_another_machine_is_refused_before_anything_is_sent(host):
    error = await refused(f"http://{host}:9222")
    assert error.kind is UnusableKind.NOT_LOOPBACK
    assert not error.retryable


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:9222",
        "http://127.0.0.1",
        "https://127.0.0.1:1",
        "http://u:p@127.0.0.1:1",
        "http://[::1",
        "http://127.0.0.1:x",
        "x",
    ],
)
async def test_an_address_of_another_form_is_refused_with_an_example(url):
    error = await refused(url)
    assert error.kind is UnusableKind.ATTACH_FAILED
    assert "http://127.0.0.1:9222" in error.advice
    assert not error.retryable


async def test_a_closed_port_may_open_later():
    async with FakeBrowser() as browser:
        host = browser.host
    error = await refused(f"http://{host}")
    assert (error.kind, error.retryable) == (UnusableKind.ATTACH_FAILED, True)
    assert "refused" in error.detail
    assert "--remote-debugging-port" in error.advice


def version(address: object) -> bytes:
    return json.dumps({"webSocketDebuggerUrl": address}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        version(None),
        version("ws://127.0.0.1:1/devtools/page/a"),
        version("ws://127.0.0.1:1/devtools/browser/a/../b"),
        version("ws://127.0.0.1:1/devtools/browser/"),
        b" " * 100_000,
    ],
)
async def test_another_program_is_not_a_browser(body):
    async with FakeBrowser() as browser:
        browser.version = body
        error = await refused(f"http://{browser.host}")
    assert error.kind is UnusableKind.ATTACH_FAILED


async def test_a_redirect_is_not_followed():
    async with FakeBrowser() as browser:
        browser.status = HTTPStatus.FOUND
        assert "is not a browser" in (await refused(f"http://{browser.host}")).detail


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("ws://127.0.0.1:1/devtools/browser/a-1", True),
        ("ws://[::1]:1/devtools/browser/a-1", True),
        ("ws://10.0.0.1:1/devtools/browser/a-1", False),
        ("wss://127.0.0.1:1/devtools/browser/a-1", False),
        ("ws://127.0.0.1/devtools/browser/a-1", False),
        ("ws://me@127.0.0.1:1/devtools/browser/a-1", False),
        ("ws://127.0.0.1:1/devtools/page/a-1", False),
        ("ws://127.0.0.1:x/devtools/browser/a", False),
        ("ws://[", False),
    ],
)
def test_an_address_is_that_of_a_browser_on_this_machine(address, is_one):
    assert is_browser_address(address) is is_one
