"""Where installed browsers are: Chrome, Chromium, Edge and Brave on Linux, macOS and Windows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ntpath import join as join_windows

from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind

__all__ = ["PATH_VARIABLE", "check_display", "find_browser", "has_display"]

PATH_VARIABLE = "CHROME_PATH"
"""Environment variable that names a browser."""

_COMMANDS = (
    *("google-chrome-stable", "google-chrome", "chrome", "chromium", "chromium-browser"),
    *("microsoft-edge-stable", "microsoft-edge", "brave-browser-stable", "brave-browser", "brave"),
)
# Commands of packages that need not be on PATH.
_SNAPS = ("/snap/bin/chromium", "/snap/bin/brave")
_FLATPAKS = ("com.google.Chrome", "org.chromium.Chromium", "com.microsoft.Edge", "com.brave.Browser")
_FLATPAK_FOLDERS = ("/var/lib/flatpak/exports/bin", "{home}/.local/share/flatpak/exports/bin")
_MAC_PROGRAMS = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_MAC_FOLDERS = ("/Applications", "{home}/Applications")
_WINDOWS_PROGRAMS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"BraveSoftware\Brave-Browser\Application\brave.exe",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

_INSTALL = (
    f"Install Chrome, Chromium, Edge or Brave; if one is installed elsewhere, set {PATH_VARIABLE} to its program, or "
    "write page:/path/to/browser"
)


def find_browser(
    executable: str,
    environ: Mapping[str, str],
    platform: str,
    *,
    exists: Callable[[str], bool],
    which: Callable[[str], str | None],
) -> str:
    """Return the path of a browser's program.

    Args:
        executable: path or command that the user chose; empty for `CHROME_PATH`, or else any installed browser.
        environ: environment variables.
        platform: as `sys.platform`.
        exists: whether a path is a program.
        which: finds a command on `PATH`.

    Raises:
        BrowserUnusable: there is none, or the chosen one is not a program.
    """
    chosen = executable or environ.get(PATH_VARIABLE, "")
    if chosen:
        found = chosen if exists(chosen) else which(chosen)
        if found is None:
            raise _not_a_program(chosen, "the setting" if executable else f"the variable {PATH_VARIABLE}")
        return found
    commands = _COMMANDS if platform not in {"win32", "darwin"} else ()
    on_path = (which(command) for command in commands)
    found = next(filter(None, on_path), None) or next(filter(exists, _places(environ, platform)), None)
    if found is None:
        raise BrowserUnusable(
            UnusableKind.NO_BROWSER,
            f"no browser was found: looked for Chrome, Chromium, Edge and Brave {_where(platform)}",
            advice=_INSTALL,
        )
    return found


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Return whether a program can open a window: but on Windows and macOS, the environment must name a screen."""
    return platform in {"win32", "darwin"} or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def check_display(environ: Mapping[str, str], platform: str) -> None:
    """Check that a window can be opened.

    Raises:
        BrowserUnusable: there is no screen.
    """
    if has_display(environ, platform):
        return
    raise BrowserUnusable(
        UnusableKind.NO_DISPLAY,
        "there is no screen for the browser's window: neither DISPLAY nor WAYLAND_DISPLAY is set. A visible window is "
        "needed, because the platform is reported to refuse browsers without one since September 2026",
        advice="Run this program in a desktop session, or attach to a browser that has a window: page?cdp=http://"
        "127.0.0.1:9222",
    )


def _not_a_program(path: str, source: str) -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.NO_BROWSER,
        f"{source} names the browser {path!r}, which is not a program that can be run",
        advice="Write the full path of the program of Chrome, Chromium, Edge or Brave, not of its folder",
    )


def _places(environ: Mapping[str, str], platform: str) -> list[str]:
    home = environ.get("HOME", "")
    if platform == "win32":
        folders = [environ[name] for name in _WINDOWS_FOLDERS if environ.get(name)]
        return [join_windows(folder, program) for program in _WINDOWS_PROGRAMS for folder in folders]
    if platform == "darwin":
        folders = _of_home(_MAC_FOLDERS, home)
        return [f"{folder}/{name}.app/Contents/MacOS/{name}" for name in _MAC_PROGRAMS for folder in folders]
    folders = _of_home(_FLATPAK_FOLDERS, home)
    return [*_SNAPS, *(f"{folder}/{name}" for name in _FLATPAKS for folder in folders)]


def _of_home(folders: tuple[str, ...], home: str) -> list[str]:
    return [folder.format(home=home) for folder in folders if home or "{home}" not in folder]


def _where(platform: str) -> str:
    if platform == "win32":
        return "in Program Files, Program Files (x86) and LOCALAPPDATA"
    if platform == "darwin":
        return "in /Applications and ~/Applications"
    return "on PATH, in /snap/bin and among the exported programs of Flatpak"
