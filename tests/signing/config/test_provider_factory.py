from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

import pytest

from tiktok_live.errors import ConfigError, NetworkError
from tiktok_live.signing.chain.pool import ProviderKey
from tiktok_live.signing.config import provider_factory
from tiktok_live.signing.config.provider_config import (
    BrowserSpec,
    CommandSpec,
    DirectSpec,
    EulerSpec,
    JsSpec,
    LocalSpec,
    MobileSpec,
    StaticSpec,
)
from tiktok_live.signing.config.provider_factory import (
    ProviderContext,
    build_member,
    build_provider,
    missing_extra,
    missing_extra_of,
)
from tiktok_live.signing.config.sign_strings import KINDS
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.testing import VirtualClock


class NoHttp:
    async def get(self, url: str, **_: Any) -> Any:
        raise NetworkError("there is no network here")

    async def aclose(self) -> None:
        raise AssertionError("the HTTP client belongs to whoever made it")


def context(**values: Any) -> ProviderContext:
    return ProviderContext(**{"http": NoHttp(), "clock": VirtualClock(), "environ": {}} | values)


EULER_ELSEWHERE = ProviderKey("euler", "tiktok.eulerstream.com", "env:EULER_API_KEY")


@pytest.mark.parametrize(
    ("spec", "package", "extra"),
    [
        (JsSpec(path="/s"), "quickjs", "js"),
        (JsSpec(path="/s", engine="v8"), "py_mini_racer", "js-v8"),
        (BrowserSpec(executable="/b", page="/p"), "playwright", "browser"),
        (MobileSpec(), "tiktok_signer", "mobile"),
    ],
)
def test_a_package_that_is_missing_is_told_with_the_command_that_installs_it(monkeypatch, spec, package, extra):
    asked: list[str] = []
    monkeypatch.setattr(provider_factory, "find_spec", asked.append)
    assert missing_extra(spec) == extra
    assert asked == [package]
    with pytest.raises(ConfigError, match="a package that is not installed") as refused:
        build_provider(spec, context())
    assert refused.value.advice == f'Install it with: pip install "tiktok-live[{extra}]"'
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: object())
    assert missing_extra(spec) == ""


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"js", "browser", "mobile"}))
def test_the_others_need_no_package(monkeypatch, kind):
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
def test_direct_is_known_by_the_host_that_it_connects_to(region, socket_url, host):
    member = build_member(DirectSpec(region=region, per_minute=3), context(socket_url=socket_url))
    assert isinstance(member.provider, DirectProvider)
    assert (member.key, member.per_minute) == (ProviderKey("direct", host, ""), 3)


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        (EulerSpec(), ProviderKey("euler", "api.eulerstream.com", "env:EULER_API_KEY")),
        (EulerSpec(api_key_env="MINE"), ProviderKey("euler", "api.eulerstream.com", "env:MINE")),
        # The service's key is no other server's business.
        (EulerSpec(base_url="http://127.0.0.1:1"), ProviderKey("euler", "127.0.0.1:1", "")),
        (EulerSpec(base_url="https://tiktok.eulerstream.com"), EULER_ELSEWHERE),
        (LocalSpec(base_url="http://127.0.0.1:1"), ProviderKey("local", "127.0.0.1:1", "")),
        (CommandSpec(argv=("/bin/x",)), ProviderKey("command", "/bin/x", "")),
    ],
)
async def test_a_member_is_known_by_kind_host_and_credential(spec, key):
    member = build_member(spec, context())
    assert (member.key, member.per_minute) == (key, spec.per_minute)
    assert member.provider.name == spec.kind
    await member.provider.aclose()
    await member.provider.aclose()


async def test_a_url_signer_is_put_behind_direct():
    provider = build_provider(CommandSpec(argv=("/bin/x",)), context())
    assert isinstance(provider, SignedProvider)
    await provider.aclose()


def test_the_key_is_in_no_repr():
    assert "S3cr3t" not in repr(context(environ={"EULER_API_KEY": "S3cr3t"}))


def test_a_key_file_that_is_missing_is_refused():
    with pytest.raises(ConfigError, match="the key file /no/such cannot be read"):
        build_provider(EulerSpec(api_key_file="/no/such"), context())


def test_a_file_of_outcomes_that_is_none_is_refused(tmp_path):
    file = tmp_path / "plans.json"
    file.write_text("no JSON", encoding="utf-8")
    with pytest.raises(ConfigError, match="static"):
        build_provider(StaticSpec(path=str(file)), context())


def test_a_kind_s_module_is_imported_when_somebody_configures_it_and_not_before():
    modules = ["command", "js.signer", "browser.signer", "mobile.signer", "local", "euler.provider", "recorded"]
    for module in modules:
        importlib.import_module(f"tiktok_live.signing.providers.{module}")
    code = (
        "import sys; import tiktok_live.signing.config.provider_factory; "
        f"print([name for name in {modules} if 'tiktok_live.signing.providers.' + name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
