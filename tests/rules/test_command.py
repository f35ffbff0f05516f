from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.processes import gone, started, with_child
from tests.rules.making import load
from tiktok_live.relay.templates import values_of
from tiktok_live.rules.actions import Action, ActionFailed
from tiktok_live.testing import make_chat, make_gift, make_user

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
HOSTILE = ["$(touch pwned)", "; touch pwned", "`touch pwned`", "a\nb", "\"'\\", "{user} %PATH%", "a\0b", "\ud800"]


def toml(*run: str, **more: object) -> str:
    keys = "".join(f", {name} = {value}" for name, value in more.items())
    return f'[[rule]]\nname = "r"\non = "chat"\ndo = [{{action = "command", run = {json.dumps(run)}{keys}}}]'


def command(*run: str, folder: Path = Path(), **more: object) -> Action:
    loaded = load(toml(*run, **more), folder)
    assert loaded.rules is not None, loaded.mistakes
    return loaded.rules.rules[0].actions[0]


def script(code: str, *arguments: str, **more: object) -> Action:
    as_written = code.replace("{", "{{").replace("}", "}}")
    return command(sys.executable, "-I", "-S", "-c", as_written, *arguments, **more)


async def run(action: Action, text="hello", event=None) -> None:
    event = event or make_chat(text, make_user("ann"))
    await action.run(values_of("host.live", event), event)


async def said(code: str, *arguments: str, text: str = "hello", event: object = None) -> str:
    """What a script writes to its standard error before it fails."""
    with pytest.raises(ActionFailed) as failure:
        await run(script(f"import json, os, sys\n{code}\nsys.exit(3)", *arguments), text, event)
    return str(failure.value).partition("exit code 3: ")[2]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_is_data_in_arguments_environment_and_input(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = (
        "given, text = json.loads(sys.stdin.read()), sys.argv[1]\n"
        "print(len(sys.argv), text == os.environ['EVENT_TEXT'], given['values']['text'] == given['event']['text'],"
        " '\\n' in text, file=sys.stderr)"
    )
    # A message cannot hold a zero byte or half of a pair, but a value could.
    event = make_chat(text.encode("utf-8", "replace").decode(), make_user("ann"))
    assert await said(code, "{text}", event=event) == "2 True True False"
    assert list(tmp_path.iterdir()) == []


async def test_a_text_that_looks_like_an_option_does_not_become_an_argument():
    action = script("raise SystemExit(0)", "{text}")
    with pytest.raises(ActionFailed, match=r"the value of \{text\} begins with -, .* read EVENT_TEXT instead"):
        await run(action, " -rf")
    await run(script("raise SystemExit(0)"), "-rf")


async def test_the_program_gets_a_minimal_environment_and_the_values_of_the_event(monkeypatch):
    monkeypatch.setenv("TIKTOK_LIVE_SESSION", "confidential")
    code = "print({k: v for k, v in os.environ.items() if k.startswith(('EVENT_GIFT', 'TIKTOK'))}, file=sys.stderr)"
    shown = await said(code, event=make_gift("Rose"))
    assert "'EVENT_GIFT': 'Rose'" in shown
    assert "confidential" not in shown


async def test_a_program_begins_in_the_folder_of_the_file(tmp_path):
    (tmp_path / "write.py").write_text("open('written', 'w').close()")
    await run(command(sys.executable, "write.py", folder=tmp_path))
    assert (tmp_path / "written").exists()


@POSIX
async def test_a_program_that_takes_too_long_is_killed_with_its_children(tmp_path):
    with pytest.raises(ActionFailed, match="did not end within 1 s and was stopped"):
        await run(script(with_child(tmp_path / "pids"), timeout=1))
    await gone(*await started(tmp_path / "pids"))


async def test_endless_output_stops_the_program():
    with pytest.raises(ActionFailed, match="wrote more than 1048576 bytes and was stopped"):
        await run(script("import sys\nwhile True: sys.stdout.write('x' * 65536)"))


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (["{user}"], "run begins with a placeholder"),
        (["sh/{user}"], "run begins with a placeholder"),
        ([], "there is no program ''"),
        (["no-such-program-here"], "there is no program 'no-such-program-here'"),
        (["a.bat", "{text}"], "is a batch file"),
        (["a.CMD. "], "is a batch file"),
        ([sys.executable, "--text={text}"], "of which a placeholder is only a part"),
        ([sys.executable, "{txt}"], "there is no placeholder {txt}"),
        ([sys.executable, *["x"] * 51], "51 arguments"),
        ([sys.executable, "-c", "{text}"], "the argument after -c is a program"),
        ([sys.executable, "eval", "{text}"], "the argument after eval is a program"),
        (["make", "all", "{text}"], "'make' starts what its arguments say"),
        (["env", "{text}"], "'env' starts what its arguments say"),
        (["sh", "{text}"], "'sh' runs what its first argument names or says"),
        (["sh", "-xc", "{text}"], "the argument after -xc is a program"),
        (["bash", "-o", "pipefail", "-lc", "{text}"], "the argument after -lc is a program"),
        ([sys.executable, "-I", "{text}", "pass.py"], "runs what its first argument names or says"),
    ],
)
def test_unsafe_or_impossible_commands_are_refused_when_they_are_read(argv, problem):
    [mistake] = load(toml(*argv)).mistakes
    assert problem in mistake.message


@POSIX
async def test_a_link_to_a_batch_file_is_one_and_paths_begin_at_the_file(tmp_path, monkeypatch):
    shutil.copy(sys.executable, tmp_path / "run.bat")
    (tmp_path / "harmless").symlink_to(tmp_path / "run.bat")
    [mistake] = load(toml("./harmless"), tmp_path).mistakes
    assert "is a batch file" in mistake.message
    (tmp_path / "tool").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path.parent)
    await run(command("./tool", "-c", "pass", folder=Path(tmp_path.name)))


def test_braces_that_are_no_placeholders_stay():
    action = command(sys.executable, "pass", "{{x}}", "{user}")
    assert action.preview({"user": "a b"}).endswith("'pass' '{x}' 'a b'")
