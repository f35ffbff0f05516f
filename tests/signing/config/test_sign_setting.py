from __future__ import annotations

import json
import string
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.signing.config.provider_config import (
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    EulerPaths,
    ExtensionConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    PageConfig,
    ProviderConfig,
    ReplayConfig,
    StaticConfig,
)
from tiktok_live.signing.config.sign_setting import KINDS, parse_sign

HERE = str(Path(__file__).resolve())
SECRET = "S3cr3tV4lue"
SHA = "ab" * 32

# As a string, as a table, and the configuration that both give.
SETTINGS: list[tuple[str, dict[str, object], ProviderConfig]] = [
    ("direct", {"provider": "direct"}, DirectConfig()),
    (
        "direct?region=eu&per_minute=5",
        {"provider": "direct", "region": "eu", "per_minute": 5},
        DirectConfig(region="eu", per_minute=5),
    ),
    ("euler", {"provider": "euler"}, EulerConfig()),
    (
        "euler+https://h:8443/base/?api_key_env=MINE&timeout=5&per_minute=0",
        {"provider": "euler", "base_url": "https://h:8443/base/", "api_key_env": "MINE", "timeout": 5, "per_minute": 0},
        EulerConfig(base_url="https://h:8443/base", api_key_env="MINE", timeout=5.0, per_minute=0),
    ),
    (
        "local+http://127.0.0.1:3000?dialect=signtok&max_concurrency=2",
        {"provider": "local", "base_url": "http://127.0.0.1:3000", "dialect": "signtok", "max_concurrency": 2},
        LocalConfig(base_url="http://127.0.0.1:3000", dialect="signtok", max_concurrency=2),
    ),
    (
        "local+http://box:3000?allow_insecure=true&path=/sign",
        {"provider": "local", "base_url": "http://box:3000", "allow_insecure": True, "path": "/sign"},
        LocalConfig(base_url="http://box:3000", allow_insecure=True, path="/sign"),
    ),
    (
        "command:/bin/sign --fast 'two words'?timeout=2.5",
        {"provider": "command", "argv": ["/bin/sign", "--fast", "two words"], "timeout": 2.5},
        CommandConfig(argv=("/bin/sign", "--fast", "two words"), timeout=2.5),
    ),
    (
        r"command:C:\signers\sign.exe /q",
        {"provider": "command", "argv": [r"C:\signers\sign.exe", "/q"]},
        CommandConfig(argv=(r"C:\signers\sign.exe", "/q")),
    ),
    (f"static:{HERE}", {"provider": "static", "path": HERE}, StaticConfig(path=HERE)),
    (
        f"replay:{HERE}?cookie=0",
        {"provider": "replay", "path": HERE, "cookie": False},
        ReplayConfig(path=HERE, cookie=False),
    ),
    (
        f"js:{HERE}?engine=v8&sha256={SHA}&time_limit=1&memory_mb=64",
        {"provider": "js", "path": HERE, "engine": "v8", "sha256": SHA, "time_limit": 1, "memory_mb": 64},
        JsConfig(path=HERE, engine="v8", sha256=SHA, time_limit=1.0, memory_mb=64),
    ),
    (
        f"browser:{HERE}?page=https://h/p&allow_hosts=a.example,b.example&sandbox=false",
        {
            "provider": "browser",
            "executable": HERE,
            "page": "https://h/p",
            "allow_hosts": ["a.example", "b.example"],
            "sandbox": False,
        },
        BrowserConfig(executable=HERE, page="https://h/p", allow_hosts=("a.example", "b.example"), sandbox=False),
    ),
    (
        "extension?port=28788&token_file=/t&patience=5",
        {"provider": "extension", "port": 28788, "token_file": "/t", "patience": 5},
        ExtensionConfig(port=28788, token_file="/t", patience=5.0),
    ),
    ("mobile?device_id=123", {"provider": "mobile", "device_id": "123"}, MobileConfig(device_id="123")),
    ("page", {"provider": "page"}, PageConfig()),
    (
        "page:/usr/bin/chromium?profile=/my/folder&media=none&sandbox=off&timeout=20",
        {
            "provider": "page",
            "executable": "/usr/bin/chromium",
            "profile": "/my/folder",
            "media": "none",
            "sandbox": "off",
            "timeout": 20,
        },
        PageConfig(executable="/usr/bin/chromium", profile="/my/folder", media="none", sandbox="off", timeout=20.0),
    ),
    (
        "page?cdp=http://127.0.0.1:9222",
        {"provider": "page", "cdp": "http://127.0.0.1:9222"},
        PageConfig(cdp="http://127.0.0.1:9222"),
    ),
]


def error_of(setting: object) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse_sign(setting)
    return caught.value


def test_the_settings_above_cover_every_kind():
    assert {type(config) for *_, config in SETTINGS} == set(KINDS.values())
    assert all(cls().kind == kind for kind, cls in KINDS.items() if kind in {"direct", "euler", "mobile", "page"})


