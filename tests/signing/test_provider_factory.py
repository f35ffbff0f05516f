from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.signing.fake_pages import FakeOpener
from tiktok_live.errors import ConfigError, NetworkError
from tiktok_live.net.pages import PageOptions
from tiktok_live.signing import provider_factory
from tiktok_live.signing.chain.pool import ProviderKey
from tiktok_live.signing.config.provider_config import (
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    PageConfig,
    StaticConfig,
)
from tiktok_live.signing.config.sign_setting import KINDS
from tiktok_live.signing.provider_factory import (
    ProviderContext,
    build_member,
    build_provider,
    missing_extra,
    missing_extra_of,
)
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.testing import VirtualClock


class NoHttp:
    async def get(self, url: str, **_: Any) -> Any:
        raise NetworkError("there is no network here")

    async def aclose(self) -> None:
        raise AssertionError("the HTTP client belongs to its creator")


def context(**values: Any) -> ProviderContext:
    return ProviderContext(**{"http": NoHttp(), "clock": VirtualClock(), "environ": {}} | values)


HOME = Path.home()
EULER_ELSEWHERE = ProviderKey("euler", "tiktok.eulerstream.com", "env:EULER_API_KEY")


@pytest.mark.parametrize(
    ("config", "package", "extra"),
    [
        (JsConfig(path="/s"), "quickjs", "js"),
        (JsConfig(path="/s", engine="v8"), "py_mini_racer", "js-v8"),
        (BrowserConfig(executable="/b", page="/p"), "playwright", "browser"),
        (MobileConfig(), "tiktok_signer", "mobile"),
    ],
)
def test_a_missing_package_is_an_error_with_the_install_command(monkeypatch, config, package, extra):
    looked_up: list[str] = []
    monkeypatch.setattr(provider_factory, "find_spec", looked_up.append)
    assert missing_extra(config) == extra
    assert looked_up == [package]
    with pytest.raises(ConfigError, match="a package that is not installed") as refused:
        build_provider(config, context())
    assert refused.value.advice == f'Install it with: pip install "tiktok-live[{extra}]"'
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: object())
    assert missing_extra(config) == ""


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"js", "browser", "mobile"}))
def test_other_kinds_need_no_package(monkeypatch, kind):
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: None)
    assert missing_extra_of(kind) == ""
    assert missing_extra_of("js") == "js"


@pytest.mark.parametrize(
    ("region", "socket_url", "host"),
    [
        ("", "wss://webcast-ws.tiktok.com", "webcast-ws.tiktok.com"),
        ("eu", "wss://webcast-ws.tiktok.com", "webcast-ws.eu.tiktok.com"),
        ("us", "wss://webcast-ws.tiktok.com", "webcast-ws.us.tiktok.com"),
        ("eu", "ws://127.0.0.1:8080", "127.0.0.1:8080"),
    ],
)
def test_the_key_of_direct_is_its_socket_host(region, socket_url, host):
    member = build_member(DirectConfig(region=region, per_minute=3), context(socket_url=socket_url))
    assert isinstance(member.provider, DirectProvider)
    assert (member.key, member.per_minute) == (ProviderKey("direct", host, ""), 3)


@pytest.mark.parametrize(
    ("config", "key"),
    [
        (EulerConfig(), ProviderKey("euler", "api.eulerstream.com", "env:EULER_API_KEY")),
        (EulerConfig(api_key_env="MINE"), ProviderKey("euler", "api.eulerstream.com", "env:MINE")),
        # The service's key is not sent to other servers.
        (EulerConfig(base_url="http://127.0.0.1:1"), ProviderKey("euler", "127.0.0.1:1", "")),
        (EulerConfig(base_url="https://tiktok.eulerstream.com"), EULER_ELSEWHERE),
        (LocalConfig(base_url="http://127.0.0.1:1"), ProviderKey("local", "127.0.0.1:1", "")),
        (CommandConfig(argv=(sys.executable,)), ProviderKey("command", sys.executable, "")),
    ],
)
async def test_the_key_of_a_member_is_kind_host_and_credential(config, key):
    member = build_member(config, context())
    assert (member.key, member.per_minute) == (key, config.per_minute)
    assert member.provider.name == config.kind
    await member.provider.aclose()
    await member.provider.aclose()


async def test_a_url_signer_is_combined_with_direct():
    provider = build_provider(CommandConfig(argv=(sys.executable,)), context())
    assert isinstance(provider, SignedProvider)
    await provider.aclose()


async def test_a_page_is_opened_as_it_is_configured():
    asked: list[PageOptions] = []
    made = FakeOpener()

    def pages(options: PageOptions) -> FakeOpener:
        asked.append(options)
        return made

    config = PageConfig(executable="/b", profile="~/mine", media="on", window="tabs", timeout=20, patience=100)
    member = build_member(config, context(pages=pages))
    assert asked[0] == PageOptions(
        executable="/b", profile=HOME / "mine", media="on", window="tabs", timeout=20, patience=100
    )
    # A breaker of its own: one page says nothing about others.
    assert not member.is_shared
    assert member.key != build_member(config, context(pages=pages)).key
    # Longer than the provider itself takes in any case, so that its own reason is heard.
    assert member.time_limit is not None
    assert member.time_limit > 20 + 100 + 20 + 20
    await member.provider.aclose()
    assert made.closed == 1
    build_member(PageConfig(sandbox="off", screenshot="/s"), context(pages=pages))
    assert asked[-1] == PageOptions(sandbox=False, screenshot=Path("/s"))


def test_a_page_needs_a_place_for_its_window():
    with pytest.raises(ConfigError, match="no browser can be opened here"):
        build_provider(PageConfig(), context())


def test_the_repr_has_no_key():
    assert "S3cr3t" not in repr(context(environ={"EULER_API_KEY": "S3cr3t"}))


def test_a_missing_key_file_is_an_error():
    with pytest.raises(ConfigError, match="the key file /no/such cannot be read"):
        build_provider(EulerConfig(api_key_file="/no/such"), context())


def test_an_invalid_file_of_outcomes_is_an_error(tmp_path):
    file = tmp_path / "plans.json"
    file.write_text("no JSON", encoding="utf-8")
    with pytest.raises(ConfigError, match="static"):
        build_provider(StaticConfig(path=str(file)), context())


def test_the_module_of_a_provider_is_imported_only_when_it_is_configured():
    modules = ["command", "js.signer", "browser.signer", "mobile.signer", "local", "euler.provider", "static", "replay"]
    for module in modules:
        importlib.import_module(f"tiktok_live.signing.providers.{module}")
    code = (
        "import sys; import tiktok_live.signing.provider_factory; "
        f"print([name for name in {modules} if 'tiktok_live.signing.providers.' + name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("program", ["/no/such/program", "zero\0byte"])
async def test_a_program_that_does_not_exist_is_a_configuration_error(program):
    with pytest.raises(ConfigError, match="command: there is no program"):
        build_provider(CommandConfig(argv=(program,)), context())
