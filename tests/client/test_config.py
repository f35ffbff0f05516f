from __future__ import annotations

import dataclasses
import inspect
import math

import pytest

from tests.user_agents import HEADLESS
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import CONFIG_FILE, ENVIRONMENT, LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.signing.config.provider_config import DirectConfig, EulerConfig
from tiktok_live.wire.inflate import MAX_INFLATED

TIMES_ABOVE_ZERO = [
    "http_timeout",
    "connect_timeout",
    "first_frame_timeout",
    "first_message_timeout",
    "slow_after",
    "stall_timeout",
    "heartbeat_interval",
    "streak_timeout",
]
TIMES_FROM_ZERO = ["end_grace", "close_patience", "healthy_after"]
COUNTS = ["queue_size", "start_attempts", "max_inflated", "max_messages", "max_retained"]
TEXTS = ["user_agent", "language", "region"]
HOSTS = ["web_url", "webcast_url", "socket_url"]
OTHERS = [
    "cache_dir",
    "lookup",
    "backlog",
    "reconnect",
    "room_state",
    "sign",
    "allow_session_hosts",
    "session",
    "follow",
    "poll",
]
NETWORK = ["proxy", "proxy_from_env", "ca_file", "family"]


def names() -> list[str]:
    return [field.name for field in dataclasses.fields(LiveConfig)]


def test_every_option_is_tested_and_documented():
    assert sorted(TIMES_ABOVE_ZERO + TIMES_FROM_ZERO + COUNTS + TEXTS + HOSTS + OTHERS + NETWORK) == sorted(names())
    for name in names():
        assert f"\n    {name}: " in inspect.getdoc(LiveConfig), name


def test_the_defaults_are_the_platform_and_need_nothing():
    config = LiveConfig()
    assert (config.web_url, config.webcast_url, config.socket_url) == (
        "https://www.tiktok.com",
        "https://webcast.tiktok.com",
        "wss://webcast-ws.tiktok.com",
    )
    assert (config.lookup, config.backlog, config.reconnect) == (("page", "api"), "mark", Backoff())
    assert (config.queue_size, config.max_inflated) == (10_000, MAX_INFLATED)
    assert (config.providers, config.allow_session_hosts) == ((DirectConfig(),), ())
    assert config.user_agent.startswith("Mozilla/5.0 (")


def test_options_cannot_be_changed_only_replaced():
    config = LiveConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.language = "de"
    assert dataclasses.replace(config, language="de").language == "de"


def test_options_are_keyword_only():
    with pytest.raises(TypeError):
        LiveConfig("https://www.tiktok.com")


@pytest.mark.parametrize("name", TIMES_ABOVE_ZERO)
@pytest.mark.parametrize("value", [0, -1, math.nan, -math.inf])
def test_a_time_must_be_above_zero(name, value):
    with pytest.raises(ConfigError, match=f"configuration: {name} must be more than 0 seconds"):
        LiveConfig(**{name: value})


@pytest.mark.parametrize("name", TIMES_FROM_ZERO)
@pytest.mark.parametrize("value", [-0.1, math.nan])
def test_some_times_may_be_zero_but_not_below(name, value):
    with pytest.raises(ConfigError, match=f"configuration: {name} must be 0 seconds or more"):
        LiveConfig(**{name: value})
    assert getattr(LiveConfig(**{name: 0}), name) == 0


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [0, -1])
def test_a_number_must_be_one_or_more(name, value):
    with pytest.raises(ConfigError, match=f"configuration: {name} must be 1 or more"):
        LiveConfig(**{name: value})
    assert getattr(LiveConfig(**{name: 1}), name) == 1


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("value", ["", "é", "a\r\nCookie: b", "a\x00"])
def test_header_options_must_be_printable_ascii(name, value):
    with pytest.raises(ConfigError, match=f"configuration: {name} must be printable ASCII"):
        LiveConfig(**{name: value})


@pytest.mark.parametrize("value", ["german", "d", "de,en", "de;q=1", "-de"])
def test_a_language_must_be_a_code(value):
    with pytest.raises(ConfigError, match=f"language must be a code such as de or zh-Hant, not '{value}'"):
        LiveConfig(language=value)


@pytest.mark.parametrize("value", ["us", "USA", "Germany", "eu-west"])
def test_a_region_must_be_a_country_code(value):
    with pytest.raises(ConfigError, match=f"region must be a country code .* not '{value}'"):
        LiveConfig(region=value)


@pytest.mark.parametrize("value", ["de", "fil", "pt-BR", "zh_Hant", "zh-Hant-TW", "es-419"])
def test_any_code_of_a_language_is_accepted(value):
    assert LiveConfig(language=value).language == value


def test_a_headless_browser_s_user_agent_is_refused():
    with pytest.raises(ConfigError, match="user_agent is that of a headless browser") as failed:
        LiveConfig(user_agent=HEADLESS)
    assert "visible window" in failed.value.advice


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"backlog": "keep"}, "backlog must be one of mark, drop, deliver, not 'keep'"),
        ({"lookup": ()}, "lookup needs at least one of: page, api"),
        ({"lookup": ("page", "html")}, "lookup must be one of page, api, not 'html'"),
        ({"lookup": "page"}, "lookup must be a list of page, api, not 'page'"),
    ],
)
def test_invalid_choice_is_refused_with_the_choices(options, message):
    with pytest.raises(ConfigError) as refused:
        LiveConfig(**options)
    assert refused.value.message == message


