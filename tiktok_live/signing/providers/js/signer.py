"""The signer `js`: the user's copy of the platform's script, in an embedded engine with limits.

The script is untrusted code. It has no access to the network, to files or to Python, its cookies are never read, and
its result is validated. The socket must use the same user agent as the signature.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from tiktok_live.signing.base import (
    BadOutputOutcome,
    ProviderHealth,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
    UrlOutcome,
)
from tiktok_live.signing.providers.js.drivers import find_driver, read_result
from tiktok_live.signing.providers.js.engines import EngineFailure, ScriptProfile, WarmContext, check_engine
from tiktok_live.signing.providers.js.scripts import Script, fetch_script, read_script, store_script
from tiktok_live.signing.providers.js.worker import Busy, Worker
from tiktok_live.signing.providers.signer_responses import is_printable_ascii, safe_text

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.config.provider_config import JsConfig

__all__ = ["JsSigner"]

_CANARY = "https://webcast.tiktok.com/webcast/room/check_alive/?aid=1988&room_ids=1"
_GRACE = 5.0  # seconds for starting an engine, and for built-in functions that check no limit
_FILE_TIMEOUT = 10.0  # seconds
_CLOSE_TIMEOUT = 1.0  # seconds
_logger = logging.getLogger(__name__)


class JsSigner:
    """Signs URLs with the user's copy of the platform's script.

    Args:
        config: the script, the engine, its limits and the driver.
        http: fetches a script from its URL.
        cache_dir: folder for a fetched script; None keeps it only in memory.

    Raises:
        ConfigError: the engine is not installed, or the driver does not exist.
    """

    name = "js"

    def __init__(self, config: JsConfig, *, http: HttpClient, cache_dir: Path | None) -> None:
        check_engine(config.engine)
        self._driver = find_driver(config.driver)
        self._config = config
        self._http = http
        self._cache_dir = cache_dir
        self._context = WarmContext(config, self._driver)
        self._worker = Worker("tiktok-live-js", self._context.close)
        self._loading = asyncio.Lock()
        self._script: Script | None = None
        self._user_agent = ""

    @property
    def profile(self) -> ScriptProfile | None:
        """Properties of the script; None before it is loaded."""
        script = self._script
        return None if script is None else ScriptProfile(script.sha256, script.size, self._context.symbols)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed for its user agent. The script receives only the URL and the user agent."""
        if not _is_signable(request.url):
            return RejectedOutcome("BAD_URL", "only http(s) URLs of printable ASCII without a fragment can be signed")
        script = await self._load()
        if not isinstance(script, Script):
            return script
        job = partial(self._context.sign, script.text, request.url, request.user_agent)
        # The script may have to be loaded first, so allow for two runs.
        result = await self._worker.run(job, 2 * self._config.time_limit + _GRACE)
        if isinstance(result, Busy):
            return self._busy()
        if isinstance(result, EngineFailure):
            return _outcome(result)
        self._user_agent = request.user_agent
        return read_result(result, self._driver.name, request.url, request.user_agent)

    async def health(self) -> ProviderHealth:
        """Sign a fixed URL, which is never requested. Fetches the script if it has a URL and is not loaded yet."""
        outcome = await self.sign_url(UnsignedRequest(url=_CANARY, user_agent=self._user_agent))
        if not isinstance(outcome, SignedRequest):
            return ProviderHealth(ok=False, detail=getattr(outcome, "detail", ""))
        profile = self.profile
        assert profile is not None, "a signature needs a script"
        symbols = ", ".join(profile.symbols) or "nothing"
        return ProviderHealth(
            ok=True, detail=f"sha256 {profile.sha256[:12]}, {profile.size} bytes, byted_acrawler exports {symbols}"
        )

    async def aclose(self) -> None:
        """Stop the thread. A running call may finish within its time limit. May be called twice."""
        if not await self._worker.aclose(self._config.time_limit + _CLOSE_TIMEOUT):
            _logger.warning("a call to the script has not returned; its thread is abandoned")

    async def _load(self) -> Script | BadOutputOutcome | UnavailableOutcome:
        if self._script is not None:
            return self._script
        async with self._loading:
            if self._script is None:
                script = await self._get()
                if not isinstance(script, Script):
                    return script
                self._script = script
            return self._script

    async def _get(self) -> Script | BadOutputOutcome | UnavailableOutcome:
        stored = await self._worker.run(partial(read_script, self._config, self._cache_dir), _FILE_TIMEOUT)
        if isinstance(stored, Busy):
            return self._busy()
        if stored is not None:
            return stored
        fetched = await fetch_script(self._config, self._http)
        if isinstance(fetched, Script) and self._cache_dir is not None:
            await self._worker.run(partial(store_script, self._config, fetched, self._cache_dir), _FILE_TIMEOUT)
        return fetched

    def _busy(self) -> UnavailableOutcome:
        return UnavailableOutcome("the script's thread is closed, or did not return within its time limit")


def _is_signable(url: str) -> bool:
    return is_printable_ascii(url) and " " not in url and url.startswith(("http://", "https://")) and "#" not in url


def _outcome(failure: EngineFailure) -> UnavailableOutcome | BadOutputOutcome:
    """Return the outcome: a limit may not be reached next time, but a script that fails will fail again."""
    detail = f"the script failed: {safe_text(failure.detail)}"
    return UnavailableOutcome(detail) if failure.limit else BadOutputOutcome(detail)
