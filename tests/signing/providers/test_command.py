from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.processes import exists, gone, started, with_child
from tiktok_live.net.programs import kill_programs
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ProviderHealth,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import CommandConfig
from tiktok_live.signing.providers.command import CommandSigner
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT

URL = "https://www.tiktok.com/webcast/im/fetch/?aid=1988&a=%20b"
REQUEST = UnsignedRequest(url=URL, user_agent="me/1", cookies={"ttwid": "guest"})
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")


def signer(code: str, timeout: float = 60.0) -> CommandSigner:
    """Return a signer whose program is a Python script."""
    return CommandSigner(CommandConfig(argv=(sys.executable, "-I", "-S", "-c", code), timeout=timeout))


async def run(code: str, timeout: float = 60.0):
    made = signer(code, timeout)
    try:
        return await made.sign_url(REQUEST)
    finally:
        await made.aclose()


async def test_the_program_receives_the_url_and_the_user_agent():
    code = (
        "import json, os, sys; url = sys.stdin.read(); "
        "print(json.dumps({'signed_url': url[:-1] + '&X-Bogus=1', 'fields': {'end': repr(url[-1:])[1:-1]}, "
        "'user_agent': os.environ['TIKTOK_LIVE_USER_AGENT'], 'headers': {'X-A': 'b'}, 'cookies': {'c': 'd'}}))"
    )
    assert await run(code) == SignedRequest(
        url=URL + "&X-Bogus=1", fields={"end": r"\n"}, user_agent="me/1", headers={"X-A": "b"}, cookies={"c": "d"}
    )


async def test_the_output_may_be_a_string():
    assert await run("import json; print(json.dumps(input() + '&b=1'))") == SignedRequest(url=URL + "&b=1")


async def test_the_program_gets_a_minimal_environment(monkeypatch):
    monkeypatch.setenv("EULER_API_KEY", "confidential")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    signed = await run("import json, os; print(json.dumps({'url': input(), 'fields': dict.fromkeys(os.environ, '')}))")
    assert isinstance(signed, SignedRequest)
    assert {"PATH", "TIKTOK_LIVE_USER_AGENT"} <= set(signed.fields)
    assert not {"EULER_API_KEY", "PYTHONPATH"} & set(signed.fields)


async def test_the_errors_of_a_failing_program_are_shortened_and_redacted():
    outcome = await run("import sys; sys.stderr.write('msToken=abcdefghijkl\\x1b[31m\\n' + 'x' * 99999); sys.exit(3)")
    assert isinstance(outcome, UnavailableOutcome)
    assert "exited with code 3: msToken=*** " in outcome.detail
    assert "abcdef" not in outcome.detail
    assert "\x1b" not in outcome.detail
    assert len(outcome.detail) < 500


async def test_a_program_that_fails_silently_is_unavailable():
    outcome = await run("import os; os._exit(1)")
    assert isinstance(outcome, UnavailableOutcome)
    assert outcome.detail.endswith("exited with code 1: it gave no reason")


async def test_invalid_output_is_bad_output():
    outcome = await run("print('hello')")
    assert isinstance(outcome, BadOutputOutcome)


async def test_a_program_may_ignore_its_input():
    made = signer(f"print({json.dumps(json.dumps(URL))})")
    long = UnsignedRequest(url="https://h/?" + "a" * 16_000)
    assert await made.sign_url(long) == SignedRequest(url=URL)
    await made.aclose()


@pytest.mark.parametrize("more", ["", "\nwhile True: sys.stdout.write('a' * 9999)"])
async def test_too_much_output_is_bad_output_and_stops_the_program(more):
    outcome = await run(f"import sys; sys.stdout.write('a' * {MAX_OUTPUT + 1}); sys.stdout.flush(){more}")
    assert isinstance(outcome, BadOutputOutcome)
    assert outcome.detail.endswith(f"wrote more than {MAX_OUTPUT} bytes")


async def test_output_up_to_the_limit_is_read():
    code = f"import json; url = input(); print(json.dumps(url) + ' ' * ({MAX_OUTPUT} - len(url) - 3))"
    assert await run(code) == SignedRequest(url=URL)


@POSIX
async def test_a_program_that_times_out_is_killed_with_its_children(tmp_path):
    outcome = await run(with_child(tmp_path / "pids"), timeout=2)
    assert isinstance(outcome, UnavailableOutcome)
    assert outcome.detail.endswith("did not finish within 2 s")
    await gone(*await started(tmp_path / "pids"))


@POSIX
async def test_a_cancelled_call_kills_the_program_and_leaves_no_zombie(tmp_path):
    made = signer(with_child(tmp_path / "pids"))
    call = asyncio.create_task(made.sign_url(REQUEST))
    program, child = await started(tmp_path / "pids")
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not exists(program)
    await gone(child)


@POSIX
async def test_closing_kills_running_programs_and_starts_no_more(tmp_path):
    made = signer(with_child(tmp_path / "pids"))
    call = asyncio.create_task(made.sign_url(REQUEST))
    program, child = await started(tmp_path / "pids")
    await made.aclose()
    await made.aclose()
    assert not exists(program)
    await gone(child)
    assert await call == UnavailableOutcome("the signer is closed")
    assert await made.sign_url(REQUEST) == UnavailableOutcome("the signer is closed")


