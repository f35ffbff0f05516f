"""The `js` URL signer: the user's copy of the platform's script, in an embedded engine with limits.

The script is code of strangers. It runs without a network, files or Python, its cookies are never read, and an answer
counts only when it is well-formed. The same user agent must be on the socket that was used for the signature.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from tiktok_live.redaction import redact
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ProviderHealth,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
    UrlOutcome,
)
from tiktok_live.signing.providers.js.context import ScriptProfile, WarmContext
from tiktok_live.signing.providers.js.drivers import find_driver, read_answer
from tiktok_live.signing.providers.js.engines import EngineFailure, check_engine
from tiktok_live.signing.providers.js.scripts import Script, fetch_script, read_script, store_script
from tiktok_live.signing.providers.js.worker import Busy, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.config.provider_config import JsSpec

__all__ = ["JsSigner"]

_CANARY = "https://webcast.tiktok.com/webcast/room/check_alive/?aid=1988&room_ids=1"
_GRACE = 5.0  # seconds for starting an engine, and for built-in functions that look at no limit
_FILES = 10.0  # seconds for a file
_CLOSE = 1.0
_MAX_DETAIL = 200
_logger = logging.getLogger(__name__)


class JsSigner:
    """Signs URLs with a platform script that the user has.

    Args:
        spec: the script, the engine, its limits and the driver.
        http: fetches a script that has a URL.
        cache_dir: where a fetched script is kept; None keeps it in memory.

    Raises:
        ConfigError: the engine is not installed, or there is no such driver.
    """

    name = "js"

    def __init__(self, spec: JsSpec, *, http: HttpClient, cache_dir: Path | None) -> None:
        check_engine(spec.engine)
        self._driver = find_driver(spec.driver)
        self._spec = spec
        self._http = http
        self._cache_dir = cache_dir
        self._context = WarmContext(spec, self._driver)
        self._worker = Worker("tiktok-live-js", self._context.close)
        self._loading = asyncio.Lock()
        self._script: Script | None = None
        self._user_agent = ""

    @property
    def profile(self) -> ScriptProfile | None:
        """What is known of the script; None before it was loaded."""
        script = self._script
        return None if script is None else ScriptProfile(script.sha256, script.size, self._context.symbols)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed for its user agent, or why it is not. The script sees the URL and the user agent."""
        if not _is_signable(request.url):
            return RejectedOutcome("BAD_URL", "only a printable http or https URL without a fragment can be signed")
        script = await self._load()
        if not isinstance(script, Script):
            return script
        job = partial(self._context.sign, script.text, request.url, request.user_agent)
        # The script may have to be loaded first, so there are two runs to wait for.
        answer = await self._worker.run(job, 2 * self._spec.time_limit + _GRACE)
        if isinstance(answer, Busy):
            return self._stuck()
        if isinstance(answer, EngineFailure):
            return _outcome(answer)
        self._user_agent = request.user_agent
        return read_answer(answer, self._driver.name, request.url, request.user_agent)

    async def health(self) -> ProviderHealth:
        """Sign a fixed URL that nobody is asked for. Only a script with a URL that is not here yet is fetched."""
        outcome = await self.sign_url(UnsignedRequest(url=_CANARY, user_agent=self._user_agent))
        if not isinstance(outcome, SignedRequest):
            return ProviderHealth(ok=False, detail=getattr(outcome, "detail", ""))
        known = self.profile
        assert known is not None, "nothing is signed without a script"
        symbols = ", ".join(known.symbols) or "nothing"
        return ProviderHealth(
            ok=True, detail=f"sha256 {known.sha256[:12]}, {known.size} bytes, byted_acrawler exports {symbols}"
        )

    async def aclose(self) -> None:
        """End the thread. A call that is under way gets its time limit to end. Twice is fine."""
        if not await self._worker.aclose(self._spec.time_limit + _CLOSE):
            _logger.warning("a call of the script does not end; its thread is left behind")

    async def _load(self) -> Script | BadOutputOutcome | UnavailableOutcome:
        if self._script is not None:
            return self._script
        async with self._loading:
            if self._script is None:
                found = await self._find()
                if not isinstance(found, Script):
                    return found
                self._script = found
            return self._script

    async def _find(self) -> Script | BadOutputOutcome | UnavailableOutcome:
        found = await self._worker.run(partial(read_script, self._spec, self._cache_dir), _FILES)
        if isinstance(found, Busy):
            return self._stuck()
        if found is not None:
            return found
        fetched = await fetch_script(self._spec, self._http)
        if isinstance(fetched, Script) and self._cache_dir is not None:
            await self._worker.run(partial(store_script, self._spec, fetched, self._cache_dir), _FILES)
        return fetched

    def _stuck(self) -> UnavailableOutcome:
        return UnavailableOutcome("the script's thread is closed, or has not come back within its time limit")


def _is_signable(url: str) -> bool:
    plain = url.isascii() and url.isprintable() and " " not in url
    return plain and url.startswith(("http://", "https://")) and "#" not in url


def _outcome(failure: EngineFailure) -> UnavailableOutcome | BadOutputOutcome:
    """Return the outcome: out of time or memory may pass, while a script that fails will fail again."""
    cut = "".join(letter if letter.isprintable() else " " for letter in failure.detail[: 10 * _MAX_DETAIL])
    detail = f"the script failed: {redact(cut)[:_MAX_DETAIL]}"
    return UnavailableOutcome(detail) if failure.limit else BadOutputOutcome(detail)