@pytest.mark.parametrize("backlog", ["mark", "drop", "deliver"])
def test_every_choice_is_accepted(backlog):
    assert LiveConfig(backlog=backlog, lookup=("api",), reconnect=None).backlog == backlog


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize(
    "value",
    ["", "www.tiktok.com", "ftp://h", "//h", "{}://", "{}:///x", "{}://[", "{}://h:x", "{}://h:0", "{}://h:65536"],
)
def test_invalid_host_is_refused(name, value):
    scheme = "ws" if name == "socket_url" else "http"
    with pytest.raises(ConfigError, match=f"{name} must begin with {scheme}:// or {scheme}s:// and a host, not '"):
        LiveConfig(**{name: value.format(scheme)})


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("rest", ["/?x=1", "#x", "?"])
def test_a_host_ends_before_query_and_fragment(name, rest):
    scheme = "ws" if name == "socket_url" else "http"
    with pytest.raises(ConfigError, match=f"{name} must end before any"):
        LiveConfig(**{name: f"{scheme}://h{rest}"})


@pytest.mark.parametrize(
    ("web", "socket"),
    [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080"),
        ("https://h", "wss://h"),
        ("https://[::1]:8443/base", "wss://[::1]:8443/base"),
    ],
)
def test_host_may_have_tls_port_and_path(web, socket):
    config = LiveConfig(web_url=web, webcast_url=web, socket_url=socket)
    assert (config.web_url, config.socket_url) == (web, socket)
    assert LiveConfig().at(web) == config


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_holds_no_password(name):
    scheme = "ws" if name == "socket_url" else "http"
    with pytest.raises(ConfigError, match="no user name and password") as caught:
        LiveConfig(**{name: f"{scheme}://me:hidden@host"})
    assert "hidden" not in str(caught.value)


def test_no_password_is_in_the_error():
    with pytest.raises(ConfigError) as refused:
        LiveConfig(web_url="ftp://me:hidden@h")
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "web", "socket"),
    [
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "ws://127.0.0.1:8080"),
        ("https://h//", "https://h", "wss://h"),
        ("HTTPS://h", "HTTPS://h", "wss://h"),
        ("http://http", "http://http", "ws://http"),
    ],
)
def test_one_address_for_every_host(url, web, socket):
    config = LiveConfig(language="de", queue_size=5).at(url)
    assert (config.web_url, config.webcast_url, config.socket_url) == (web, web, socket)
    assert (config.language, config.queue_size) == ("de", 5)


@pytest.mark.parametrize("url", ["ws://h", "h", "", "http://", "http://h:x", "http://["])
def test_invalid_address_for_every_host_is_refused(url):
    with pytest.raises(ConfigError, match="the URL of the simulator must begin with http:// or https://"):
        LiveConfig().at(url)


@pytest.mark.parametrize("wrong", ["live.toml", {"language": "de"}])
def test_what_is_no_config_is_refused(wrong):
    with pytest.raises(ConfigError, match=r"config must be a LiveConfig, not of type .*LiveConfig.from_file"):
        LiveClient("@someone", config=wrong)


def test_empty_environment_means_defaults():
    assert LiveConfig.from_env({}) == LiveConfig()
    assert LiveConfig.from_env({"TIKTOK_LIVE_WEB_URL": ""}) == LiveConfig()


def test_process_environment_is_the_default(monkeypatch):
    for variable in (*ENVIRONMENT.values(), CONFIG_FILE):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "http://web")
    assert LiveConfig.from_env() == LiveConfig(web_url="http://web")
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "nowhere")
    with pytest.raises(ConfigError, match="TIKTOK_LIVE_WEB_URL must begin with"):
        LiveConfig.from_env()


def test_sign_is_checked_when_the_options_are_created():
    with pytest.raises(ConfigError, match="there is no provider 'eulr'"):
        LiveConfig(sign="eulr")
    config = LiveConfig(sign=["direct", {"provider": "euler", "timeout": 5}])
    assert config.providers == (DirectConfig(), EulerConfig(timeout=5.0))
    assert dataclasses.replace(config, language="de").providers == config.providers
    assert LiveConfig(sign="direct,euler?timeout=5") == config


def test_network_options_are_checked_and_hide_the_password():
    config = LiveConfig(proxy="http://me:hidden@proxy:3128", family="ipv6")
    network = config.network()
    assert (network.proxy, network.family) == (config.proxy, "ipv6")
    assert LiveConfig(proxy_from_env=True).network().proxy_from_env
    assert "hidden" not in repr(config)
    assert (LiveConfig().proxy, LiveConfig().proxy_from_env, LiveConfig().family) == ("", False, "any")
    with pytest.raises(ConfigError) as refused:
        LiveConfig(proxy="ftp://me:hidden@proxy")
    assert "hidden" not in str(refused.value)


def test_the_defaults_are_one_object_per_config_and_equal():
    assert LiveConfig() == LiveConfig()
    assert hash(LiveConfig()) == hash(LiveConfig())