@pytest.mark.parametrize(("text", "table", "config"), SETTINGS, ids=[text for text, *_ in SETTINGS])
def test_a_string_a_table_and_a_configuration_are_equivalent(text, table, config):
    for setting in (
        text,
        f"  {text}\n",
        table,
        MappingProxyType(table),
        [text],
        (table,),
        config,
        [config],
        json.dumps(table),
    ):
        assert parse_sign(setting) == (config,)
    assert hash(parse_sign(table)) == hash((config,))


def test_a_chain_keeps_its_order():
    chain = ", ".join(text for text, *_ in SETTINGS)
    configs = tuple(config for *_, config in SETTINGS)
    tables = [table for _, table, _ in SETTINGS]
    assert parse_sign(chain) == configs
    assert parse_sign(tables) == configs
    assert parse_sign(json.dumps(tables)) == configs
    assert parse_sign([chain]) == configs
    assert parse_sign(["direct,mobile", EulerConfig()]) == (DirectConfig(), MobileConfig(), EulerConfig())


def test_a_comma_in_an_option_does_not_separate_providers():
    (config,) = parse_sign(f"browser:{HERE}?page={HERE}&allow_hosts=a,b")
    assert isinstance(config, BrowserConfig)
    assert config.allow_hosts == ("a", "b")


def test_the_paths_of_a_server_can_be_configured():
    (config,) = parse_sign({"provider": "euler", "paths": {"connect": ["/c/{room_id}"]}})
    assert config == EulerConfig(paths=EulerPaths(connect=("/c/{room_id}",)))


def test_a_path_may_be_percent_encoded(tmp_path):
    file = tmp_path / "what, 100%.json"
    file.touch()
    assert parse_sign(f"static:{tmp_path}/what%2C%20100%25.json") == (StaticConfig(path=f"{tmp_path}/what, 100%.json"),)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("diret", "direct"),
        ("Direct", "direct"),
        ("eulr", "euler"),
        ("EULER", "euler"),
        ("locl+http://127.0.0.1:3000", "local+http"),
        ("comand:/bin/x", "command:"),
        ("statik:/x", "static:"),
        ("reply:/x", "replay:"),
        ("jss:/x", "js:"),
        ("browsr:/x", "browser:"),
        ("mobil", "mobile"),
        ("direct,eulr", "euler"),
        ("direct , eulr?timeout=5", "euler"),
        ({"provider": "eular"}, "euler"),
        (["direct", "mobiel"], "mobile"),
        ("pag", "page"),
        ("page?media=of", "on"),
        ("page?window=tab", "tabs"),
        ("direct?regoin=eu", "region"),
        ("direct?region=EU", "eu"),
        ("euler?api_key_evn=X", "api_key_env"),
        ("euler?base_ulr=https://h", "base_url"),
        ("local+http://127.0.0.1?dialekt=json", "dialect"),
        ("local+http://127.0.0.1?dialect=sign-tok", "signtok"),
        ("command:/bin/x?time_out=5", "timeout"),
        (f"static:{HERE}?pth=x", "path"),
        (f"replay:{HERE}?cookies=1", "cookie"),
        (f"js:{HERE}?engin=v8", "engine"),
        (f"js:{HERE}?engine=quikjs", "quickjs"),
        (f"browser:{HERE}?pages=x", "page"),
        ("mobile?deviceid=1", "device_id"),
    ],
)
def test_a_misspelling_is_refused_with_the_right_spelling(wrong, right):
    error = error_of(wrong)
    assert "Did you mean" in error.advice
    assert right in error.advice


@pytest.mark.parametrize("wrong", ["zzzzzz", "direct?zzzzzz=1"])
def test_an_unknown_name_is_refused_with_the_valid_ones(wrong):
    assert error_of(wrong).advice.startswith("Use one of ")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("", "contains no provider"),
        ("  ", "contains no provider"),
        ([], "contains no provider"),
        (None, "not NoneType"),
        (5, "not int"),
        (b"direct", "not bytes"),
        (False, "not bool"),
        ([None], "not NoneType"),
        ([["direct"]], "but no other list"),
        ("[" * 5000, "not valid JSON"),
        ("[" * 400 + '"direct"' + "]" * 400, "but no other list"),
        ("[1", "not valid JSON"),
        ("[5]", "not int"),
        ("{}", "the name of the provider is missing"),
        ("?region=eu", "the name of the provider is missing"),
        ({"region": "eu"}, "the name of the provider is missing"),
        ({5: "direct"}, "the keys of a table must be valid strings"),
        ({"\ud800": 1, "provider": "direct"}, "the keys of a table must be valid strings"),
        ("euler?\udcff=1&\udcff=2", "the name of an option is not valid Unicode"),
        ("command:a?timeout=\udcff", "a value is not valid Unicode"),
        ("direct:x", "invalid syntax for the provider direct"),
        ("direct+https://h", "invalid syntax for the provider direct"),
        ("direct,", "the name of the provider is missing"),
        ("js:", "invalid syntax for the provider js"),
        ("euler:x", "invalid syntax for the provider euler"),
        ("mobile:x", "invalid syntax for the provider mobile"),
        ("command:", "invalid syntax for the provider command"),
        ("command:'", "a quotation mark is missing"),
        ("command:''", "the program is missing"),
        ("command", "argv"),
        ("static", "path"),
        ("local", "base_url"),
        ("browser", "executable"),
        ("direct?region=us&region=eu", "region is given twice"),
        ("direct?per_minute=-1", "per_minute must be 0 or more"),
        ("direct?per_minute=many", "Expected `int`"),
        ("euler?timeout=0", "timeout must be more than 0"),
        ("euler?timeout=nan", "timeout must be more than 0"),
        ("euler?paths=x", "paths"),
        ({"provider": "euler", "paths": {"conect": []}}, "paths"),
        ({"provider": "static", "path": Path(HERE)}, "path"),
        (EulerConfig(timeout="soon"), "timeout"),
        (EulerConfig(timeout=-1), "timeout must be more than 0"),
        (ProviderConfig(), "there is no provider"),
    ],
)
def test_invalid_settings_are_refused(setting, message):
    error = error_of(setting)
    assert message in error.message
    assert error.hop == "configuration"


