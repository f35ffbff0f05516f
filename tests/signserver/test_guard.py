from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.signserver.guard import MAX_URL, HostGuard, host_of
from tiktok_live.signserver.messages import HttpError

GUARD = HostGuard(["127.0.0.1:8080", "[::1]:9", "Sim.test"])


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tiktok.com/@demo/live",
        "https://tiktok.com",
        "http://webcast.tiktok.com?a=b",
        "HTTPS://WWW.TikTok.com:443/",
        "http://webcast16-normal-c-useast1a.tiktok.com:80/webcast/im/fetch/?a=b&c={d}|e%20f",
        "http://127.0.0.1:8080/x",
        "http://[::1]:9/x",
        "https://sim.TEST/x",
    ],
)
def test_urls_of_the_platform_and_of_allowed_hosts_pass_unchanged(url):
    assert GUARD.check(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///",
        "//www.tiktok.com/",
        "www.tiktok.com",
        "ftp://www.tiktok.com/",
        "javascript:https://www.tiktok.com/",
        "file:///etc/passwd",
        "wss://webcast-ws.tiktok.com/",
        "https://eviltiktok.com/",
        "https://tiktok.com.evil.test/",
        "https://evil.test/?x=https://www.tiktok.com/",
        "https://evil.test#.tiktok.com/",
        "https://www.tiktok.com#@evil.test/",
        "https://www.tiktok.com/#x",
        "https://www.tiktok.com@evil.test/",
        "https://user@www.tiktok.com/",
        "https://user:pass@www.tiktok.com/",
        "https://evil.test\\.tiktok.com/",
        "https://evil.test\\@www.tiktok.com/",
        "https:\\\\www.tiktok.com/",
        "https://www.tiktok.com/\\x",
        "https://www.tiktok.com:8443/",
        "https://www.tiktok.com:80/",
        "http://www.tiktok.com:443/",
        "https://www.tiktok.com:/",
        "https://www.tiktok.com:0443/",
        "https://www.tiktok.com:99999999999/",
        "https://www.tiktok.com./",
        "https://.tiktok.com/",
        "https://a..tiktok.com/",
        "https://evil%2etest/.tiktok.com",
        "https://evil.test%2f.tiktok.com/",
        "https://www%2etiktok%2ecom/",
        "https://www.tiktok。com/",
        "https://www.tıktok.com/",
        "https://ｗｗｗ.tiktok.com/",
        "https://www.tiktok.com/ü",
        "https://www.tiktok.com/a b",
        "https://www.tiktok.com/\r\nX: y",
        "https://www.tiktok.com/\n",
        "https://www.tik\ttok.com/",
        " https://www.tiktok.com/",
        "https://www.tiktok.com/\x00",
        "https://www.tiktok.com/\x7f",
        "https://127.0.0.1/",
        "http://127.0.0.1:8081/",
        "http://[::1]/",
        "http://[::1]:9.tiktok.com/",
        "https://sim.test:444/",
        "https://x.sim.test/",
        "https://169.254.169.254/",
        "https://www.tiktok.com/" + "a" * MAX_URL,
    ],
)
def test_every_other_url_is_rejected(url):
    with pytest.raises(HttpError) as caught:
        GUARD.check(url)
    assert caught.value.status in {400, 403}


WORDS = "https:// http:// // www. tiktok .com evil.test @ : / \\ # ? %2e % . 443 80 127.0.0.1 [ ] ::1 ü 。 - _"
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", " ", "\x00"])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example("https://a.tiktok.com:443?@evil.test")
def test_accepted_urls_are_the_platforms_for_other_parsers_too(url):
    try:
        HostGuard().check(url)
    except HttpError:
        return
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.hostname == "tiktok.com" or parts.hostname.endswith(".tiktok.com")
    assert (parts.username, parts.password, parts.fragment) == (None, None, "")
    assert parts.port in {None, 80, 443}
    assert url.isascii()
    assert url.isprintable()
    assert "\\" not in url


@pytest.mark.parametrize("host", ["", "a b", "https://x.test", "x.test/", "x.test:0", "*.test"])
def test_an_allowed_host_must_be_a_host(host):
    with pytest.raises(ConfigError, match="is not a host"):
        HostGuard([host])


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("LocalHost:80", "localhost"),
        ("[::1]:5", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("a b", ""),
        ("", ""),
        ("x:y", ""),
    ],
)
def test_the_host_of_a_header(header, host):
    assert host_of(header) == host
