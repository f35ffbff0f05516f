"""The action `command`: starts a program of the user, without a shell.

What viewers write is hostile. It reaches the program in its environment and as JSON on its standard input, where no
program takes it for anything else. On the command line it is only ever one whole argument, which does not begin with
`-`. The program itself and its path never come from an event.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import ListKind, OptionKind
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.net.programs import ProgramRun, minimal_environment
from tiktok_live.redaction import printable, redact
from tiktok_live.relay.templates import Template, escape_line
from tiktok_live.rules.actions import ActionFailed, ActionKind, KeyValues, Surroundings, Values
from tiktok_live.rules.keys import Key
from tiktok_live.rules.value_kinds import NumberInRange

__all__ = ["COMMAND", "VARIABLE_PREFIX", "Command", "program_variables"]

VARIABLE_PREFIX = "EVENT_"
"""What the names of the environment variables with an event's values begin with: `EVENT_USER`, `EVENT_TEXT`."""

_MAX_ARGUMENTS = 50
_MAX_ARGUMENT = 1_000  # characters
_MAX_OUTPUT = 1024 * 1024  # bytes
_MAX_INPUT = 256 * 1024  # bytes of JSON; a larger event is left out
_MAX_REASON = 300  # characters of a program's own words
_MAX_VARIABLE = 2_000  # characters
_LONGEST = 600.0  # seconds
_SCRIPTS = frozenset({".bat", ".cmd"})
# They start what their arguments name, or join the arguments to a line that a shell reads.
_STARTERS = frozenset(
    {
        *("cmd", "powershell", "pwsh", "wsl", "ssh", "start", "busybox"),
        *("env", "sudo", "doas", "nice", "nohup", "timeout", "xargs", "setsid", "stdbuf", "su", "watch", "parallel"),
        *("find", "make"),  # make expands variables that its arguments set
    }
)
# They run the file, or the code after an option such as `-lc`, that comes first.
_INTERPRETERS = frozenset(
    {
        *("sh", "ash", "bash", "dash", "fish", "ksh", "zsh", "awk", "gawk", "mawk", "perl", "php", "python", "pypy"),
        *("pythonw", "py", "ruby", "node", "nodejs", "deno", "bun", "lua", "luajit", "osascript", "java"),
        *("cscript", "wscript", "mshta", "rundll32", "regsvr32", "msiexec", "explorer", "open", "xdg-open"),
    }
)
_VERSION = re.compile(r"[\d.-]+$")  # python3.12
_CODE = frozenset(
    {"-c", "-e", "-command", "--eval", "-p", "--print", "-r", "/c", "/k", "eval", "exec"}
)  # the next argument is a program
_CODE_LAST = re.compile(r"-[a-z]+[cer]")  # several options in one, such as -lc, of which the last takes a program
_SWITCHES = ("-", "/") if sys.platform == "win32" else ("-",)


@dataclass(frozen=True, slots=True)
class Command:
    """Starts a program, and waits until it has ended.

    Attributes:
        argv: the path of the program, and its arguments; a `Template` is one placeholder.
        timeout: seconds after which the program is stopped, with all programs that it started.
        folder: its working directory.
    """

    argv: tuple[str | Template, ...]
    timeout: float
    folder: Path
    kind: str = "command"

    def preview(self, values: Values) -> str:
        """Return what it does in plain words."""
        program, *arguments = [
            part if isinstance(part, str) else escape_line(_value(part, values)) for part in self.argv
        ]
        return f"run {' '.join([Path(program).name, *map(repr, arguments)])}"

    async def run(self, values: Values, event: Event) -> None:
        """Run the program.

        Raises:
            ActionFailed: it cannot be started, ends with another exit code than 0, takes too long, writes too much, or
                an argument would begin with `-`.
        """
        argv = [part if isinstance(part, str) else _argument(part, values) for part in self.argv]
        environment = {**minimal_environment(), **program_variables(values)}
        run = ProgramRun(_MAX_OUTPUT)
        try:
            await self._run(run, argv, environment, _input(values, event))
        finally:
            # In its own task, so that a second cancellation does not interrupt it.
            await asyncio.shield(asyncio.ensure_future(run.stop()))

    async def _run(self, run: ProgramRun, argv: Sequence[str], environment: Mapping[str, str], data: bytes) -> None:
        name = Path(argv[0]).name
        with caught(OSError, ValueError, NotImplementedError) as failure:
            await run.start(argv, environment, self.folder)
        if failure:
            raise ActionFailed(f"{name} cannot be started: {type(failure.error).__name__}")
        with caught(TimeoutError) as late:
            async with asyncio.timeout(self.timeout):
                await run.finish(data)
        if late:
            raise ActionFailed(f"{name} did not end within {self.timeout:g} s and was stopped")
        if len(run.output) > _MAX_OUTPUT:
            raise ActionFailed(f"{name} wrote more than {_MAX_OUTPUT} bytes and was stopped")
        if run.exit_code:
            reason = redact(printable(run.errors.decode(errors="replace")))[:_MAX_REASON].strip()
            raise ActionFailed(f"{name} ended with exit code {run.exit_code}: {reason or 'it gave no reason'}")


def program_variables(values: Values) -> dict[str, str]:
    """Return the environment variables of a program for the values of an event. Texts are one line each."""
    return {f"{VARIABLE_PREFIX}{name.upper()}": escape_line(value)[:_MAX_VARIABLE] for name, value in values.items()}


