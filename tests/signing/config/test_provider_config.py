from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.signing.config.provider_config import (
    BrowserSpec,
    CommandSpec,
    DirectSpec,
    EulerSpec,
    JsSpec,
    LocalSpec,
    MobileSpec,
    ReplaySpec,
    StaticSpec,
    read_secret,
)

SHA = "0123456789abcdefABCDEF" * 2 + "0" * 20


@pytest.mark.parametrize(
    ("spec", "kind", "host", "credential"),
    [
        (DirectSpec(region="eu"), "direct", "eu", ""),
        (EulerSpec(), "euler", "api.eulerstream.com", "env:EULER_API_KEY"),
        (EulerSpec(base_url="https://h:1/x", api_key_file="/k"), "euler", "h:1", "file:/k"),
        (LocalSpec(base_url="http://[::1]:3000"), "local", "[::1]:3000", ""),
        (CommandSpec(argv=("/bin/x", "y")), "command", "/bin/x", ""),
        (StaticSpec(path="/p"), "static", "/p", ""),
        (ReplaySpec(path="/p"), "replay", "/p", ""),
        (JsSpec(path="/p"), "js", "/p", ""),
        (JsSpec(url="https://h/s.js"), "js", "https://h/s.js", ""),
        (BrowserSpec(executable="/b", page="/p"), "browser", "/p", ""),
        (MobileSpec(), "mobile", "", ""),
    ],
)
def test_who_shares_a_breaker(spec, kind, host, credential):
    assert (spec.kind, spec.host, spec.credential) == (kind, host, credential)


@pytest.mark.parametrize(
    "url",
    ["https://h", "https://h.example:8443/base", "http://localhost", "http://127.0.0.1:3000", "http://[::1]:1", "http://LOCALHOST"],
)  # fmt: skip
def test_a_server_s_address(url):
    LocalSpec(base_url=url).check()
    EulerSpec(base_url=url).check()


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
def test_what_is_no_server_s_address(url):
    for spec in (LocalSpec(base_url=url), EulerSpec(base_url=url)):
        with pytest.raises(ConfigError, match="base_url must be like https://host"):
            spec.check()


@pytest.mark.parametrize("user", ["me@", "me:hidden@", ":hidden@", "@", ":@"])
def test_a_server_s_address_holds_no_user(user):
    with pytest.raises(ConfigError, match="no user name or password") as refused:
        LocalSpec(base_url=f"https://{user}h").check()
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("host", ["box", "10.0.0.1", "127.0.0.1.example", "localhost.example"])
def test_plain_http_goes_to_this_machine_alone_unless_allowed(host):
    with pytest.raises(ConfigError, match="plain http goes to this machine alone") as refused:
        EulerSpec(base_url=f"http://{host}").check()
    assert "allow_insecure=true" in refused.value.advice
    EulerSpec(base_url=f"http://{host}", allow_insecure=True).check()


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (DirectSpec(per_minute=-1), "per_minute must be 0 or more"),
        (EulerSpec(timeout=0), "timeout must be more than 0"),
        (EulerSpec(per_minute=-1), "per_minute must be 0 or more"),
        (LocalSpec(base_url="https://h", timeout=-1), "timeout must be more than 0"),
        (LocalSpec(base_url="https://h", max_concurrency=0), "max_concurrency must be more than 0"),
        (CommandSpec(argv=()), "the program is missing"),
        (CommandSpec(argv=("",)), "the program is missing"),
        (CommandSpec(argv=("x",), timeout=float("nan")), "timeout must be more than 0"),
        (JsSpec(), "either path or url"),
        (JsSpec(path="a", url="https://h"), "either path or url"),
        (JsSpec(url="https://h/s.js"), "needs its sha256"),
        (JsSpec(url="http://h/s.js", sha256=SHA), "must begin with https"),
        (JsSpec(url="https://h/s.js", sha256=SHA[1:]), "64 hexadecimal digits"),
        (JsSpec(url="https://h/s.js", sha256="g" + SHA[1:]), "64 hexadecimal digits"),
        (JsSpec(url="https://h/s.js", sha256=SHA, time_limit=0), "time_limit must be more than 0"),
        (JsSpec(url="https://h/s.js", sha256=SHA, memory_mb=0), "memory_mb must be more than 0"),
        (MobileSpec(device_id="12a"), "device_id must be digits"),
        (MobileSpec(device_id="²"), "device_id must be digits"),
    ],
)
def test_a_value_that_cannot_work_is_refused(spec, said):
    with pytest.raises(ConfigError, match=said) as refused:
        spec.check()
    assert refused.value.message.startswith(f"{spec.kind}: ")


def test_what_works_is_not_refused(tmp_path):
    file = tmp_path / "file"
    file.touch()
    path = str(file)
    for spec in (
        DirectSpec(),
        CommandSpec(argv=("anything",)),
        StaticSpec(path=path),
        ReplaySpec(path=path),
        JsSpec(path=path, sha256=SHA),
        JsSpec(url="https://h/s.js", sha256=SHA),
        BrowserSpec(executable=path, page=path),
        BrowserSpec(executable=path, page="http://127.0.0.1/page"),
        MobileSpec(device_id="7300000000000000001"),
    ):
        spec.check()


@pytest.mark.parametrize("path", ["/no/such/file", "a\0b", "a" * 10_000, "", "\ud800"])
def test_a_file_must_be_there(path, tmp_path):
    there = tmp_path / "file"
    there.touch()
    specs = [StaticSpec(path=path), ReplaySpec(path=path), BrowserSpec(executable=path, page=str(there))]
    specs += [BrowserSpec(executable=str(there), page=path), *([JsSpec(path=path)] if path else [])]
    for spec in specs:
        with pytest.raises(ConfigError, match="there is no file"):
            spec.check()


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ConfigError, match="there is no file"):
        StaticSpec(path=str(tmp_path)).check()


def test_a_secret_comes_from_a_variable(monkeypatch):
    assert read_secret("KEY", "", {"KEY": "  s3cret\n"}) == "s3cret"
    assert read_secret("KEY", "", {}) == ""
    assert read_secret("", "", {"KEY": "x"}) == ""
    monkeypatch.setenv("TIKTOK_LIVE_TEST_KEY", "mine")
    assert read_secret("TIKTOK_LIVE_TEST_KEY", "") == "mine"


def test_a_secret_comes_from_a_file_rather_than_from_a_variable(tmp_path):
    file = tmp_path / "key"
    file.write_text(" s3cret \n", encoding="utf-8")
    assert read_secret("KEY", str(file), {"KEY": "other"}) == "s3cret"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", None])
def test_a_key_file_that_is_of_no_use_is_refused(tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"the key file .* (cannot be read|is empty)"):
        read_secret("KEY", str(file), {"KEY": "other"})
