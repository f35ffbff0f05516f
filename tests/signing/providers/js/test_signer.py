from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signing.providers.js.engine_params import AGENT, BUNDLE, ENGINES, FROZEN, REQUEST, URL, signing
from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import (
    BadOutputOutcome,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import JsConfig
from tiktok_live.signing.providers.js.signer import JsSigner


def digest(text):
    """Return the signature of the toy bundle."""
    total = 2166136261
    for letter in text:
        total = (total ^ ord(letter)) * 16777619 & 0xFFFFFFFF
    return f"{total:x}"


@pytest.mark.parametrize("engine", ENGINES)
async def test_every_engine_gives_the_same_bytes_at_a_fixed_time(engine):
    async with signing(engine, driver=FROZEN) as signer:
        signed = await signer.sign_url(REQUEST)
    assert isinstance(signed, SignedRequest), signed
    stamp = digest(f"{URL}{AGENT}17870000000000.42")
    assert signed.fields == {"X-Bogus": f"F{stamp}", "_signature": f"_02{stamp}"}
    assert signed.url == f"{URL}&_signature=_02{stamp}&X-Bogus=F{stamp}"
    assert signed.headers == {"X-Toy": AGENT}
    assert signed.user_agent == AGENT
    assert not signed.cookies


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("driver", "names"),
    [
        ("acrawler", ["_signature", "X-Bogus"]),
        ("frontier", ["X-Bogus"]),
        ("signtok", ["_signature", "X-Bogus"]),
        ("wssigner", ["X-Gnarly"]),
    ],
)
async def test_a_driver_signs_repeatedly(engine, driver, names):
    async with signing(engine, driver=driver) as signer:
        for _ in range(3):
            signed = await signer.sign_url(REQUEST)
            assert isinstance(signed, SignedRequest), signed
            assert list(signed.fields) == names
            added = signed.url.removeprefix(URL + "&")
            assert [pair.partition("=")[0] for pair in added.split("&")] == names
            assert not {"/", "+"} & set(added)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("driver", "symbol", "source"),
    [
        ("acrawler", "byted_acrawler.init", ""),
        ("acrawler", "byted_acrawler.sign", "byted_acrawler = {init() {}}"),
        ("frontier", "byted_acrawler.frontierSign", "byted_acrawler = {init() {}}"),
        ("wssigner", "byted_acrawler.registerWsSigner", "byted_acrawler = {init() {}}"),
        ("signtok", "_0x32d649", "byted_acrawler = {init() {}, sign() {}}"),
    ],
)
async def test_a_missing_function_is_named(tmp_path, engine, driver, symbol, source):
    async with signing(engine, source=source, tmp_path=tmp_path, driver=driver) as signer:
        outcome = await signer.sign_url(REQUEST)
        health = await signer.health()
    assert isinstance(outcome, BadOutputOutcome)
    assert symbol in outcome.detail
    assert driver in outcome.detail
    assert not health.ok
    assert symbol in health.detail


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_script_has_no_outside_access_and_no_cookie(tmp_path, engine):
    driver = tmp_path / "driver.js"
    driver.write_text(
        """const names = ["fetch", "require", "process", "std", "os", "load", "read", "WebAssembly", "WebSocket"];
        const sign = (url, userAgent) => {
          document.cookie = "sessionid=1";
          const found = names.filter((name) => typeof globalThis[name] !== "undefined");
          return {found: found.join() || "none", cookie: "<" + document.cookie + ">", agent: navigator.userAgent,
                  timer: String(setTimeout(() => 0, 0)), webdriver: String(navigator.webdriver)};
        };"""
    )
    async with signing(engine, driver=str(driver)) as signer:
        signed = await signer.sign_url(REQUEST)
    assert isinstance(signed, SignedRequest), signed
    assert signed.fields == {"found": "none", "cookie": "<>", "agent": AGENT, "timer": "0", "webdriver": "true"}
    assert not signed.cookies


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_script_is_loaded_once_per_user_agent(tmp_path, engine):
    driver = tmp_path / "driver.js"
    driver.write_text("var calls = 0; function sign() { return {calls: String(++calls), agent: navigator.userAgent}; }")
    async with signing(engine, driver=str(driver)) as signer:
        seen = [await signer.sign_url(replace(REQUEST, user_agent=agent)) for agent in ("a", "a", "b")]
    assert [(one.fields["agent"], one.fields["calls"]) for one in seen] == [("a", "1"), ("a", "2"), ("b", "1")]