def _value(placeholder: Template, values: Values) -> str | int:
    return values[placeholder.names[0]]


def _argument(placeholder: Template, values: Values) -> str:
    argument = escape_line(_value(placeholder, values)).encode("utf-8", "replace").decode()[:_MAX_ARGUMENT]
    if argument.startswith(_SWITCHES):
        name = placeholder.names[0]
        raise ActionFailed(
            f"the value of {{{name}}} begins with {argument[0]}, which programs take for an option: "
            f"read {VARIABLE_PREFIX}{name.upper()} instead"
        )
    return argument


def _input(values: Values, event: Event) -> bytes:
    """Return what the program reads: one line of JSON with the values and the event."""
    plain = dict(values)
    whole = json.dumps({"values": plain, "event": event.to_dict()}).encode()
    return (whole if len(whole) <= _MAX_INPUT else json.dumps({"values": plain, "event": None}).encode()) + b"\n"


class _Item(OptionKind):
    """The program or an argument."""

    words = "a text"

    def fits(self, value: object) -> bool:
        """Return whether it is such a text."""
        return isinstance(value, str) and len(value) <= _MAX_ARGUMENT and "\0" not in value


def _make(values: KeyValues, surroundings: Surroundings) -> Command:
    program, *arguments = values["run"] or ("",)
    if len(arguments) > _MAX_ARGUMENTS:
        raise ConfigError(f"run has {len(arguments)} arguments; {_MAX_ARGUMENTS} are allowed")
    parts = tuple([_part(argument) for argument in arguments])
    _check_placeholders(program, parts)
    path = _program(program, surroundings.folder)
    return Command((path, *parts), values["timeout"], surroundings.folder)


def _check_placeholders(program: str, arguments: tuple[str | Template, ...]) -> None:
    """Refuse placeholders where the program would run what viewers write."""
    places = [place for place, argument in enumerate(arguments) if isinstance(argument, Template)]
    before = {str(arguments[place - 1]).lower() for place in places if place}
    if places and Path(program).stem.lower() in _STARTERS:
        raise ConfigError(
            f"{program!r} starts what its arguments say, so they cannot have placeholders",
            advice="Start the program itself, or read EVENT_TEXT and the like in a script of your own",
        )
    is_interpreter = _VERSION.sub("", Path(program).stem.lower()) in _INTERPRETERS
    code = {each for each in before if each in _CODE or (is_interpreter and _CODE_LAST.fullmatch(each))}
    if code:
        raise ConfigError(
            f"the argument after {min(code)} is a program, which a viewer must not write",
            advice="Write a script of your own that reads EVENT_TEXT and the like",
        )
    if is_interpreter and not _has_own_program(arguments):
        raise ConfigError(
            f"{program!r} runs what its first argument names or says, which a viewer must not write",
            advice="Name a script of your own before the placeholders",
        )


def _has_own_program(arguments: tuple[str | Template, ...]) -> bool:
    """Return whether the first argument that is no option is of the user, or nothing is of a viewer."""
    first = next((each for each in arguments if isinstance(each, Template) or not each.startswith(_SWITCHES)), "")
    return not isinstance(first, Template)


def _program(program: str, folder: Path) -> str:
    """Return the path of a program. One without a folder is looked for in PATH."""
    if "{" in program:
        raise ConfigError("run begins with a placeholder", advice="Viewers must not choose programs: write its name")
    is_path = "/" in program or (sys.platform == "win32" and "\\" in program)
    with caught(OSError, ValueError, RuntimeError) as failure:  # RuntimeError: links in a circle
        found = shutil.which(str(folder / program)) if is_path else shutil.which(program)
        scripts = {_suffix(name) for name in (program, found, found and str(Path(found).resolve())) if name}
    if failure or not program or (found is None and not scripts & _SCRIPTS):
        raise ConfigError(f"there is no program {program!r}", advice="Check its name, and that it may be executed")
    if scripts & _SCRIPTS:
        raise ConfigError(
            f"{program!r} is a batch file, which would read viewers' texts as commands",
            advice="Start the program in it directly, or write a script in Python",
        )
    # It is started in another folder.
    return str(Path(str(found)).absolute())


def _suffix(name: str) -> str:
    # Windows ignores dots and spaces at the end of a name.
    return Path(name.rstrip(". ")).suffix.lower()


def _part(argument: str) -> str | Template:
    """Return an argument: as it is, or the placeholder that it is as a whole."""
    template = Template.parse(argument)
    if not template.names:
        return "".join(part for part in template.parts if isinstance(part, str))
    if len(template.parts) > 1:
        raise ConfigError(
            f"run has the argument {argument[:100]!r}, of which a placeholder is only a part",
            advice='Write it as an argument of its own: run = ["program", "--text", "{text}"]',
        )
    return template


COMMAND = ActionKind(
    name="command",
    meaning="Starts a program without a shell; it finds the values of the event in its environment and on its input",
    keys=(
        Key(
            "run",
            ListKind(_Item(), "texts"),
            "The program and its arguments, a list; an argument may be one placeholder",
        ),
        Key("timeout", NumberInRange(0, _LONGEST, "seconds"), "Seconds after which it is stopped", 10.0),
    ),
    make=_make,
)
"""The kind of action."""
