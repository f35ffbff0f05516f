from __future__ import annotations

import pytest

from tests.cli.command_line import flags
from tiktok_live.cli.runner import ExitCode
from tiktok_live.cli.webhooks import actions, check
from tiktok_live.errors import ConfigError, NetworkError

NOWHERE = (
    '[[webhook]]\nname = "a"\nurl = "http://127.0.0.1:9/{query}"\nevents = ["social"]\njson = {{ a = "{{user}}" }}'
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "webhooks.toml"
    path.write_text(NOWHERE.format(query="?by={user}"))
    return path


async def test_check_prints_the_requests(file, capsys):
    assert await check([file, file], "", send=False, client=flags()) is ExitCode.OK
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["a, on follow:", "    POST http://127.0.0.1:9/?by=Ann"]
    assert lines.count('    {"a":"Ann"}') == 2


async def test_check_can_send_and_says_what_failed(file, capsys):
    assert await check([file], "share", send=True, client=flags()) is ExitCode.NETWORK
    out = capsys.readouterr().out
    assert "a, on share:" in out
    assert "    failed: 127.0.0.1:9 could not be reached: " in out


@pytest.mark.parametrize(("event", "message"), [("chta", "unknown event"), ("social_", "unknown"), ("user", "a base")])
async def test_check_refuses_what_is_no_event(file, event, message):
    with pytest.raises(ConfigError, match=message):
        await check([file], event, send=False, client=flags())


async def test_actions_needs_a_program():
    with pytest.raises(NetworkError, match="could not be reached") as failed:
        await actions(None, 9)
    assert "Start the program" in failed.value.advice
