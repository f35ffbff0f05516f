from __future__ import annotations

from pathlib import Path

import pytest

from tests.video.fakes import SHORT, fake, needs_posix
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.video.programs import VideoProgram, find_program

FFMPEG = VideoProgram("ffmpeg", "/usr/bin/ffmpeg")
STREAMLINK = VideoProgram("streamlink", "/usr/bin/streamlink")
FLV, HLS = "https://pull.example/a.flv?sign=1", "https://pull.example/a/playlist.m3u8?sign=1"


@pytest.mark.parametrize("file", ["out.mkv", "-y", "http:x.mkv", "a b;$(id).mkv"])
def test_file_and_address_are_single_arguments_that_are_no_options(file):
    for program in (FFMPEG, STREAMLINK):
        for url in (FLV, HLS):
            command = program.command(url, Path(file), "Agent 1")
            assert sum(url in part for part in command) == 1
            named = [part for part in command if part.endswith(str(Path(file).absolute()))]
            assert len(named) == 1
            assert named[0].startswith(("file:/", "--output=/", "file:", "--output="))


def test_ffmpeg_reads_no_local_file_and_replaces_none():
    command = FFMPEG.command(HLS, Path("a.mkv"), "Agent")
    allowed = command[command.index("-protocol_whitelist") + 1].split(",")
    assert not {"file", "pipe", "data", "concat", "subfile"} & set(allowed)
    assert command.index("-protocol_whitelist") < command.index("-i")
    assert "-n" in command
    assert "-nostdin" in command


def test_streamlink_says_how_the_stream_is_sent_and_reads_no_configuration():
    assert STREAMLINK.command(FLV, Path("a"), "Agent")[-2] == f"httpstream://{FLV}"
    assert STREAMLINK.command(HLS, Path("a"), "Agent")[-2] == f"hls://{HLS}"
    assert "--no-config" in STREAMLINK.command(HLS, Path("a"), "Agent")
    assert [STREAMLINK.suffix(FLV), STREAMLINK.suffix(HLS), FFMPEG.suffix(HLS)] == [".flv", ".ts", ".mkv"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "-version", "https://a b"])
def test_other_addresses_are_never_passed_on(url):
    with pytest.raises(AssertionError):
        FFMPEG.command(url, Path("a"), "Agent")


def test_the_environment_has_the_proxy_and_no_secret():
    environ = {
        "PATH": "/bin",
        "HTTPS_PROXY": "http://other",
        "TIKTOK_LIVE_SESSIONID": "secret",
        "EULER_API_KEY": "secret",
    }
    assert FFMPEG.environment(LiveConfig(), environ) == {"PATH": "/bin"}
    assert FFMPEG.environment(LiveConfig(proxy_from_env=True), environ)["HTTPS_PROXY"] == "http://other"
    proxied = FFMPEG.environment(LiveConfig(proxy="http://a:b@proxy:1"), environ)
    assert proxied["http_proxy"] == proxied["https_proxy"] == "http://a:b@proxy:1"
    with pytest.raises(ConfigError, match="ffmpeg cannot use this proxy"):
        FFMPEG.environment(LiveConfig(proxy="https://proxy:1"), environ)
    assert STREAMLINK.environment(LiveConfig(proxy="https://proxy:1"), environ)["https_proxy"] == "https://proxy:1"


@needs_posix
def test_a_program_is_found_by_name_or_place(tmp_path, monkeypatch):
    program = fake(tmp_path, SHORT)
    assert find_program(None, Path(program.path)) == program
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program() == find_program("ffmpeg") == program
    with pytest.raises(ConfigError, match="streamlink, which downloads the video, is not installed"):
        find_program("streamlink")
    with pytest.raises(ConfigError, match="is not a program that can be run"):
        find_program(None, tmp_path / "none")
    Path(program.path).rename(tmp_path / "streamlink")
    assert find_program().name == find_program(None, tmp_path / "streamlink").name == "streamlink"
