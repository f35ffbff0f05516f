from __future__ import annotations

import pytest

from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.net.devtools.finding import check_display, find_browser

WINDOWS = {
    "PROGRAMFILES": r"C:\Program Files",
    "PROGRAMFILES(X86)": r"C:\Program Files (x86)",
    "LOCALAPPDATA": r"C:\Users\me\AppData\Local",
}


def find(platform, *, files=(), commands=(), executable="", environ=None):
    commands = {name: f"/usr/bin/{name}" for name in commands}
    return find_browser(
        executable, {"HOME": "/home/me"} | (environ or {}), platform, exists=files.__contains__, which=commands.get
    )


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("darwin", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("darwin", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
        ("darwin", "/home/me/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
        ("darwin", "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser"),
        ("win32", r"C:\Program Files\Google\Chrome\Application\chrome.exe"),
        ("win32", r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"),
        ("win32", r"C:\Users\me\AppData\Local\Chromium\Application\chrome.exe"),
        ("win32", r"C:\Program Files\BraveSoftware\Brave-Browser\Application\brave.exe"),
        ("linux", "/snap/bin/chromium"),
        ("linux", "/var/lib/flatpak/exports/bin/com.google.Chrome"),
        ("linux", "/home/me/.local/share/flatpak/exports/bin/com.brave.Browser"),
    ],
)
def test_a_browser_is_found_in_the_usual_places(platform, path):
    assert find(platform, files={path}, environ=WINDOWS) == path


@pytest.mark.parametrize("command", ["google-chrome", "chromium", "chromium-browser", "microsoft-edge", "brave"])
def test_a_browser_is_found_on_path(command):
    assert find("linux", commands={command}) == f"/usr/bin/{command}"


def test_chrome_comes_first():
    assert find("linux", commands={"chromium", "google-chrome"}, files={"/snap/bin/chromium"}).endswith("google-chrome")


def test_the_variable_goes_before_what_is_installed_and_the_setting_before_the_variable():
    files, environ = {"/a/b", "/c/d"}, {"CHROME_PATH": "/a/b"}
    assert find("linux", files=files, environ=environ, commands={"chromium"}) == "/a/b"
    assert find("linux", files=files, environ=environ, executable="/c/d") == "/c/d"
    assert find("linux", files=files, environ=environ, executable="chromium", commands={"chromium"}).endswith(
        "chromium"
    )


@pytest.mark.parametrize(
    ("platform", "where"),
    [
        ("linux", "on PATH, in /snap/bin and among the exported programs of Flatpak"),
        ("darwin", "in /Applications and ~/Applications"),
        ("win32", "in Program Files, Program Files (x86) and LOCALAPPDATA"),
    ],
)
def test_without_a_browser_the_error_says_where_it_looked(platform, where):
    with pytest.raises(BrowserUnusable) as raised:
        find(platform)
    assert raised.value.kind is UnusableKind.NO_BROWSER
    assert where in raised.value.detail
    assert "CHROME_PATH" in raised.value.advice
    assert "page:/path" in raised.value.advice


def test_a_chosen_browser_that_is_none_is_not_replaced_by_another_one():
    with pytest.raises(BrowserUnusable, match="the setting names the browser '/x'") as raised:
        find("linux", executable="/x", commands={"chromium"})
    assert raised.value.kind is UnusableKind.NO_BROWSER
    with pytest.raises(BrowserUnusable, match="the variable CHROME_PATH names the browser '/x'"):
        find("linux", environ={"CHROME_PATH": "/x"}, commands={"chromium"})


def test_a_window_needs_a_screen():
    for environ in ({"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}):
        check_display(environ, "linux")
    check_display({}, "win32")
    check_display({}, "darwin")
    with pytest.raises(BrowserUnusable, match="September 2026") as raised:
        check_display({"DISPLAY": ""}, "linux")
    assert raised.value.kind is UnusableKind.NO_DISPLAY
    assert "page?cdp=" in raised.value.advice
