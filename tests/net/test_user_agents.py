from __future__ import annotations

from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.user_agents import CHROME_WINDOWS, USER_AGENTS
from tiktok_live.net.user_agents import (
    Browser,
    browser_headers,
    contradictions,
    header_user_agent,
    is_headless,
    user_agent_in,
)

PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80)
# What browsers send: platform, operating system, brands with their versions, platform in client hints.
EXPECTED = {
    "chrome linux": ("Linux x86_64", "linux", "Chromium 140, Not=A?Brand 24, Google Chrome 140", "Linux"),
    "chrome windows": ("Win32", "windows", "Not.A/Brand 8, Chromium 114, Google Chrome 114", "Windows"),
    "chrome mac": ("MacIntel", "mac", "Google Chrome 131, Chromium 131, Not_A Brand 24", "macOS"),
    "chrome android": ("Linux armv81", "android", "Not)A;Brand 8, Chromium 138, Google Chrome 138", "Android"),
    "edge windows": ("Win32", "windows", "Chromium 140, Not=A?Brand 24, Microsoft Edge 140", "Windows"),
    "opera windows": ("Win32", "windows", "Not)A;Brand 8, Chromium 138, Opera 122", "Windows"),
    "chrome os": ("Linux x86_64", "linux", "Chromium 140, Not=A?Brand 24, Google Chrome 140", "Chrome OS"),
    "firefox linux": ("Linux x86_64", "linux", "", ""),
    "firefox linux arm": ("Linux aarch64", "linux", "", ""),
    "firefox windows": ("Win32", "windows", "", ""),
    "firefox android": ("Linux armv81", "android", "", ""),
    "safari mac": ("MacIntel", "mac", "", ""),
    "safari iphone": ("iPhone", "ios", "", ""),
    "safari ipad": ("iPad", "ios", "", ""),
    "chrome iphone": ("iPhone", "ios", "", ""),
    "old chrome": ("Win32", "windows", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_browser_is_what_its_user_agent_says(name):
    user_agent = USER_AGENTS[name]
    platform, system, brands, hinted = EXPECTED[name]
    browser = Browser.of(user_agent)
    assert (browser.platform, browser.os) == (platform, system)
    assert browser.query == {
        "browser_platform": platform,
        "browser_name": "Mozilla",
        "browser_version": user_agent.removeprefix("Mozilla/"),
    }
    mobile = "?1" if name == "chrome android" else "?0"
    listed = ", ".join('"{}";v="{}"'.format(*brand.rsplit(" ", 1)) for brand in brands.split(", ") if brand)
    hints = {"Sec-CH-UA": listed, "Sec-CH-UA-Mobile": mobile, "Sec-CH-UA-Platform": f'"{hinted}"'}
    assert browser_headers(user_agent) == {"User-Agent": user_agent, **(hints if brands else {})}


@pytest.mark.parametrize(
    ("user_agent", "name", "version"),
    [
        ("com.app/20 (Linux; U; Android 7.1)", "com.app", "20 (Linux; U; Android 7.1)"),
        ("me/1", "me", "1"),
        ("me", "Mozilla", "me"),
        ("/1", "Mozilla", "/1"),
        ("me/", "Mozilla", "me/"),
        ("", "Mozilla", ""),
    ],
)
def test_a_user_agent_that_is_no_browser_s_has_a_name_and_a_version_too(user_agent, name, version):
    browser = Browser.of(user_agent)
    assert (browser.name, browser.version, browser.hints) == (name, version, {})


@given(PRINTABLE)
def test_query_and_header_agree_for_any_user_agent(user_agent):
    for encode in (quote, quote_plus):
        url = f"wss://h/?a=1&{urlencode(Browser.of(user_agent).query, quote_via=encode)}&b=2"
        assert contradictions(url, user_agent) == []
    assert all(text.isascii() and text.isprintable() for text in browser_headers(user_agent).values())


@pytest.mark.parametrize("user_agent", USER_AGENTS.values())
@pytest.mark.parametrize("encode", [quote, quote_plus])
def test_the_query_names_its_user_agent(user_agent, encode):
    url = f"wss://h/?{urlencode(Browser.of(user_agent).query, quote_via=encode)}#x"
    assert user_agent_in(url) == user_agent


@given(st.text(max_size=60), PRINTABLE)
def test_any_address_may_be_asked(url, user_agent):
    assert isinstance(user_agent_in(url), str)
    assert set(contradictions(url, user_agent)) <= {"browser_name", "browser_version"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", []),
        ("browser_platform=Win32", []),
        ("browser_name=Mozilla", []),
        ("browser_name=Netscape", ["browser_name"]),
        ("browser_version=5.0%20(X11)", ["browser_version"]),
        ("browser_version=me&browser_version=5.0%20(X11)", ["browser_version"]),
        ("browser_name=a&browser_version=b", ["browser_name", "browser_version"]),
    ],
)
def test_a_contradiction_is_named(query, names):
    assert contradictions(f"wss://h/?{query}", "Mozilla/me") == names


def test_a_name_alone_is_no_user_agent():
    assert user_agent_in("wss://h/?browser_name=Mozilla") == ""
    assert user_agent_in("wss://h/?browser_version=5.0") == "Mozilla/5.0"
    assert user_agent_in("wss://h/") == ""


def test_the_header_s_name_may_have_any_case():
    assert header_user_agent({"a": "b", "USER-agent": "me/1"}) == "me/1"
    assert header_user_agent({"a": "b"}) == ""


def test_a_headless_browser_is_recognised():
    assert is_headless(CHROME_WINDOWS.replace("Chrome/", "HeadlessChrome/"))
    assert is_headless("Mozilla/5.0 (X11) HeadlessEdg/140.0")
    assert not any(map(is_headless, USER_AGENTS.values()))
