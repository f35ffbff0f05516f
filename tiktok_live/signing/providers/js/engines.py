"""The two embedded JavaScript engines, behind one seam. Neither has a network, a file system or a way into Python.

An engine stops by its own limits, for a thread cannot be ended from outside. QuickJS counts every byte, and counts the
processor time of the whole process. V8 looks at its heap only when it collects garbage and may take some hundred MiB
more before that; the memory of its buffers is counted by a guard of ours. So QuickJS is the one for a script that
nobody has looked at. A few built-in functions look at no limit before they return: whoever waits for an engine must
not wait for ever.
"""

from __future__ import annotations

import importlib
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal, Protocol

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.providers.js.drivers import package_source

__all__ = ["Engine", "EngineFailure", "EngineName", "check_engine", "open_engine"]

EngineName = Literal["quickjs", "v8"]

_MODULES: dict[EngineName, tuple[str, str]] = {"quickjs": ("quickjs", "js"), "v8": ("py_mini_racer", "js-v8")}
_MIB = 1024 * 1024
_OUT_OF_MEMORY = "out of memory"
_DRAIN = 0.5


@dataclass(frozen=True, slots=True)
class EngineFailure:
    """Why there is no value.

    Attributes:
        detail: what the engine said; text of the script's, neither cut nor redacted.
        limit: whether a limit was reached, after which the engine must not be used again.
    """

    detail: str
    limit: bool = False


class Engine(Protocol):
    """One context of an engine, for use in one thread."""

    def evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        """Run `source` for at most `seconds` and return its value; empty when that is no string."""

    def close(self) -> None:
        """Free the engine. Only once."""


class _QuickJsContext(Protocol):
    def eval(self, source: str) -> object: ...

    def set_memory_limit(self, limit: int) -> None: ...

    def set_time_limit(self, limit: float) -> None: ...


class _V8Context(Protocol):
    def eval(self, source: str, *, timeout_sec: float | None = None) -> object: ...

    def set_hard_memory_limit(self, limit: int) -> None: ...

    def close(self) -> None: ...


def check_engine(name: EngineName) -> None:
    """Raise ConfigError when the engine's package is not installed."""
    module, extra = _MODULES[name]
    if find_spec(module) is None:
        raise extra_not_installed(f"js: the engine {name!r}", extra)


def open_engine(name: EngineName, memory_mb: int) -> Engine:
    """Return a fresh context that may take `memory_mb` MiB. It takes up to 0.3 s the first time.

    Raises:
        ImportError: the engine's package is not installed, or does not load.
    """
    return _QuickJs(memory_mb * _MIB) if name == "quickjs" else _V8(memory_mb * _MIB)


class _QuickJs:
    """QuickJS-ng."""

    def __init__(self, memory: int) -> None:
        module = importlib.import_module(_MODULES["quickjs"][0])
        self._error: type[Exception] = module.JSException
        self._context: _QuickJsContext | None = module.Context()
        assert self._context is not None
        self._context.set_memory_limit(memory)

    def evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        assert self._context is not None, "evaluate() after close()"
        self._context.set_time_limit(seconds)
        try:
            value = self._context.eval(source)
        except (self._error, ValueError) as error:
            return _quickjs_failure(str(error).strip(), seconds)
        except MemoryError:
            return EngineFailure(_OUT_OF_MEMORY, limit=True)
        return value if isinstance(value, str) else ""

    def close(self) -> None:
        # Without a reference the context is freed, here and now, in the thread that made it.
        self._context = None


def _quickjs_failure(text: str, seconds: float) -> EngineFailure:
    if text.startswith("InternalError: interrupted"):
        return EngineFailure(f"it ran for more than {seconds:g} s", limit=True)
    # Where there is no memory left for the error, QuickJS throws null.
    if text == "null" or _OUT_OF_MEMORY in text:
        return EngineFailure(_OUT_OF_MEMORY, limit=True)
    return EngineFailure(text)


class _V8:
    """V8, in mini-racer. Its context has a thread of its own, which `close` ends."""

    def __init__(self, memory: int) -> None:
        module = importlib.import_module(_MODULES["v8"][0])
        self._error: type[Exception] = module.JSEvalException
        self._timeout: type[Exception] = module.JSTimeoutException
        self._memory: type[Exception] = module.JSOOMException
        self._context: _V8Context = module.MiniRacer()
        self._context.set_hard_memory_limit(memory)
        word = secrets.token_hex(16)
        self._context.eval(f"{package_source('buffers')}(globalThis, {memory}, '{word}')")
        self._count_anew = f"__countAnew('{word}')"
        self._broken = False

    def evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        answer = self._evaluate(source, seconds)
        self._broken = isinstance(answer, EngineFailure) and answer.limit
        return answer

    def _evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        try:
            # Only this one method of the context can be interrupted: a promise of the last call may still run.
            self._context.eval(self._count_anew, timeout_sec=seconds)
            value = self._context.eval(source, timeout_sec=seconds)
        except self._timeout:
            return EngineFailure(f"it ran for more than {seconds:g} s", limit=True)
        except self._memory:
            return EngineFailure(_OUT_OF_MEMORY, limit=True)
        except (self._error, ValueError) as error:
            return EngineFailure(str(error).strip(), limit=_OUT_OF_MEMORY in str(error))
        return value if isinstance(value, str) else ""

    def close(self) -> None:
        if self._broken:
            # What was ended reports back to the context's loop, which must still be there.
            self._evaluate("0", _DRAIN)
        self._context.close()
