from __future__ import annotations

import errno
import json
import stat
import sys
import tomllib

import pytest
from typer.testing import CliRunner

from tests.cli.command_line import flags
from tests.client.options_in_places import SESSION, SESSION_FILE, WRITTEN, text_in, value_in
from tiktok_live.cli.client_flags import flag_of
from tiktok_live.cli.client_option_table import CLIENT_OPTIONS
from tiktok_live.cli.commands import client_options
from tiktok_live.cli.configuration import make_config, user_file
from tiktok_live.cli.main import app
from tiktok_live.client.config import CONFIG_FILE, ENVIRONMENT, LiveConfig, option_kinds
from tiktok_live.errors import ConfigError

SECRET = "S3cr3t"
FLAGS = [name for name, kind in option_kinds().items() if not kind.form]


@pytest.fixture
def home(monkeypatch, tmp_path):
    """The folder of the user's own file, which does not exist; the environment sets no option."""
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv(CONFIG_FILE)
    monkeypatch.setattr("tiktok_live.net.options.NetworkOptions.ssl_context", lambda _: None)
    file = user_file()
    assert file is not None
    file.parent.mkdir(parents=True)
    (file.parent / SESSION_FILE).write_text(SESSION)
    return file.parent


def run(*arguments: str):
    return CliRunner().invoke(app, ["config", *arguments])


def own_file(content: str) -> None:
    path = user_file()
    assert path is not None
    path.write_text(content)


def shown(*arguments: str) -> dict[str, dict[str, object]]:
    result = run("show", "--json", *arguments)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row.pop("option"): row for row in rows}


@pytest.mark.parametrize("name", WRITTEN)
def test_an_option_is_set_by_its_flag_which_overrides_all_other_places(home, monkeypatch, name):
    own_file(f"{name} = {WRITTEN[name].toml}")
    value = value_in(home, name)
    assert getattr(make_config(flags()), name) == value
    if name in FLAGS:
        other, text = not value, not value
    else:
        texts = {"reconnect": "attempts=1", "sign": "direct", "lookup": "api", "session": str(home / SESSION_FILE)}
        text = texts.get(name, str(getattr(LiveConfig(), name)))
        text = "off" if text == "None" else text or "http://other:1"
        other = option_kinds()[name].from_text(name, text)
    assert getattr(make_config(flags(**{name: text})), name) == getattr(LiveConfig(**{name: other}), name)
    monkeypatch.setenv(ENVIRONMENT[name], text_in(home, name))
    own_file("")
    assert getattr(make_config(flags()), name) == value
    assert getattr(make_config(flags(**{name: text})), name) == getattr(LiveConfig(**{name: other}), name)


def test_the_command_line_passes_every_flag(home):
    given = [flag_of(name) if WRITTEN[name].value else f"--no-{flag_of(name)[2:]}" for name in FLAGS]
    given.remove("--proxy-from-env")
    for name in WRITTEN:
        if name not in FLAGS:
            given += [flag_of(name), text_in(home, name)]
    options = shown(*given)
    assert {name for name, row in options.items() if row["source"] == "command line"} == {*WRITTEN} - {"proxy_from_env"}
    assert options["poll"] == {"value": 7.5, "source": "command line", "place": "--poll"}
    assert options["reconnect"]["value"]["attempts"] == 3


def test_the_table_of_flags_is_that_of_the_options():
    assert [name for name, _, _ in CLIENT_OPTIONS] == list(option_kinds())
    assert set(client_options.COMMON) <= set(WRITTEN)


def test_show_names_the_place_of_every_option(home, monkeypatch):
    own_file('poll = 7\nlanguage = "de"\nregion = "CH"')
    monkeypatch.setenv("TIKTOK_LIVE_LANGUAGE", "fr")
    lines = run("show", "--region", "AT", "--proxy", f"http://me:{SECRET}@h:1").stdout.splitlines()
    assert f"poll = 7.0  # {user_file()}, line 1" in lines
    assert 'language = "fr"  # TIKTOK_LIVE_LANGUAGE' in lines
    assert 'region = "AT"  # --region' in lines
    assert 'proxy = "http://***@h:1"  # --proxy' in lines
    assert '# backlog = "mark"' in lines
    assert tomllib.loads("\n".join(lines).replace("# ", "", 1)) is not None


def test_show_prints_what_a_file_may_hold(home):
    own_file('[[sign]]\nprovider = "euler"\ntimeout = 5\n[reconnect]\nattempts = 3')
    printed = run("show").stdout
    own_file(printed)
    assert make_config(flags()) == LiveConfig.from_file(user_file())
    assert make_config(flags()).providers == LiveConfig(sign="euler?timeout=5").providers
    assert run("show").stdout.count("line") == printed.count("line")


@pytest.mark.parametrize(
    "sign",
    [
        f'{{provider = "command", argv = ["signer", "--key", "{SECRET}"]}}',
        f'{{provider = "local", base_url = "http://127.0.0.1:1", path = "/sign?key={SECRET}"}}',
        f'{{provider = "js", sha256 = "{"a" * 64}", url = "https://h/x.js?k={SECRET}"}}',
    ],
)
def test_no_secret_of_a_provider_is_shown(home, sign):
    file = home / "options.toml"
    file.write_text(f"sign = {sign}")
    for more in ([], ["--json"]):
        result = run("show", "--config", str(file), *more)
        assert result.exit_code == 0
        assert "***" in result.stdout
        assert SECRET not in result.output


