from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signing.config.test_sign_setting import SETTINGS
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import CONFIG_FILE, LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError


@pytest.fixture
def write(tmp_path):
    def written(content: str | bytes) -> Path:
        file = tmp_path / "tiktok.toml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return written


def toml(value: object) -> str:
    """Return a value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    return json.dumps(value)


def test_every_option_may_be_in_a_file(write):
    file = write("""
        web_url = "https://web"
        webcast_url = "https://webcast"
        socket_url = "wss://socket"
        sign = "direct,euler"
        allow_session_hosts = ["a.example"]
        user_agent = "me/1"
        language = "de"
        region = "CH"
        lookup = ["api"]
        backlog = "drop"
        start_attempts = 5
        queue_size = 7
        http_timeout = 3
        streak_timeout = 2.5
        room_state = false
        cache_dir = "cache"
        proxy = "http://proxy:3128"
        proxy_from_env = false
        family = "ipv4"
        max_inflated = 1000
        [reconnect]
        initial = 2
        attempts = 3
    """)
    assert LiveConfig.from_file(file) == LiveConfig(
        web_url="https://web",
        webcast_url="https://webcast",
        socket_url="wss://socket",
        sign="direct,euler",
        allow_session_hosts=("a.example",),
        user_agent="me/1",
        language="de",
        region="CH",
        lookup=("api",),
        backlog="drop",
        start_attempts=5,
        queue_size=7,
        http_timeout=3.0,
        streak_timeout=2.5,
        room_state=False,
        cache_dir=file.parent / "cache",
        proxy="http://proxy:3128",
        family="ipv4",
        max_inflated=1000,
        reconnect=Backoff(initial=2.0, attempts=3),
    )


def test_empty_file_means_defaults(write):
    assert LiveConfig.from_file(write("")) == LiveConfig()
    assert LiveConfig.from_file(str(write("# nothing\n"))) == LiveConfig()


def test_false_means_none_for_optional_options(write):
    config = LiveConfig.from_file(write("cache_dir = false\nreconnect = false\nroom_state = false"))
    assert (config.cache_dir, config.reconnect, config.room_state) == (None, None, False)
    with pytest.raises(ConfigError, match="language"):
        LiveConfig.from_file(write("language = false"))


@pytest.mark.parametrize(
    ("content", "said", "advice"),
    [
        ("langage = 'de'", "unknown option 'langage'", "Did you mean 'language'?"),
        ("zzzzzzzz = 1", "unknown option 'zzzzzzzz'", "The options are: web_url, "),
        ("language = 5", "tiktok.toml, line 1: language must be text, not 5", ""),
        ("http_timeout = 'soon'", "line 1: http_timeout must be a number of seconds, not 'soon'", ""),
        ("http_timeout = -1", "http_timeout must be more than 0", ""),
        ("cache_dir = 5", "cache_dir must be a path, not 5", ""),
        ("reconnect = {initial = -1}", "backoff: initial must be above 0", ""),
        ("reconnect = {initial = 'x'}", "reconnect.initial must be a number of seconds, not 'x'", ""),
        ("backlog = 'dorp'", "backlog must be one of mark, drop, deliver, not 'dorp'", "Did you mean 'drop'?"),
        ("sign = 5", "not int", ""),
        ("sign = false", "not bool", ""),
        ("sign = 'eulr'", "there is no provider 'eulr'", "Did you mean 'euler"),
        ("language = de", "is not valid TOML: ", 'Write name = value, text in quotes: language = "de"'),
        ("language", "is not valid TOML", ""),
        (b"\xff", "is not valid TOML", ""),
        ("x = " + "[" * 20_000, "is not valid TOML", ""),
        ("# " + "é" * 600_000, "is larger than 1048576 bytes", ""),
    ],
)
def test_invalid_option_is_refused(write, content, said, advice):
    with pytest.raises(ConfigError) as refused:
        LiveConfig.from_file(write(content))
    assert said in refused.value.message
    assert refused.value.advice.startswith(advice)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(ConfigError, match="cannot be read") as refused:
            LiveConfig.from_file(path)
        assert path.name in refused.value.message


@pytest.mark.parametrize("content", ["api_key = 'S3cr3t'", "sign = {provider = 'euler', api_key = 'S3cr3t'}"])
def test_secret_in_a_file_is_not_in_the_error(write, content):
    with pytest.raises(ConfigError) as refused:
        LiveConfig.from_file(write(content))
    assert "S3cr3t" not in str(refused.value)


@pytest.mark.parametrize(("text", "table", "spec"), SETTINGS, ids=[text for text, *_ in SETTINGS])
def test_every_source_of_sign_gives_the_same_provider(write, text, table, spec):
    block = "[sign]\n" + "\n".join(f"{name} = {toml(value)}" for name, value in table.items())
    blocks = block.replace("[sign]", "[[sign]]")
    files = [write(f"sign = {toml(setting)}").read_text("utf-8") for setting in (text, table, [text], [table])]
    sources = [LiveConfig(sign=setting) for setting in (text, table, [text], [table], spec, (spec,))]
    sources += [LiveConfig.from_file(write(content)) for content in (*files, block, blocks)]
    sources += [LiveConfig.from_env({"TIKTOK_LIVE_SIGN": said}) for said in (text, json.dumps(table))]
    sources += [LiveConfig.from_env({CONFIG_FILE: str(write(block))})]
    assert {config.providers for config in sources} == {(spec,)}
    assert len(set(sources)) == 1


@pytest.mark.parametrize("setting", ["command:/bin/x", {"provider": "command", "argv": ["/bin/x"]}, ["command:/bin/x"]])
def test_constructor_argument_has_the_same_effect(setting):
    client = LiveClient("@someone", config=LiveConfig(), sign=setting)
    assert client.config == LiveConfig(sign="command:/bin/x")


def test_chain_in_a_file_keeps_its_order(write):
    text = '[[sign]]\nprovider = "euler"\ntimeout = 5\n[[sign]]\nprovider = "direct"\n'
    assert LiveConfig.from_file(write(text)).providers == LiveConfig(sign="euler?timeout=5,direct").providers


def test_environment_overrides_the_file_that_it_names(write):
    file = write("language = 'de'\nweb_url = 'https://file'\nsign = 'euler'")
    env = {CONFIG_FILE: str(file), "TIKTOK_LIVE_WEB_URL": "https://env", "TIKTOK_LIVE_SIGN": "direct"}
    assert LiveConfig.from_env(env) == LiveConfig(language="de", web_url="https://env", sign="direct")
    assert LiveConfig.from_env({CONFIG_FILE: ""}) == LiveConfig()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=50),
        st.builds(
            lambda name, value: f"{name} = {value}".encode(),
            st.sampled_from(["sign", "reconnect", "cache_dir", "lookup", "queue_size", "http_timeout", "room_state"]),
            st.sampled_from(["1", "-1", "nan", "inf", "1e400", "''", "[]", "[1]", "{}", "false", "true", "1979-05-27"]),
        ),
    )
)
def test_random_files_are_options_or_refused(write, content):
    try:
        LiveConfig.from_file(write(content))
    except ConfigError:
        return
