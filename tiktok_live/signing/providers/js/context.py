"""A warm engine with the platform's script in it: loaded once, asked many times, loaded anew after a limit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.signing.providers.js.drivers import package_source
from tiktok_live.signing.providers.js.engines import EngineFailure, open_engine

if TYPE_CHECKING:
    from tiktok_live.signing.config.provider_config import JsSpec
    from tiktok_live.signing.providers.js.drivers import Driver
    from tiktok_live.signing.providers.js.engines import Engine

__all__ = ["ScriptProfile", "WarmContext"]

_MAX_SYMBOLS = 50
_MAX_SYMBOL = 60


@dataclass(frozen=True, slots=True)
class ScriptProfile:
    """What is known of a script, to be compared with what it was before.

    Attributes:
        sha256: of its bytes, in hex.
        size: bytes.
        symbols: what `byted_acrawler` exports, in order of the alphabet; 50 names at most.
    """

    sha256: str
    size: int
    symbols: tuple[str, ...] = ()


class WarmContext:
    """The engine, environment, driver and script. For use in one thread.

    Args:
        spec: the engine and its limits.
        driver: how the script is asked.
    """

    def __init__(self, spec: JsSpec, driver: Driver) -> None:
        self._spec = spec
        self._driver = driver
        self._engine: Engine | None = None
        self._user_agent = ""
        self.symbols: tuple[str, ...] = ()

    def sign(self, script: str, url: str, user_agent: str) -> str | EngineFailure:
        """Return what the driver answers, in JSON. A script that was not loaded for `user_agent` is loaded first.

        Scripts read the user agent when they are loaded, so it cannot be changed afterwards.
        """
        if self._engine is None or self._user_agent != user_agent:
            failure = self._load(script, user_agent)
            if failure is not None:
                return failure
        return self._run(f"__sign({json.dumps(url)},{json.dumps(user_agent)})")

    def close(self) -> None:
        """Free the engine. Twice is fine."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _load(self, script: str, user_agent: str) -> EngineFailure | None:
        self.close()
        try:
            self._engine = open_engine(self._spec.engine, self._spec.memory_mb)
        except (ImportError, OSError) as error:
            return EngineFailure(f"the engine does not load: {error}", limit=True)
        self._user_agent = user_agent
        environment = f"{package_source('environment')}(globalThis, {json.dumps(user_agent)})"
        for source in (environment, self._driver.source, package_source("harness"), script):
            answer = self._run(source)
            if isinstance(answer, EngineFailure):
                # Half a script is worse than none.
                self.close()
                return EngineFailure(f"the script does not load: {answer.detail}", limit=answer.limit)
        self.symbols = _symbols(self._run("__symbols()"))
        return None

    def _run(self, source: str) -> str | EngineFailure:
        if self._engine is None:
            return EngineFailure("the engine is gone", limit=True)
        answer = self._engine.evaluate(source, self._spec.time_limit)
        if isinstance(answer, EngineFailure) and answer.limit:
            self.close()
        return answer


def _symbols(answer: str | EngineFailure) -> tuple[str, ...]:
    """Return the names that the harness found; none when the script keeps them to itself."""
    try:
        found = json.loads(answer)["answer"] if isinstance(answer, str) else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    names = [name for name in found if isinstance(name, str) and name.isascii() and name.isprintable()]
    return tuple(name[:_MAX_SYMBOL] for name in names[:_MAX_SYMBOLS])
