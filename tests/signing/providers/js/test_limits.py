from __future__ import annotations

import asyncio
import threading

import pytest

from tests.signing.providers.js.engine_params import ENGINES, REQUEST, signing
from tiktok_live.signing.base import BadOutputOutcome, SignedRequest, UnavailableOutcome

LIMIT = 0.3
ENDLESS = {
    "endless loop": "for (;;) {}",
    "endless loop that catches": "for (;;) { try { for (;;) {} } catch (error) {} }",
    "endless regexp": "/^(a+)+$/.test('a'.repeat(50) + 'b')",
    "recursion that catches": "(function f() { try { f(); } catch (error) { f(); } })()",
}
GREEDY = {
    "endless objects": "var kept = []; for (;;) { kept.push({a: kept.length}); }",
    "endless strings": "var kept = []; for (;;) { kept.push(('x' + kept.length).repeat(2000).split('').join('')); }",
    "endless buffers": "var kept = []; for (;;) { kept.push(new Uint8Array(1 << 20).fill(1)); }",
    "one large buffer": "new Float64Array(1 << 26).fill(1)",
    "a buffer from a buffer's type": "new (new Uint8Array(1)).constructor(1 << 29)",
}


def driver_file(tmp_path, body):
    """Return a driver whose second call fails."""
    path = tmp_path / "driver.js"
    path.write_text(f"var n = 0; function sign() {{ if (n++ === 1) {{ {body}; }} return {{n: String(n)}}; }}")
    return str(path)


async def fails_once(engine, driver, **limits):
    """Return the outcome of the call that fails; the calls before and after it succeed."""
    async with signing(engine, driver=driver, memory_mb=32, **limits) as signer:
        assert isinstance(await signer.sign_url(REQUEST), SignedRequest)
        outcome = await signer.sign_url(REQUEST)
        again = await signer.sign_url(REQUEST)
        assert isinstance(again, SignedRequest), again
        # A fresh context starts counting again.
        assert again.fields == {"n": "1"}
        return outcome


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
async def test_an_endless_call_is_interrupted(tmp_path, engine, body):
    outcome = await fails_once(engine, driver_file(tmp_path, body), time_limit=LIMIT)
    assert isinstance(outcome, UnavailableOutcome), outcome
    assert "more than 0.3 s" in outcome.detail


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("body", GREEDY.values(), ids=GREEDY)
async def test_a_call_that_uses_too_much_memory_is_interrupted(tmp_path, engine, body):
    outcome = await fails_once(engine, driver_file(tmp_path, body), time_limit=60.0)
    assert isinstance(outcome, UnavailableOutcome), outcome
    assert "out of memory" in outcome.detail


@pytest.mark.parametrize("engine", ENGINES)
# mini-racer reports the end of an interrupted call to a loop that it has closed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_an_endless_promise_does_not_outlive_its_context(tmp_path, engine):
    driver = driver_file(tmp_path, "(async () => { for (;;) await 1; })()")
    async with signing(engine, driver=driver, time_limit=LIMIT) as signer:
        outcomes = [await signer.sign_url(REQUEST) for _ in range(4)]
    # QuickJS does not run promises on its own. V8 does, during the call or after it.
    assert isinstance(outcomes[0], SignedRequest)
    assert any(isinstance(outcome, SignedRequest) for outcome in outcomes[1:])
    assert all(isinstance(outcome, (SignedRequest, UnavailableOutcome)) for outcome in outcomes)


@pytest.mark.parametrize("engine", ENGINES)
async def test_buffers_are_counted_per_call(tmp_path, engine):
    driver = tmp_path / "driver.js"
    driver.write_text("function sign() { return {n: String(new Uint8Array(20 << 20).length)}; }")
    async with signing(engine, driver=str(driver), memory_mb=32) as signer:
        outcomes = [await signer.sign_url(REQUEST) for _ in range(4)]
    assert all(isinstance(outcome, SignedRequest) for outcome in outcomes), outcomes


@pytest.mark.parametrize("engine", ENGINES)
async def test_recursion_is_a_failure_of_the_script(tmp_path, engine):
    driver = driver_file(tmp_path, "(function f() { f(); })()")
    async with signing(engine, driver=driver) as signer:
        outcomes = [await signer.sign_url(REQUEST) for _ in range(3)]
    assert [type(outcome) for outcome in outcomes] == [SignedRequest, BadOutputOutcome, SignedRequest]


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_script_that_loads_endlessly_is_an_outcome(tmp_path, engine):
    async with signing(engine, source="for (;;) {}", tmp_path=tmp_path, time_limit=LIMIT) as signer:
        outcome = await signer.sign_url(REQUEST)
    assert isinstance(outcome, UnavailableOutcome)
    assert "cannot be loaded" in outcome.detail


@pytest.mark.parametrize("engine", ENGINES)
async def test_closing_waits_for_a_running_call(tmp_path, engine):
    before = set(threading.enumerate())
    async with signing(engine, driver=driver_file(tmp_path, "for (;;) {}"), time_limit=LIMIT) as signer:
        await signer.sign_url(REQUEST)
        call = asyncio.create_task(signer.sign_url(REQUEST))
        waiting = asyncio.create_task(signer.sign_url(REQUEST))
        await asyncio.sleep(0)
        await signer.aclose()
        assert isinstance(await call, UnavailableOutcome)
        assert isinstance(await waiting, UnavailableOutcome)
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_signer_is_usable_after_a_call_cancelled_in_an_endless_loop(tmp_path, engine):
    async with signing(engine, driver=driver_file(tmp_path, "for (;;) {}"), time_limit=LIMIT) as signer:
        await signer.sign_url(REQUEST)
        call = asyncio.create_task(signer.sign_url(REQUEST))
        await asyncio.sleep(0)
        while not signer._worker._jobs.empty():  # noqa: ASYNC110 - another thread takes the job
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        # If the call has not started yet, the next one enters the loop, and the one after that does not.
        outcomes = [await signer.sign_url(REQUEST) for _ in range(2)]
        assert any(isinstance(outcome, SignedRequest) for outcome in outcomes)
