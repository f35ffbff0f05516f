from __future__ import annotations

import ast
import asyncio
import logging
from pathlib import Path

import pytest

import tiktok_live
from tests.behind import holds
from tiktok_live import errors
from tiktok_live.causes import ForeignError, caught, logged_bug, without_secrets
from tiktok_live.errors import ConfigError

HIDDEN = "S3cr3tV4lue"
PACKAGE = Path(tiktok_live.__file__).parent


def fail(error: Exception) -> None:
    with caught(type(error)) as failure:
        raise error
    raise ConfigError("it cannot be read") from failure.cause


def failed(error: Exception) -> ConfigError:
    with pytest.raises(ConfigError) as raised:
        fail(error)
    return raised.value


def test_our_error_has_a_stand_in_as_its_cause_and_no_context():
    error = failed(UnicodeDecodeError("utf-8", HIDDEN.encode(), 0, 1, "invalid start byte"))
    assert type(error.__cause__) is ForeignError
    assert str(error.__cause__) == "UnicodeDecodeError"
    assert error.__context__ is None
    assert not holds(error, HIDDEN)


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError: Connection refused"),
        (OSError(5, f"sessionid={HIDDEN}\r\n\x1b[31m"), "OSError: sessionid=***  [31m"),
        (OSError(f"{HIDDEN}"), "OSError"),
        (ValueError(f"invalid literal: {HIDDEN}"), "ValueError"),
        (asyncio.InvalidStateError(HIDDEN), "asyncio.exceptions.InvalidStateError"),
        (OSError(5, HIDDEN.encode()), "OSError"),
        (
            ModuleNotFoundError("No module named 'uvloop'", name="uvloop"),
            "ModuleNotFoundError: No module named 'uvloop'",
        ),
    ],
)
def test_a_stand_in_tells_the_kind_and_the_words_of_the_system(foreign, said):
    assert str(failed(foreign).__cause__) == said


def chained() -> ValueError:
    first, second, third = OSError(2, "No such file"), KeyError(HIDDEN), ValueError(HIDDEN)
    second.__cause__, third.__context__ = first, second
    return third


def test_the_causes_of_a_foreign_error_have_stand_ins_too():
    error = failed(chained())
    told = [error.__cause__, error.__cause__.__cause__, error.__cause__.__cause__.__cause__]
    assert [str(one) for one in told] == ["ValueError", "KeyError", "FileNotFoundError: No such file"]
    assert told[-1].__cause__ is None
    assert not holds(error, HIDDEN)


def test_a_chain_that_runs_in_a_circle_ends():
    one, other = ValueError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    error: BaseException | None = failed(one)
    for _ in range(20):
        error = error.__cause__ if error is not None else None
    assert error is None


def test_other_kinds_pass_and_nothing_caught_is_false():
    with pytest.raises(KeyError), caught(OSError, ValueError):
        raise KeyError
    with caught(OSError) as failure:
        pass
    assert not failure


def test_a_logged_bug_has_its_traceback_and_its_words_without_secrets(caplog):
    try:
        "".nonsense  # noqa: B018
    except AttributeError as error:
        error.__cause__ = ValueError(f"msToken={HIDDEN}")
        bug = logged_bug(error)
    with caplog.at_level(logging.ERROR):
        logging.getLogger("test").error("a bug", exc_info=bug)
    assert "test_a_logged_bug" in caplog.text
    assert "AttributeError: 'str' object has no attribute 'nonsense'" in caplog.text
    assert "msToken=***" in caplog.text
    assert HIDDEN not in caplog.text


def test_a_bug_whose_text_is_one_itself_can_be_logged():
    class Broken(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert str(logged_bug(Broken())).endswith("Broken: unprintable: converting it to text raised RuntimeError")


def test_a_filtered_log_shows_a_traceback_without_secrets_and_keeps_the_error(caplog):
    logger = logging.getLogger("test of causes")
    logger.addFilter(without_secrets)
    errors = [ValueError(f"msToken={HIDDEN}"), KeyError()]
    with pytest.raises(ExceptionGroup) as failure:
        raise ExceptionGroup("two", errors) from OSError(f"sessionid={HIDDEN}")
    logger.error("a bug", exc_info=failure.value)
    [record] = caplog.records
    assert record.exc_info[1] is failure.value
    assert HIDDEN not in caplog.text
    assert "ValueError: msToken=***" in caplog.text
    assert "OSError: sessionid=***" in caplog.text
    assert "test_a_filtered_log" in caplog.text


# Our own errors hold nothing foreign, and what is cancelled neither.
HARMLESS = {*errors.__all__, "CancelledError"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def kinds(caught_as: ast.expr | None) -> set[str]:
    nodes = caught_as.elts if isinstance(caught_as, ast.Tuple) else [caught_as]
    return {ast.unparse(node).rpartition(".")[2] if node is not None else "BaseException" for node in nodes}


def raises(within: ast.AST, caught_as: str | None = None) -> bool:
    """Whether an error is raised in here; the one that was caught, raised once more, and the program's end are none."""
    raised = [
        ast.unparse(node.exc) for node in ast.walk(within) if isinstance(node, ast.Raise) and node.exc is not None
    ]
    return any(each != caught_as and not each.startswith("SystemExit") for each in raised)


def called_in(within: ast.AST) -> set[str]:
    called = [node.func for node in ast.walk(within) if isinstance(node, ast.Call)]
    return {ast.unparse(function).rpartition(".")[2] for function in called}


def risky_handlers(source: str) -> list[int]:
    """Return the lines of handlers of foreign errors that raise, themselves or by a function of the same module."""
    nodes = list(ast.walk(ast.parse(source)))
    raising = {node.name for node in nodes if isinstance(node, Function) and raises(node)}
    handlers = [node for node in nodes if isinstance(node, ast.ExceptHandler) and not kinds(node.type) <= HARMLESS]
    return [each.lineno for each in handlers if raises(each, each.name) or called_in(each) & raising]


def test_no_error_of_ours_is_raised_while_a_foreign_one_is_handled():
    found = {path: risky_handlers(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}
