from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.options_in_places import SESSION, SESSION_FILE, WRITTEN, text_in, value_in
from tiktok_live.backoff import Backoff
from tiktok_live.client import config as module
from tiktok_live.client.config import CONFIG_FILE, ENVIRONMENT, LiveConfig
from tiktok_live.client.options.toml_file import line_of
from tiktok_live.errors import ConfigError

OPTIONS = [field.name for field in dataclasses.fields(LiveConfig)]
OPTIONAL = ["ca_file", "session", "reconnect", "first_message_timeout", "cache_dir"]
SECRET = "S3cr3tV4lueThatIsLong"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / SESSION_FILE).write_text(SESSION)
    (tmp_path / "ca.pem").write_text("")
    # A file of certificates is checked elsewhere.
    monkeypatch.setattr("tiktok_live.net.options.NetworkOptions.ssl_context", lambda _: None)
    return tmp_path


def file_with(folder: Path, content: str) -> str:
    path = folder / "live.toml"
    path.write_text(content)
    return str(path)


def test_every_option_has_a_sample_that_is_not_its_default():
    assert list(WRITTEN) == OPTIONS
    assert all(written.value != getattr(LiveConfig(), name) for name, written in WRITTEN.items())


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_has_the_same_value_in_every_place(folder, name):
    expected = dataclasses.replace(LiveConfig(), **{name: value_in(folder, name)})
    assert getattr(expected, name) == value_in(folder, name)
    file = file_with(folder, f"{name} = {WRITTEN[name].toml}")
    assert LiveConfig.from_file(file) == expected
    assert LiveConfig.from_env({CONFIG_FILE: file}) == expected
    assert LiveConfig.from_env({ENVIRONMENT[name]: text_in(folder, name)}) == expected


@pytest.mark.parametrize("name", [name for name in OPTIONS if name != "session"])
def test_a_variable_overrides_the_file(folder, name):
    default = {
        "reconnect": "initial=1,attempts=8",
        "sign": "direct",
        "lookup": "page,api",
        "allow_session_hosts": "c.example",
        "proxy": "http://other:1",
        "ca_file": "off",
    }.get(name, str(getattr(LiveConfig(), name)))
    file = file_with(folder, f"{name} = {WRITTEN[name].toml}")
    overridden = LiveConfig.from_env({CONFIG_FILE: file, ENVIRONMENT[name]: default})
    assert getattr(overridden, name) == getattr(LiveConfig.from_env({ENVIRONMENT[name]: default}), name)
    assert getattr(overridden, name) != value_in(folder, name)


def test_variables_of_a_service_with_our_name_are_not_unknown_options(caplog):
    module._log_once.cache_clear()
    names = ["SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_80_TCP", "PORT_80_TCP_ADDR"]
    LiveConfig.from_env({f"TIKTOK_LIVE_{name}": "tcp://10.0.0.7:80" for name in names})
    assert caplog.messages == []
    LiveConfig.from_env({"TIKTOK_LIVE_PORTS": "80", "TIKTOK_LIVE_SERVICE": "80"})
    assert len(caplog.messages) == 2


@pytest.mark.parametrize("name", OPTIONAL)
@pytest.mark.parametrize("text", ["off", "None", "false"])
def test_an_option_that_may_be_none_is_off_in_a_variable(name, text):
    assert getattr(LiveConfig.from_env({ENVIRONMENT[name]: text}), name) is None