@pytest.mark.parametrize(
    "setting",
    [
        f"euler?api_key={SECRET}",
        f"euler?apikey={SECRET}",
        f"euler?key={SECRET}",
        f"euler?jwt={SECRET}",
        f"euler?access_token={SECRET}",
        f"local+http://127.0.0.1?password={SECRET}",
        f"direct?sessionid={SECRET}",
        f"mobile?client_secret={SECRET}",
        {"provider": "euler", "api_key": SECRET},
        {"provider": "euler", "API-KEY": SECRET},
        {"provider": "direct", "session_id": SECRET},
    ],
)
def test_a_secret_is_refused_and_not_shown(setting):
    error = error_of(setting)
    assert "would put a secret into the configuration" in error.message
    assert SECRET not in str(error)


def test_the_advice_says_where_a_key_belongs():
    assert "api_key_env=VARIABLE or api_key_file=PATH" in error_of("euler?api_key=x").advice


@pytest.mark.parametrize(
    "setting",
    [
        f"euler:{SECRET}",
        f"euler+{SECRET}",
        f"euler+https://{SECRET}@h",
        f"euler+https://me:{SECRET}@h",
        f"euler+https://me:{SECRET}@h?timeout=5#x",
        f"euler+https://h#{SECRET}",
        f"local:{SECRET}",
        f"local+http://me:{SECRET}@127.0.0.1:x",
        f"command:'/bin/x {SECRET}",
        f"?{SECRET}",
        f":{SECRET}",
        f"direct,,{SECRET * 3}",
        SECRET * 3,
        f"direct?{SECRET * 3}=1",
        f"direct?region={SECRET * 3}",
        f"euler?timeout={SECRET}",
        f"[{SECRET}",
        f'["{SECRET * 3}"]',
        {"euler": SECRET},
        {"euler": {"api_key": SECRET}},
        {"provider": {"euler": {"key": SECRET}}},
        {"provider": "euler", "timeout": SECRET},
        {"provider": "euler", "base_url": SECRET},
        {"provider": "euler", "paths": {"connect": SECRET}},
    ],
)
def test_a_key_in_the_wrong_place_is_not_shown(setting):
    assert SECRET not in str(error_of(setting))


def parses_or_raises(setting: object) -> None:
    try:
        configs = parse_sign(setting)
    except ConfigError:
        return
    assert configs
    assert all(type(config) in KINDS.values() for config in configs)
    assert parse_sign(configs) == configs


words = st.one_of(
    st.sampled_from(
        [*KINDS, ",", "?", ":", "+", "&", "=", "[", "{", '"', "'", "\\", "%", "https://h", "region", "paths"]
    ),
    st.text(max_size=5),
    st.text(string.printable, max_size=5),
)


@given(st.one_of(st.text(), st.lists(words).map("".join)))
def test_random_text_is_parsed_or_refused(text):
    parses_or_raises(text)


names = st.one_of(
    st.sampled_from(sorted({name for cls in KINDS.values() for name in cls.__struct_fields__})), st.text(max_size=5)
)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=3), st.just(HERE),
        st.sampled_from(["http://127.0.0.1", "https://h", "eu", "v8", "json", "5"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=4,
)  # fmt: skip
tables = st.builds(
    lambda kind, table: {"provider": kind, **table},
    st.one_of(st.sampled_from(sorted(KINDS)), values),
    st.dictionaries(names, values, max_size=4),
)


@given(st.one_of(values, tables, st.lists(st.one_of(tables, words), max_size=3)))
def test_random_tables_are_parsed_or_refused(setting):
    parses_or_raises(setting)


@given(tables)
def test_random_json_is_parsed_or_refused(table):
    parses_or_raises(json.dumps(table, default=str))
