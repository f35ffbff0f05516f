from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.signing.config.provider_config import (
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    PageConfig,
    ReplayConfig,
    StaticConfig,
    is_this_machine,
)

SHA = "0123456789abcdefABCDEF" * 2 + "0" * 20


@pytest.mark.parametrize(
    ("config", "kind", "host", "credential"),
    [
        (DirectConfig(region="eu"), "direct", "eu", ""),
        (EulerConfig(), "euler", "api.eulerstream.com", "env:EULER_API_KEY"),
        (EulerConfig(base_url="https://h:1/x", api_key_file="/k"), "euler", "h:1", "file:/k"),
        (LocalConfig(base_url="http://[::1]:3000"), "local", "[::1]:3000", ""),
        (CommandConfig(argv=("/bin/x", "y")), "command", "/bin/x", ""),
        (StaticConfig(path="/p"), "static", "/p", ""),
        (ReplayConfig(path="/p"), "replay", "/p", ""),
        (JsConfig(path="/p"), "js", "/p", ""),
        (JsConfig(url="https://h/s.js"), "js", "https://h/s.js", ""),
        (BrowserConfig(executable="/b", page="/p"), "browser", "/p", ""),
        (MobileConfig(), "mobile", "", ""),
        (PageConfig(), "page", "", ""),
        (PageConfig(executable="/b", profile="/p"), "page", "/p", ""),
        (PageConfig(cdp="http://127.0.0.1:9222"), "page", "http://127.0.0.1:9222", ""),
    ],
)
def test_the_parts_of_a_breaker_key(config, kind, host, credential):
    assert (config.kind, config.host, config.credential) == (kind, host, credential)


@pytest.mark.parametrize(
    "url",
    ["https://h", "https://h.example:8443/base", "http://localhost", "http://127.0.0.1:3000", "http://[::1]:1", "http://LOCALHOST"],
)  # fmt: skip
def test_valid_addresses_of_a_server(url):
    LocalConfig(base_url=url).check()
    EulerConfig(base_url=url).check()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h",
        "//h",
        "ftp://h",
        "https://",
        "https:///x",
        "https://h:x",
        "https://h:0",
        "https://h:99999",
        "https://[",
        "https://h?x",
        "https://h#x",
        "https://h?",
        "https://h o",
        "https://h/a b",
        "https://h/\n",
        "https://h,drect",
        "https://h,locl+http://127.0.0.1",
        "https://*",
    ],
)
def test_invalid_addresses_of_a_server(url):
    for config in (LocalConfig(base_url=url), EulerConfig(base_url=url)):
        with pytest.raises(ConfigError, match="base_url must look like https://host"):
            config.check()


@pytest.mark.parametrize("user", ["me@", "me:hidden@", ":hidden@", "@", ":@"])
def test_an_address_with_a_user_is_refused(user):
    with pytest.raises(ConfigError, match="must not contain a user name or password") as refused:
        LocalConfig(base_url=f"https://{user}h").check()
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("host", ["box", "10.0.0.1", "127.0.0.1.example", "localhost.example"])
def test_plain_http_to_another_machine_must_be_allowed(host):
    with pytest.raises(ConfigError, match="plain http is allowed only to this machine") as refused:
        EulerConfig(base_url=f"http://{host}").check()
    assert "allow_insecure=true" in refused.value.advice
    EulerConfig(base_url=f"http://{host}", allow_insecure=True).check()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (DirectConfig(per_minute=-1), "per_minute must be 0 or more"),
        (EulerConfig(timeout=0), "timeout must be more than 0"),
        (EulerConfig(per_minute=-1), "per_minute must be 0 or more"),
        (LocalConfig(base_url="https://h", timeout=-1), "timeout must be more than 0"),
        (LocalConfig(base_url="https://h", max_concurrency=0), "max_concurrency must be more than 0"),
        (CommandConfig(argv=()), "the program is missing"),
        (CommandConfig(argv=("",)), "the program is missing"),
        (CommandConfig(argv=("x",), timeout=float("nan")), "timeout must be more than 0"),
        (JsConfig(), "either path or url of the script"),
        (JsConfig(path="a", url="https://h"), "either path or url of the script"),
        (JsConfig(url="https://h/s.js"), "url needs sha256"),
        (JsConfig(url="http://h/s.js", sha256=SHA), "must begin with https"),
        (JsConfig(url="https://h/s.js", sha256=SHA[1:]), "64 hexadecimal digits"),
        (JsConfig(url="https://h/s.js", sha256="g" + SHA[1:]), "64 hexadecimal digits"),
        (JsConfig(url="https://h/s.js", sha256=SHA, time_limit=0), "time_limit must be more than 0"),
        (JsConfig(url="https://h/s.js", sha256=SHA, memory_mb=0), "memory_mb must be more than 0"),
        (MobileConfig(device_id="12a"), "device_id must be digits"),
        (MobileConfig(device_id="²"), "device_id must be digits"),
        (PageConfig(timeout=0), "timeout must be more than 0"),
        (PageConfig(patience=-1), "patience must be 0 or more"),
        (PageConfig(patience=float("nan")), "patience must be 0 or more"),
        (PageConfig(rooms="shared"), "rooms=shared needs mode=socket"),
        (PageConfig(cdp="127.0.0.1:9222"), "cdp must look like"),
        (PageConfig(cdp="http://me:pw@127.0.0.1:9222"), "cdp must not contain a user name"),
        (PageConfig(cdp="http://192.168.0.2:9222"), "cdp must be on this machine"),
        (PageConfig(cdp="http://0.0.0.0:9222"), "cdp must be on this machine"),
        (PageConfig(cdp="http://127.0.0.1:9222", profile="/p"), "already running"),
        (PageConfig(cdp="http://127.0.0.1:9222", executable="/b"), "already running"),
    ],
)
def test_invalid_values_are_refused(config, message):
    with pytest.raises(ConfigError, match=message) as refused:
        config.check()
    assert refused.value.message.startswith(f"{config.kind}: ")


def test_valid_values_are_accepted(tmp_path):
    file = tmp_path / "file"
    file.touch()
    path = str(file)
    for config in (
        DirectConfig(),
        CommandConfig(argv=("anything",)),
        StaticConfig(path=path),
        ReplayConfig(path=path),
        JsConfig(path=path, sha256=SHA),
        JsConfig(url="https://h/s.js", sha256=SHA),
        BrowserConfig(executable=path, page=path),
        BrowserConfig(executable=path, page="http://127.0.0.1/page"),
        MobileConfig(device_id="7300000000000000001"),
        PageConfig(executable="chromium", profile="~/mine", patience=0),
        PageConfig(cdp="http://localhost:9222", window="tabs", media="none"),
        PageConfig(mode="socket", rooms="shared"),
    ):
        config.check()


@pytest.mark.parametrize("path", ["/no/such/file", "a\0b", "a" * 10_000, "", "\ud800"])
def test_a_missing_file_is_an_error(path, tmp_path):
    there = tmp_path / "file"
    there.touch()
    configs = [StaticConfig(path=path), ReplayConfig(path=path), BrowserConfig(executable=path, page=str(there))]
    configs += [BrowserConfig(executable=str(there), page=path), *([JsConfig(path=path)] if path else [])]
    for config in configs:
        with pytest.raises(ConfigError, match="there is no file"):
            config.check()


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(ConfigError, match="there is no file"):
        StaticConfig(path=str(tmp_path)).check()


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", True), ("box", False), ("", False)],
)
def test_hosts_that_are_this_machine(host, is_local):
    assert is_this_machine(host) is is_local