@pytest.mark.parametrize("text", ["1", "true", "YES", "on"])
def test_a_flag_may_be_written_in_several_ways(text):
    assert LiveConfig.from_env({"TIKTOK_LIVE_FOLLOW": text}).follow is True
    assert LiveConfig.from_env({"TIKTOK_LIVE_FOLLOW": "Off", "TIKTOK_LIVE_ROOM_STATE": "0"}).room_state is False


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("POLL", "soon", "TIKTOK_LIVE_POLL must be a number of seconds, not 'soon'"),
        ("POLL", "1", "TIKTOK_LIVE_POLL must be 5 seconds or more"),
        ("QUEUE_SIZE", "9" * 5000, "TIKTOK_LIVE_QUEUE_SIZE must be a whole number, not a text of 5000 characters"),
        ("QUEUE_SIZE", "2.5", "TIKTOK_LIVE_QUEUE_SIZE must be a whole number, not '2.5'"),
        ("FOLLOW", "perhaps", "TIKTOK_LIVE_FOLLOW must be true or false, not 'perhaps'"),
        ("BACKLOG", "keep", "TIKTOK_LIVE_BACKLOG must be one of mark, drop, deliver, not 'keep'"),
        ("LOOKUP", "page,html", "TIKTOK_LIVE_LOOKUP must be one of page, api, not 'html'"),
        ("RECONNECT", "3", "TIKTOK_LIVE_RECONNECT must look like initial=2,attempts=3, or be off"),
        ("RECONNECT", "initail=3", "TIKTOK_LIVE_RECONNECT has no option 'initail'"),
        ("RECONNECT", "attempts=x", "reconnect.attempts must be a whole number, not 'x'"),
        ("SIGN", "eulr", "TIKTOK_LIVE_SIGN: there is no provider 'eulr'"),
        ("SESSION", SECRET, "TIKTOK_LIVE_SESSION must be the path of a JSON file with both cookies"),
        ("HTTP_TIMEOUT", SECRET, "TIKTOK_LIVE_HTTP_TIMEOUT must be a number of seconds, not a text of 21 characters"),
        ("CA_FILE", "~nobody-here/ca.pem", "TIKTOK_LIVE_CA_FILE: the home folder"),
    ],
)
def test_a_wrong_variable_is_named(variable, text, message):
    with pytest.raises(ConfigError) as refused:
        LiveConfig.from_env({f"TIKTOK_LIVE_{variable}": text})
    assert message in refused.value.message
    assert SECRET not in str(refused.value)


def test_a_session_has_one_place_in_the_environment(folder):
    both = {"TIKTOK_LIVE_SESSIONID": "a", "TIKTOK_LIVE_TARGET_IDC": "b"}
    with pytest.raises(ConfigError, match="set either the file or the cookies"):
        LiveConfig.from_env({**both, "TIKTOK_LIVE_SESSION": str(folder / SESSION_FILE)})


@pytest.mark.parametrize(
    ("variable", "advice"),
    [
        ("TIKTOK_LIVE_LANGAUGE", "Did you mean TIKTOK_LIVE_LANGUAGE?"),
        ("TIKTOK_LIVE_SESSION_ID", "Did you mean TIKTOK_LIVE_SESSIONID?"),
        ("TIKTOK_LIVE_Proxy", "Did you mean TIKTOK_LIVE_PROXY?"),
        ("TIKTOK_LIVE_XYZZY", "docs/configuration.md lists the variables"),
    ],
)
def test_an_unknown_variable_is_logged_once(caplog, variable, advice):
    module._log_once.cache_clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert LiveConfig.from_env({variable: SECRET}) == LiveConfig()
    (line,) = caplog.messages
    assert line == f"the environment variable {variable} is unknown, and ignored. {advice}"


