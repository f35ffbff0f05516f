from __future__ import annotations

import pytest

from tiktok_live.net.proxy import Proxy, proxy_advice


@pytest.mark.parametrize(
    ("proxy", "address", "secret"),
    [
        (Proxy("http", "h", 1), "h:1", "http://h:1"),
        (Proxy("http", "::1", 1), "[::1]:1", "http://[::1]:1"),
        (Proxy("socks5h", "h", 1, "a@b", "c:/%"), "h:1", "socks5h://a%40b:c%3A%2F%25@h:1"),
        (Proxy("http", "h", 1, "token"), "h:1", "http://token:@h:1"),
    ],
)
def test_a_proxy_s_addresses(proxy, address, secret):
    assert proxy.address == address
    assert proxy.secret_url == secret
    assert proxy.url == f"{proxy.scheme}://{address}"
    assert proxy.is_socks is (proxy.scheme == "socks5h")


def test_advice_tells_credentials_from_a_refused_host_and_a_dead_proxy():
    assert "user name and a password" in proxy_advice(407)
    assert "this host" in proxy_advice(503)
    assert "is running" in proxy_advice()