def test_no_secret_is_shown(home, monkeypatch):
    monkeypatch.setenv("TIKTOK_LIVE_SESSIONID", SECRET)
    monkeypatch.setenv("TIKTOK_LIVE_TARGET_IDC", "useast1a")
    for result in (run("show"), run("show", "--json")):
        assert "***" in result.stdout
        assert SECRET not in result.output
    for option in ("--session", "--proxy", "--poll"):
        assert SECRET not in run("show", option, f"{SECRET}{SECRET}").output


def test_show_names_the_simulator_s_hosts(home):
    assert 'web_url = "http://h:1"' in run("show", "--simulator", "http://h:1").stdout


def test_check_prints_all_mistakes(home, monkeypatch, tmp_path):
    file = tmp_path / "live.toml"
    file.write_text("poll = 'soon'\nlangauge = 'de'\nqueue_size = 0")
    monkeypatch.setenv("TIKTOK_LIVE_BACKLOG", "dorp")
    monkeypatch.setenv("TIKTOK_LIVE_FOLOW", "1")
    result = run("check", str(file))
    assert result.exit_code == 2
    assert result.stdout == ""
    unknown = "configuration: the environment variable TIKTOK_LIVE_FOLOW is unknown, and ignored"
    assert result.stderr.replace(str(tmp_path), "").splitlines() == [
        "configuration: /live.toml, line 1: poll must be a number of seconds, not 'soon'",
        "configuration: /live.toml, line 2: unknown option 'langauge'. Did you mean 'language'?",
        "configuration: TIKTOK_LIVE_BACKLOG must be one of mark, drop, deliver, not 'dorp'. Did you mean 'drop'?",
        "configuration: /live.toml, line 3: queue_size must be 1 or more",
        f"{unknown}. Did you mean TIKTOK_LIVE_FOLLOW?",
    ]


def test_check_names_options_that_exclude_each_other(home):
    own_file("proxy = 'http://h:1'\nproxy_from_env = true")
    result = run("check")
    assert (result.exit_code, result.stderr) == (
        2,
        "configuration: set either proxy or proxy_from_env, not both\n",
    )


def test_check_is_content_without_a_file(home):
    assert run("check").stdout == "No mistakes in the environment; there is no file. Options set: 0\n"
    own_file("poll = 5")
    assert run("check").stdout == f"No mistakes in {user_file()} and the environment. Options set: 1\n"
    assert run("check", "off").stdout == "No mistakes in the environment; there is no file. Options set: 0\n"
    assert run("check", "none.toml").exit_code == 2


def test_init_writes_a_file_whose_lines_are_the_defaults(home):
    result = run("init")
    assert (result.exit_code, result.stdout) == (0, f"{user_file()}\n")
    assert make_config(flags()) == LiveConfig()
    text = user_file().read_text()
    lines = [
        line.removeprefix("# ") for line in text.splitlines() if line.startswith(tuple(f"# {o} = " for o in WRITTEN))
    ]
    assert list(tomllib.loads("\n".join(lines))) == list(WRITTEN)
    own_file("\n".join(lines))
    assert make_config(flags()) == LiveConfig()
    if sys.platform != "win32":
        assert (
            stat.S_IMODE(run("init", str(home / "a" / "new.toml")) and (home / "a" / "new.toml").stat().st_mode)
            == 0o600
        )


def test_init_never_overwrites(home, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("poll = 5")
    result = run("init", str(file))
    assert result.exit_code == 2
    assert f"{file} exists already" in result.stderr
    assert file.read_text() == "poll = 5"
    assert "cannot be written" in run("init", str(file / "x.toml")).stderr


def test_init_leaves_no_file_if_the_disk_is_full(home, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tiktok_live.cli.config.initial_file", full)
    assert "cannot be written: No space" in run("init", str(tmp_path / "mine.toml")).stderr
    assert not (tmp_path / "mine.toml").exists()


def test_an_unknown_variable_is_noted_by_every_command(home, monkeypatch, capsys):
    monkeypatch.setenv("TIKTOK_LIVE_LANGAUGE", "de")
    assert make_config(flags()) == LiveConfig()
    assert "Did you mean TIKTOK_LIVE_LANGUAGE?" in capsys.readouterr().err


def test_the_file_of_the_flag_replaces_that_of_the_environment_and_the_users_own(home, monkeypatch, tmp_path):
    files = {"FR": tmp_path / "flag.toml", "VA": tmp_path / "variable.toml"}
    for region, file in files.items():
        file.write_text(f"region = '{region}'")
    own_file("region = 'OM'\npoll = 7")
    assert make_config(flags()).region == "OM"
    monkeypatch.setenv(CONFIG_FILE, str(files["VA"]))
    assert (make_config(flags()).region, make_config(flags()).poll) == ("VA", 60.0)
    assert make_config(flags(config=files["FR"])).region == "FR"
    assert make_config(flags(config="off")).region == "US"
    with pytest.raises(ConfigError, match="cannot be read"):
        make_config(flags(config=tmp_path / "none.toml"))
