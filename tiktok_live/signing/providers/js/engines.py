"""The two embedded JavaScript engines behind one interface, and an engine with the platform's script loaded.

Neither engine has access to the network, to files or to Python. Limits are enforced by the engine, because a thread
cannot be stopped from outside. QuickJS counts every byte, and the processor time of the whole process. V8 checks its
heap only during garbage collection and may exceed the limit by some hundred MiB; `javascript/buffers.js` counts the
memory of its buffers. So QuickJS is the choice for a script that has not been reviewed. A few built-in functions check
no limit before they return, so callers must use a timeout of their own.
"""

from __future__ import annotations

import importlib
import json
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, Protocol

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.providers.js.drivers import package_source

if TYPE_CHECKING:
    from tiktok_live.signing.config.provider_config import JsConfig
    from tiktok_live.signing.providers.js.drivers import Driver

__all__ = ["Engine", "EngineFailure", "EngineName", "ScriptProfile", "WarmContext", "check_engine", "open_engine"]

EngineName = Literal["quickjs", "v8"]

_MODULES: dict[EngineName, tuple[str, str]] = {"quickjs": ("quickjs", "js"), "v8": ("py_mini_racer", "js-v8")}
_MIB = 1024 * 1024
_OUT_OF_MEMORY = "out of memory"
_DRAIN = 0.5  # seconds
_MAX_SYMBOLS = 50
_MAX_SYMBOL = 60


@dataclass(frozen=True, slots=True)
class EngineFailure:
    """Why an evaluation returned no value.

    Attributes:
        detail: the engine's message, which may contain text of the script; neither shortened nor redacted.
        limit: whether a limit was reached. The engine must not be used again then.
    """

    detail: str
    limit: bool = False


class Engine(Protocol):
    """One context of an engine, for use in one thread."""

    def evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        """Run `source` for at most `seconds` and return its value; empty if the value is not a string."""

    def close(self) -> None:
        """Free the engine. Must be called only once."""


class _QuickJsContext(Protocol):
    def eval(self, source: str) -> object: ...

    def set_memory_limit(self, limit: int) -> None: ...

    def set_time_limit(self, limit: float) -> None: ...


class _V8Context(Protocol):
    def eval(self, source: str, *, timeout_sec: float | None = None) -> object: ...

    def set_hard_memory_limit(self, limit: int) -> None: ...

    def close(self) -> None: ...


def check_engine(name: EngineName) -> None:
    """Raise ConfigError if the engine's package is not installed."""
    module, extra = _MODULES[name]
    if find_spec(module) is None:
        raise extra_not_installed(f"js: the engine {name!r}", extra)


def open_engine(name: EngineName, memory_mb: int) -> Engine:
    """Return a fresh engine with a memory limit in MiB. The first call takes up to 0.3 s.

    Raises:
        ImportError: the engine's package is not installed, or cannot be loaded.
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
        # Dropping the reference frees the context at once, in the thread that created it.
        self._context = None


def _quickjs_failure(text: str, seconds: float) -> EngineFailure:
    if text.startswith("InternalError: interrupted"):
        return EngineFailure(f"it ran for more than {seconds:g} s", limit=True)
    # QuickJS throws null if there is no memory left for the error.
    if text == "null" or _OUT_OF_MEMORY in text:
        return EngineFailure(_OUT_OF_MEMORY, limit=True)
    return EngineFailure(text)


class _V8:
    """V8, through mini-racer. Its context has its own thread, which `close` ends."""

    def __init__(self, memory: int) -> None:
        module = importlib.import_module(_MODULES["v8"][0])
        self._error: type[Exception] = module.JSEvalException
        self._timeout: type[Exception] = module.JSTimeoutException
        self._memory: type[Exception] = module.JSOOMException
        self._context: _V8Context = module.MiniRacer()
        self._context.set_hard_memory_limit(memory)
        token = secrets.token_hex(16)
        self._context.eval(f"{package_source('buffers')}(globalThis, {memory}, '{token}')")
        self._reset_count = f"__resetCount('{token}')"
        self._broken = False

    def evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        result = self._evaluate(source, seconds)
        self._broken = isinstance(result, EngineFailure) and result.limit
        return result

    def _evaluate(self, source: str, seconds: float) -> str | EngineFailure:
        try:
            # Reset by `eval`, the only method that can be interrupted: a promise of the last call may still be running.
            self._context.eval(self._reset_count, timeout_sec=seconds)
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
            # The interrupted call still reports to the context's loop, which must not be closed before.
            self._evaluate("0", _DRAIN)
        self._context.close()


@dataclass(frozen=True, slots=True)
class ScriptProfile:
    """Properties of a script that show whether it was replaced.

    Attributes:
        sha256: digest of its bytes, in hex.
        size: in bytes.
        symbols: names that `byted_acrawler` exports, in alphabetical order; at most 50.
    """

    sha256: str
    size: int
    symbols: tuple[str, ...] = ()


class WarmContext:
    """An engine with environment, driver and script loaded: kept for many calls, replaced after a limit.

    For use in one thread.

    Args:
        config: the engine and its limits.
        driver: how the script is called.
    """

    def __init__(self, config: JsConfig, driver: Driver) -> None:
        self._config = config
        self._driver = driver
        self._engine: Engine | None = None
        self._user_agent = ""
        self.symbols: tuple[str, ...] = ()

    def sign(self, script: str, url: str, user_agent: str) -> str | EngineFailure:
        """Return the driver's result as JSON. The script is loaded first if it was not loaded for `user_agent`.

        Scripts read the user agent while they are loaded, so another one needs a new engine.
        """
        if self._engine is None or self._user_agent != user_agent:
            failure = self._load(script, user_agent)
            if failure is not None:
                return failure
        return self._run(f"__sign({json.dumps(url)},{json.dumps(user_agent)})")

    def close(self) -> None:
        """Free the engine. May be called twice."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _load(self, script: str, user_agent: str) -> EngineFailure | None:
        self.close()
        try:
            self._engine = open_engine(self._config.engine, self._config.memory_mb)
        except (ImportError, OSError) as error:
            return EngineFailure(f"the engine cannot be loaded: {error}", limit=True)
        self._user_agent = user_agent
        environment = f"{package_source('environment')}(globalThis, {json.dumps(user_agent)})"
        for source in (environment, self._driver.source, package_source("harness"), script):
            result = self._run(source)
            if isinstance(result, EngineFailure):
                # A partly loaded script must not be used.
                self.close()
                return EngineFailure(f"the script cannot be loaded: {result.detail}", limit=result.limit)
        self.symbols = _symbols(self._run("__symbols()"))
        return None

    def _run(self, source: str) -> str | EngineFailure:
        if self._engine is None:
            return EngineFailure("the engine was closed", limit=True)
        result = self._engine.evaluate(source, self._config.time_limit)
        if isinstance(result, EngineFailure) and result.limit:
            self.close()
        return result


def _symbols(result: str | EngineFailure) -> tuple[str, ...]:
    """Return the names in the result of the harness; none if the script exports nothing."""
    try:
        exported = json.loads(result)["answer"] if isinstance(result, str) else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    names = [name for name in exported if isinstance(name, str) and name.isascii() and name.isprintable()]
    return tuple(name[:_MAX_SYMBOL] for name in names[:_MAX_SYMBOLS])