@pytest.mark.parametrize("name", ["off", "OFF", ""])
def test_no_file_is_read_for_off(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("off").write_text("language = 'de'")
    assert LiveConfig.from_env({CONFIG_FILE: name}) == LiveConfig()


@pytest.mark.parametrize(
    ("content", "message", "advice"),
    [
        ("poll = 5\nlangage = 1", "live.toml, line 2: unknown option 'langage'", "Did you mean 'language'?"),
        ("web-url = 'x'", "line 1: unknown option 'web-url'", "Did you mean 'web_url'?"),
        ("attempts = 3", "line 1: unknown option 'attempts'", "It belongs to the section [reconnect]"),
        ("api_key_env = 'X'", "unknown option 'api_key_env'", "It is an option of a sign provider"),
        ("[reconnect]\ninitial = 2\npoll = 9", "[reconnect] has no option 'poll'", "It is an option of the client"),
        ('[[sign]]\nprovider = "direct"\nfollow = true', "line 1: [sign] has no option 'follow'", "It is an option of"),
        ("[reconnect]\nretries = 2", "line 1: reconnect has no option 'retries'", "The options are: initial, "),
        ("reconnect = 5", "reconnect must be a table [reconnect], or false, not 5", ""),
        ("session = 5", "session must be the path of a JSON file", ""),
        ("lookup = 'api'", "lookup must be a list of page, api, not 'api'", ""),
        ("follow = 'yes'", "follow must be true or false, not 'yes'", ""),
        ("language = [1]", "language must be text, not a list", ""),
        ("\n".join(f"key{n} = 1" for n in range(5000)), "live.toml sets 5000 options, more than there are", "Check"),
    ],
)
def test_a_mistake_in_a_file_is_explained_in_its_terms(folder, content, message, advice):
    with pytest.raises(ConfigError) as refused:
        LiveConfig.from_file(file_with(folder, content))
    assert message in refused.value.message
    assert refused.value.advice.startswith(advice)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("poll = 1", 1),
        ("# poll = 1\n\n  poll=1", 3),
        ('a = """\npoll = 3\n"""\npoll = 1', 4),
        ("[other]\npoll = 3\n[poll]", 3),
        ('[[ poll ]]\nx = 1\n"poll".y = 2', 1),
        ('"poll" = 1', 1),
        ("poll.a = 1", 1),
        ("x = 1", 0),
    ],
)
def test_the_line_of_a_key_is_found(text, line):
    assert line_of(text, "poll") == line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"http_timeout": "soon"}, "http_timeout must be a number of seconds, not 'soon'"),
        ({"http_timeout": True}, "http_timeout must be a number of seconds, not true"),
        ({"http_timeout": 10**400}, "http_timeout must be a number of seconds, not "),
        ({"follow": -(10**5000)}, "follow must be true or false, not a number that is too large"),
        ({"language": 10**5000}, "language must be text, not a number that is too large"),
        ({"cache_dir": "a\0b"}, "cache_dir must be a path, not 'a\\x00b'"),
        ({"queue_size": 10**5000}, "queue_size must be a whole number, not a number that is too large"),
        ({"queue_size": 2.5}, "queue_size must be a whole number, not 2.5"),
        ({"queue_size": None}, "queue_size must be a whole number, not None"),
        ({"follow": 1}, "follow must be true or false, not 1"),
        ({"language": b"de"}, "language must be text, not a bytes"),
        (
            {"allow_session_hosts": "a.example"},
            "allow_session_hosts must be a list of texts, not a text of",
        ),
        ({"cache_dir": 5}, "cache_dir must be a path, not 5"),
        ({"reconnect": 5}, "reconnect must be delays: a table, or text such as initial=2,attempts=3, not 5"),
        (
            {"session": SECRET},
            "session must be the path of a JSON file with both cookies; in a program a",
        ),
        ({"proxy": 5}, "proxy must be text"),
        ({"web_url": None}, "web_url must be text, not None"),
    ],
)
def test_a_value_of_a_wrong_type_is_a_configuration_error(options, message):
    with pytest.raises(ConfigError) as refused:
        LiveConfig(**options)
    assert refused.value.message.startswith(message)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("options", [{"initial": "x"}, {"attempts": 2.5}, {"jitter": None}])
def test_delays_of_a_wrong_type_are_a_configuration_error(options):
    with pytest.raises(ConfigError, match=f"backoff: {next(iter(options))} must be a"):
        Backoff(**options)


def test_paths_may_be_text_and_lists_become_tuples():
    config = LiveConfig(cache_dir="cache", lookup=["api"], allow_session_hosts=["h"], poll=5)
    assert (config.cache_dir, config.lookup, config.allow_session_hosts) == (Path("cache"), ("api",), ("h",))
    assert hash(config) == hash(
        LiveConfig(cache_dir=Path("cache"), lookup=("api",), allow_session_hosts=("h",), poll=5)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.sampled_from(OPTIONS),
    st.text(max_size=20) | st.sampled_from(["nan", "inf", "-1", "1e400", "~", "a=b", "initial=nan", ",", "{", "[[]]"]),
)
def test_random_text_in_a_variable_is_an_option_or_refused(name, text):
    try:
        LiveConfig.from_env({ENVIRONMENT[name]: text})
    except ConfigError:
        return


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(OPTIONS),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary() | st.lists(st.text()),
)
def test_random_values_in_a_program_are_an_option_or_refused(name, value):
    try:
        LiveConfig(**{name: value})
    except ConfigError:
        return
