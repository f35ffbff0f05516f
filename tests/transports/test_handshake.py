from __future__ import annotations

import pytest
from websockets import proxy as library

from tiktok_live.errors import ConnectError
from tiktok_live.net.proxy import Proxy
from tiktok_live.transports import handshake

HIDDEN = "S3cr3t:V@l/ue%41é"


def undecoded(url: str) -> library.Proxy:
    """The library's reading before it decoded credentials."""
    scheme, _, rest = url.partition("://")
    credentials, _, place = rest.rpartition("@")
    username, _, password = credentials.partition(":")
    if set("/?#") & set(credentials):
        raise ValueError("Port could not be cast to integer value")
    host, _, port = place.rpartition(":")
    return library.Proxy(scheme, host, int(port), username, password)


def test_without_credentials_the_address_is_enough():
    assert handshake._proxy_url(Proxy("http", "h", 1)) == "http://h:1"


@pytest.mark.parametrize("password", ["word", "p$!", "a@b", "%41"])
def test_credentials_are_written_as_the_installed_version_reads_them(monkeypatch, password):
    proxy = Proxy("socks5h", "h", 1, "me", password)
    read = library.parse_proxy(handshake._proxy_url(proxy))
    assert (read.username, read.password) == ("me", password)
    monkeypatch.setattr(handshake, "parse_proxy", undecoded)
    assert handshake._proxy_url(proxy) == f"socks5h://me:{password}@h:1"


def test_credentials_that_an_old_version_cannot_read_are_refused_without_showing_them(monkeypatch):
    monkeypatch.setattr(handshake, "parse_proxy", undecoded)
    with pytest.raises(ConnectError, match="cannot send the credentials for the proxy h:1") as refused:
        handshake._proxy_url(Proxy("http", "h", 1, "me", HIDDEN))
    assert (refused.value.hop, refused.value.retryable) == ("proxy", False)
    assert "S3cr3t" not in f"{refused.value}{refused.value!r}{refused.value.__cause__}"
