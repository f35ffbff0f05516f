from __future__ import annotations

import json
import sys

import pytest

from tests.cli.command_line import flags
from tiktok_live.cli.providers import ProvidersOptions, providers
from tiktok_live.errors import ConfigError
from tiktok_live.signing import provider_factory
from tiktok_live.signing.config.sign_setting import KINDS
from tiktok_live.simulator import SimulatedRoom, Simulator

SECRET = "a-key-that-nobody-may-see"
CLOSED_PORT = "http://127.0.0.1:1"
SIGNS = 'import json; print(json.dumps({"signed_url": input() + "&X-Bogus=1", "fields": {"X-Bogus": "1234567"}}))'
REFUSES = f'import sys; sys.exit("no: apiKey={SECRET}")'
SILENT = "pass"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("TIKTOK_LIVE_SIGN", "TIKTOK_LIVE_CONFIG", "EULER_API_KEY"):
        monkeypatch.delenv(name, raising=False)


async def rows(capsys, **options):
    """Return the JSON rows that the command prints."""
    await providers(ProvidersOptions(as_json=True, client=flags(**options)))
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def text_lines(capsys, **options):
    await providers(ProvidersOptions(client=flags(**options)))
    return capsys.readouterr().out.splitlines()


def program(source):
    return json.dumps({"provider": "command", "argv": [sys.executable, "-c", source], "timeout": 20})


def hide_package(monkeypatch, package):
    """Pretend that a package is not installed."""
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: None if name == package else object())


async def test_the_default_is_direct_and_all_others_are_listed(capsys):
    first, *others = await rows(capsys)
    assert first == {
        "provider": "direct",
        "place": 1,
        "installed": True,
        "healthy": True,
        "detail": "no service is needed",
    }
    assert [line["provider"] for line in others] == [kind for kind in KINDS if kind != "direct"]
    assert all((line["place"], line["healthy"]) == (0, None) for line in others)


async def test_configured_providers_are_first_and_in_their_order(capsys):
    lines = await rows(capsys, sign=f"local+{CLOSED_PORT},direct")
    assert [(line["provider"], line["place"]) for line in lines[:3]] == [("local", 1), ("direct", 2), ("euler", 0)]
    assert [line["provider"] for line in lines].count("direct") == 1


async def test_the_columns_of_the_table(capsys):
    lines = await text_lines(capsys, sign="direct")
    assert lines[0] == "1. direct    installed      configured  healthy      no service is needed"
    assert lines[1] == "   euler     installed"


async def test_a_server_that_is_down_is_unhealthy(capsys):
    line, *_ = await rows(capsys, sign=f"local+{CLOSED_PORT}")
    assert (line["installed"], line["healthy"]) == (True, False)
    assert "127.0.0.1:1" in line["detail"]
    assert "not healthy" in (await text_lines(capsys, sign=f"local+{CLOSED_PORT}"))[0]


async def test_a_signer_shows_the_form_of_a_trial_signature_but_not_its_value(capsys):
    line, *_ = await rows(capsys, sign=program(SIGNS))
    assert line["healthy"] is True
    assert line["detail"].endswith("; signs X-Bogus 7")
    assert "1234567" not in line["detail"]


@pytest.mark.parametrize(("source", "message"), [(REFUSES, "exited with code 1"), (SILENT, "no signed URL")])
async def test_a_signer_that_does_not_sign_is_unhealthy(capsys, source, message):
    line, *_ = await rows(capsys, sign=program(source))
    assert (line["installed"], line["healthy"]) == (True, False)
    assert "does not sign: " in line["detail"]
    assert message in line["detail"]
    assert SECRET not in line["detail"]


async def test_the_page_says_which_browser_it_would_open_or_why_none(capsys, monkeypatch):
    monkeypatch.setenv("CHROME_PATH", sys.executable)
    monkeypatch.setenv("DISPLAY", ":1")
    (line,) = [line for line in await rows(capsys) if line["provider"] == "page"]
    assert (line["healthy"], line["detail"]) == (None, f"{sys.executable} opens a window when it is needed")
    monkeypatch.setenv("CHROME_PATH", "/no/such/browser")
    line, *_ = await rows(capsys, sign="page")
    assert (line["installed"], line["healthy"]) == (True, False)
    assert "/no/such/browser" in line["detail"]


async def test_a_missing_program_is_unhealthy(capsys):
    line, *_ = await rows(capsys, sign="command:no-such-program-here")
    assert line["healthy"] is False
    assert line["detail"].startswith("command: there is no program 'no-such-program-here' that can be started")


async def test_a_missing_package_is_shown_with_the_install_command(capsys, monkeypatch):
    hide_package(monkeypatch, "tiktok_signer")
    line, *_ = await rows(capsys, sign="mobile")
    assert (line["installed"], line["healthy"]) == (False, False)
    assert line["detail"].endswith('pip install "tiktok-live[mobile]"')
    (other,) = [line for line in await rows(capsys) if line["provider"] == "mobile"]
    assert other == {
        "provider": "mobile",
        "place": 0,
        "installed": False,
        "healthy": None,
        "detail": 'pip install "tiktok-live[mobile]"',
    }
    (line,) = [line for line in await text_lines(capsys) if line.startswith("   mobile")]
    assert line.split(maxsplit=3) == ["mobile", "not", "installed", 'pip install "tiktok-live[mobile]"']


async def test_a_missing_key_file_is_shown_in_its_row(capsys, tmp_path):
    missing = tmp_path / "euler.key"
    line, *_ = await rows(capsys, sign=f"euler?api_key_file={missing}")
    assert (line["installed"], line["healthy"]) == (True, False)
    assert line["detail"] == f"the key file {missing} cannot be read: No such file or directory"


async def test_no_column_contains_a_key(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("EULER_API_KEY", SECRET)
    file = tmp_path / "euler.key"
    file.write_text(SECRET, encoding="utf-8")
    for sign in (f"euler+{CLOSED_PORT}", f"euler+{CLOSED_PORT}?api_key_file={file}"):
        assert SECRET not in "\n".join(await text_lines(capsys, sign=sign))


async def test_providers_are_read_from_environment_and_file(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TIKTOK_LIVE_SIGN", "mobile")
    assert (await rows(capsys))[0]["provider"] == "mobile"
    monkeypatch.delenv("TIKTOK_LIVE_SIGN")
    file = tmp_path / "live.toml"
    file.write_text('sign = "command:no-such-program-here"', encoding="utf-8")
    assert (await rows(capsys, config=file))[0]["provider"] == "command"
    assert (await rows(capsys, config=file, sign="direct"))[0]["provider"] == "direct"


async def test_the_platform_receives_no_request(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        assert (await rows(capsys, sign="direct", simulator=simulator.url))[0]["healthy"] is True
        assert not simulator.requests


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sign": "eulr"}, "Did you mean 'euler'"),
        ({"sign": "direct?regoin=eu"}, "Did you mean 'region'"),
        ({"sign": "direct euler"}, "separate several providers by commas"),
        ({"sign": f"euler?api_key={SECRET}"}, "api_key_env=VARIABLE"),
        ({"simulator": "invalid"}, "the URL of the simulator must begin with"),
    ],
)
async def test_an_invalid_configuration_is_rejected_with_a_suggestion(capsys, options, message):
    with pytest.raises(ConfigError) as caught:
        await providers(ProvidersOptions(client=flags(**options)))
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)
    assert capsys.readouterr().out == ""