@pytest.mark.parametrize("engine", ENGINES)
async def test_health_signs_and_describes_the_script(engine):
    async with signing(engine) as signer:
        assert signer.profile is None
        health = await signer.health()
        profile = signer.profile
    assert health.ok
    assert profile.size == len(BUNDLE.read_bytes())
    assert profile.symbols == ("frontierSign", "init", "registerWsSigner", "sign")
    assert profile.sha256[:12] in health.detail
    assert "registerWsSigner" in health.detail


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("source", ["function (", "throw new Error('msToken=abcdef\\n\\u0007')"])
async def test_a_script_that_cannot_be_loaded_is_an_outcome(tmp_path, engine, source):
    async with signing(engine, source=source, tmp_path=tmp_path) as signer:
        outcomes = [await signer.sign_url(REQUEST) for _ in range(2)]
    for outcome in outcomes:
        assert isinstance(outcome, BadOutputOutcome)
        assert "cannot be loaded" in outcome.detail
        assert outcome.detail.isprintable()
        assert "abcdef" not in outcome.detail
        assert len(outcome.detail) < 300


async def test_a_failing_call_keeps_the_context(tmp_path):
    driver = tmp_path / "driver.js"
    driver.write_text("var n = 0; function sign() { n++; if (n === 2) { throw new Error('no'); } return {n: '' + n}; }")
    async with signing(driver=str(driver)) as signer:
        first, second, third = [await signer.sign_url(REQUEST) for _ in range(3)]
    assert first.fields == {"n": "1"}
    assert isinstance(second, BadOutputOutcome)
    assert third.fields == {"n": "3"}


@pytest.mark.parametrize("url", ["", "ftp://a/", "https://a/#b", "https://a/ b", "https://a/é", "https://a/\n"])
async def test_an_invalid_url_is_rejected(url):
    async with signing() as signer:
        outcome = await signer.sign_url(UnsignedRequest(url=url))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "BAD_URL"


@settings(max_examples=60, deadline=None)
@given(tail=st.text(max_size=80), agent=st.sampled_from(["", AGENT, 'a"\\\u2028é']))
def test_any_url_gives_an_outcome_and_keeps_its_bytes(tail, agent):
    request = UnsignedRequest(url=f"https://a.example/{tail}", user_agent=agent)

    async def sign():
        async with signing(driver="acrawler") as signer:
            return await signer.sign_url(request)

    outcome = asyncio.run(sign())
    if isinstance(outcome, SignedRequest):
        assert outcome.url.startswith(request.url)
        assert outcome.url.isascii()
        assert outcome.url.isprintable()
    else:
        assert isinstance(outcome, RejectedOutcome)


@pytest.mark.parametrize(
    ("engine", "module", "extra"), [("quickjs", "quickjs", "js"), ("v8", "py_mini_racer", "js-v8")]
)
def test_a_missing_engine_is_an_error_with_the_install_command(monkeypatch, engine, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigError) as caught:
        JsSigner(JsConfig(path=str(BUNDLE), engine=engine), http=None, cache_dir=None)
    assert f'pip install "tiktok-live[{extra}]"' in caught.value.advice


def test_a_misspelled_driver_is_an_error_with_the_right_spelling():
    pytest.importorskip("quickjs", reason="quickjs-ng is not installed")
    with pytest.raises(ConfigError, match="did you mean 'frontier'"):
        JsSigner(JsConfig(path=str(BUNDLE), driver="fronteir"), http=None, cache_dir=None)


async def test_concurrent_calls_run_one_after_the_other():
    async with signing() as signer:
        outcomes = await asyncio.gather(*(signer.sign_url(REQUEST) for _ in range(20)))
    assert all(isinstance(outcome, SignedRequest) for outcome in outcomes)


async def test_a_signer_is_usable_after_a_cancelled_call():
    async with signing() as signer:
        assert isinstance(await signer.sign_url(REQUEST), SignedRequest)
        tasks = [asyncio.create_task(signer.sign_url(REQUEST)) for _ in range(5)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in ended)
        assert isinstance(await signer.sign_url(REQUEST), SignedRequest)


@pytest.mark.parametrize("engine", ENGINES)
async def test_closing_stops_the_threads_and_may_be_repeated(engine):
    before = set(threading.enumerate())
    async with signing(engine) as signer:
        assert isinstance(await signer.sign_url(REQUEST), SignedRequest)
        assert set(threading.enumerate()) > before
        await signer.aclose()
        await signer.aclose()
        assert set(threading.enumerate()) == before
        assert isinstance(await signer.sign_url(REQUEST), UnavailableOutcome)
    assert set(threading.enumerate()) == before


async def test_closing_an_unused_signer_starts_no_thread():
    before = set(threading.enumerate())
    async with signing():
        pass
    assert set(threading.enumerate()) == before