@POSIX
async def test_a_program_gets_sigterm_before_sigkill(tmp_path):
    marker, notes = (
        tmp_path / "terminated",
        "signal.signal(signal.SIGTERM, lambda *_: (open({!r}, 'w').close(), sys.exit()))",
    )
    made = signer(with_child(tmp_path / "pids", notes.format(str(marker))))
    call = asyncio.create_task(made.sign_url(REQUEST))
    processes = await started(tmp_path / "pids")
    await made.aclose()
    assert marker.exists()
    await call
    await gone(*processes)


@POSIX
async def test_a_program_that_ignores_sigterm_is_killed_with_its_children(tmp_path):
    stubborn = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    made = signer(with_child(tmp_path / "pids", stubborn))
    call = asyncio.create_task(made.sign_url(REQUEST))
    program, child = await started(tmp_path / "pids")
    await made.aclose()
    assert not exists(program)
    await gone(child)
    await call


@POSIX
async def test_a_caller_that_is_cancelled_twice_leaves_no_process(tmp_path):
    stubborn = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    made = signer(with_child(tmp_path / "pids", stubborn))
    call = asyncio.create_task(made.sign_url(REQUEST))
    program, child = await started(tmp_path / "pids")
    call.cancel()
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait({call}, timeout=30)
    await made.aclose()
    assert not exists(program)
    await gone(child)


@POSIX
async def test_processes_that_outlive_the_program_are_stopped(tmp_path):
    path = tmp_path / "pids"
    signed = await run(
        "import json, os, subprocess, sys; quiet = dict.fromkeys(('stdin', 'stdout', 'stderr'), subprocess.DEVNULL); "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], **quiet); "
        f"open({str(path)!r}, 'w').write(f'{{child.pid}}\\n'); print(json.dumps(input() + '&b=1'))"
    )
    assert signed == SignedRequest(url=URL + "&b=1")
    await gone(*await started(path))


@POSIX
@pytest.mark.parametrize("turns", range(8))
@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_a_program_that_is_being_started_leaves_no_process(monkeypatch, turns, how):
    loop, begun = asyncio.get_running_loop(), []
    subprocess_exec = loop.subprocess_exec

    async def noted(*arguments, **options):
        transport, protocol = await subprocess_exec(*arguments, **options)
        begun.append(transport.get_pid())
        return transport, protocol

    monkeypatch.setattr(loop, "subprocess_exec", noted)
    made = signer("import time; time.sleep(600)")
    call = asyncio.create_task(made.sign_url(REQUEST))
    for _ in range(turns):
        await asyncio.sleep(0)
    if how == "cancel":
        call.cancel()
    else:
        await made.aclose()
    await asyncio.wait({call})
    assert not any(map(exists, begun))
    assert how == "cancel" or call.result() == UnavailableOutcome("the signer is closed")


@POSIX
async def test_a_cancelled_start_leaves_no_process(tmp_path):
    made = signer(with_child(tmp_path / "pids"))
    call = asyncio.create_task(made.sign_url(REQUEST))
    for _ in range(2):  # the program has started by then, and its pipes are not connected
        await asyncio.sleep(0)
    with ThreadPoolExecutor(1) as others:  # blocks the loop meanwhile
        processes = others.submit(asyncio.run, started(tmp_path / "pids")).result()
    call.cancel()
    await asyncio.wait({call}, timeout=30)
    await gone(*processes)


@POSIX
async def test_all_programs_of_the_process_can_be_killed_at_once(tmp_path):
    stubborn = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    made = signer(with_child(tmp_path / "pids", stubborn))
    call = asyncio.create_task(made.sign_url(REQUEST))
    processes = await started(tmp_path / "pids")
    kill_programs()
    await gone(*processes)
    assert isinstance(await call, UnavailableOutcome)
    await made.aclose()


async def test_concurrent_calls_get_their_own_results():
    made = signer("import json; print(json.dumps(input() + '&s=1'))")
    urls = [f"{URL}&n={number}" for number in range(8)]
    outcomes = await asyncio.gather(*[made.sign_url(UnsignedRequest(url=url)) for url in urls])
    assert outcomes == [SignedRequest(url=f"{url}&s=1") for url in urls]
    await made.aclose()


@pytest.mark.parametrize("argv", [("/no/such/program",), (sys.executable, "zero\0byte")])
async def test_a_program_that_cannot_be_started_is_unavailable(argv):
    outcome = await CommandSigner(CommandConfig(argv=argv)).sign_url(REQUEST)
    assert isinstance(outcome, UnavailableOutcome)
    assert "cannot be started" in outcome.detail


async def test_a_url_with_a_line_feed_is_rejected_before_the_start():
    outcome = await CommandSigner(CommandConfig(argv=("/no/such/program",))).sign_url(UnsignedRequest(url=URL + "\nb"))
    assert isinstance(outcome, RejectedOutcome)


async def test_health_reports_whether_the_program_exists():
    made = CommandSigner(CommandConfig(argv=(sys.executable,)))
    assert made.name == "command"
    assert await made.health() == ProviderHealth(ok=True, detail=sys.executable)
    missing = CommandSigner(CommandConfig(argv=("/no/such/program",)))
    assert await missing.health() == ProviderHealth(ok=False, detail="there is no program /no/such/program")
