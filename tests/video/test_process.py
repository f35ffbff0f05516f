from __future__ import annotations

import os

import pytest

from tests.video.fakes import ENDLESS, REFUSED, REPORTING, STUBBORN, fake, needs_posix
from tiktok_live.errors import ConfigError
from tiktok_live.video.process import RunningProgram, kill_downloads

pytestmark = needs_posix
SHORT_PATIENCE = (0.2, 0.1, 2.0)


async def started(tmp_path, body: str, patience=(8.0, 2.0, 2.0)) -> RunningProgram:
    program = fake(tmp_path, body)
    running = await RunningProgram.start((program.path, f"file:{tmp_path / 'out'}"), dict(os.environ), patience)
    while not (tmp_path / "out").exists() and not await running.wait(0.02):
        pass
    return running


async def test_stopping_lets_a_program_finish_its_file(tmp_path):
    running = await started(tmp_path, ENDLESS)
    await running.stop()
    assert running.exit_code == 0
    assert (tmp_path / "out").stat().st_size % 1000 == 10
    await running.stop()


async def test_a_program_that_ignores_signals_is_killed_in_time(tmp_path):
    running = await started(tmp_path, STUBBORN, SHORT_PATIENCE)
    await running.stop()
    assert running.exit_code == -9


async def test_its_last_words_are_kept_without_addresses(tmp_path):
    running = await started(tmp_path, REFUSED)
    assert running.complaint == "the address Server returned 403 Forbidden (access denied)"
    assert running.exit_code == 1


async def test_the_length_that_it_reports_is_read(tmp_path):
    running = await started(tmp_path, REPORTING)
    while running.media_seconds is None:
        await running.wait(0.01)
    assert running.media_seconds == 3.0
    await running.stop()


async def test_endless_words_are_bounded(tmp_path):
    running = await started(tmp_path, "sys.stderr.write('a' * 10**6 + '\\nlast'); print('b' * 10**6)\n")
    assert await running.wait(10)
    assert len(running._words) <= 4096
    assert running.complaint == "last"


async def test_a_program_that_cannot_be_started_is_an_error(tmp_path):
    (tmp_path / "broken").write_text("no program")
    (tmp_path / "broken").chmod(0o755)
    with pytest.raises(ConfigError, match="cannot be started"):
        await RunningProgram.start((str(tmp_path / "broken"),), {})


async def test_all_can_be_killed_at_once(tmp_path):
    running = await started(tmp_path, STUBBORN)
    kill_downloads()
    assert await running.wait(5)
    assert running.exit_code == -9
