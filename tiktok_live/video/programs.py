"""The programs that download video: how to find them, and how to call them. The programs are the user's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.rooms.streams import is_fetchable

__all__ = ["PROGRAMS", "ProgramName", "VideoProgram", "find_program"]

ProgramName: TypeAlias = Literal["ffmpeg", "streamlink"]
"""The programs that can download."""

PROGRAMS: tuple[ProgramName, ...] = ("ffmpeg", "streamlink")
"""The programs, in the order in which they are looked for."""

# A hostile playlist could name local files: these protocols, the input's only ones, read none.
_PROTOCOLS = "http,https,httpproxy,tcp,tls,crypto"
_SILENCE = 20_000_000  # microseconds without data after which ffmpeg gives up
_INSTALL: dict[ProgramName, str] = {
    "ffmpeg": "Install it (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg), name its place with "
    "--program, or take another one with --with streamlink",
    "streamlink": "Install it (pip install streamlink), name its place with --program, or take another one with "
    "--with ffmpeg",
}
_SECRETS = ("TIKTOK_LIVE_", "EULER_API_KEY")  # beginnings of names
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True, slots=True)
class VideoProgram:
    """A program that downloads a stream into a file without changing pictures or sound.

    Attributes:
        name: which one it is.
        path: where it is.
    """

    name: ProgramName
    path: str

    def suffix(self, url: str) -> str:
        """Return the suffix of the file: ffmpeg makes Matroska, which is playable even if it was cut off."""
        if self.name == "ffmpeg":
            return ".mkv"
        return ".ts" if _is_playlist(url) else ".flv"

    def command(self, url: str, file: Path, user_agent: str) -> tuple[str, ...]:
        """Return program and arguments. They are for the system, not for a shell.

        Args:
            url: of the stream, one argument.
            file: to write, which must not exist.
            user_agent: header of the requests.
        """
        assert is_fetchable(url), "only web addresses are passed to programs"
        if self.name == "streamlink":
            kind = "hls" if _is_playlist(url) else "httpstream"
            alone = ("--no-config", "--no-plugin-sideloading", "--loglevel", "error", "--progress", "no")
            agent = f"--http-header=User-Agent={user_agent}"
            return self.path, *alone, agent, f"--output={file.absolute()}", f"{kind}://{url}", "best"
        source = ("-protocol_whitelist", _PROTOCOLS, "-user_agent", user_agent, "-rw_timeout", str(_SILENCE), "-i", url)
        target = ("-map", "0", "-c", "copy", "-flush_packets", "1", "-f", "matroska", "-n", f"file:{file.absolute()}")
        quiet = ("-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-stats_period", "0.25")
        return self.path, *quiet, *source, *target

    def environment(self, config: LiveConfig, environ: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the variables of the program: the user's, without this library's secrets, and with its proxy.

        Raises:
            ConfigError: the program cannot use the proxy.
        """
        kept = {
            name: value
            for name, value in (os.environ if environ is None else environ).items()
            if not name.upper().startswith(_SECRETS) and (config.proxy_from_env or name.lower() not in _PROXIES)
        }
        if not config.proxy:
            return kept
        if self.name == "ffmpeg" and urlsplit(config.proxy).scheme != "http":
            raise ConfigError(
                "ffmpeg cannot use this proxy, only one that begins with http://",
                advice="Take another program: --with streamlink",
            )
        return {**kept, "http_proxy": config.proxy, "https_proxy": config.proxy}


def find_program(name: ProgramName | None = None, place: Path | None = None) -> VideoProgram:
    """Return a program for downloads.

    Args:
        name: which one; None for the first that is installed.
        place: where it is; None to look in the folders of `PATH`. Without a name, its file name says which one it is.

    Raises:
        ConfigError: it is not installed, or cannot be run.
    """
    if place is not None:
        return _at(name or ("streamlink" if "streamlink" in place.name.lower() else "ffmpeg"), place)
    for each in (name,) if name is not None else PROGRAMS:
        path = shutil.which(each)
        if path is not None:
            return VideoProgram(each, path)
    wanted = name or PROGRAMS[0]
    raise ConfigError(f"the program {wanted}, which downloads the video, is not installed", advice=_INSTALL[wanted])


def _at(name: ProgramName, place: Path) -> VideoProgram:
    path = shutil.which(place.absolute())
    if path is None:
        raise ConfigError(f"{place} is not a program that can be run", advice="Check the path after --program")
    return VideoProgram(name, str(path))


def _is_playlist(url: str) -> bool:
    return urlsplit(url).path.endswith(".m3u8")
