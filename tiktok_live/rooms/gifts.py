"""The gift catalogue: the platform's list, loaded when needed, shared by all rooms, cached in memory and on disk."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode, urlsplit

from tiktok_live.errors import TikTokLiveError
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.images import Image
from tiktok_live.events.models import Gift
from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole, decoded, read_object
from tiktok_live.net.user_agents import browser_headers
from tiktok_live.rooms.gift_cache import GiftCache, StoredGifts

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient

__all__ = ["GiftCatalogueLoader", "RoomGifts", "parse_gift_list"]

_log = logging.getLogger(__name__)

_MAX_AGE = 24 * 3600.0  # seconds
_PAUSE = 600.0  # seconds between two background requests
_CLOSE_TIMEOUT = 1.0  # seconds
_MAX_RESPONSE_BYTES = 16 * 1024 * 1024  # real lists of 670 gifts have 2.6 MB
_WEB_APP_ID = "1988"
_HTTP_OK = 200


def parse_gift_list(body: str | bytes) -> GiftCatalogue:
    """Parse a response of the webcast API to `/webcast/gift/list/`; empty if it contains no gifts.

    Gifts are in `data.gifts`, and sorted for the gift panel in `data.pages[].gifts`.
    """
    data = as_object((read_object(decoded(body)) or {}).get("data"))
    pages = [as_object(page) for page in as_array(data.get("pages"))]
    return GiftCatalogue(_gift(as_object(gift)) for part in (data, *pages) for gift in as_array(part.get("gifts")))


def _gift(fields: dict[str, object]) -> Gift:
    kind = as_whole(fields.get("type"))
    return Gift(
        id=as_whole(fields.get("id")) or 0,
        name=as_text(fields.get("name")),
        diamonds=as_whole(fields.get("diamond_count")) or 0,
        is_streakable=kind == 1 if kind else fields.get("combo") is True,
        icon=_image(as_object(fields.get("icon"))) or _image(as_object(fields.get("image"))),
    )


def _image(fields: dict[str, object]) -> Image:
    return Image(
        urls=tuple(filter(None, map(as_text, as_array(fields.get("url_list"))))),
        uri=as_text(fields.get("uri")),
        width=as_whole(fields.get("width")) or 0,
        height=as_whole(fields.get("height")) or 0,
    )


class GiftCatalogueLoader:
    """Loads the gift catalogue from memory, the cache folder or the platform, in this order.

    The request names a room, but the list is the same in all rooms: rooms with the same loader share one catalogue and
    one request. A list is valid for 24 hours. The request is unsigned and without cookies. `load` never raises: it logs
    failures and returns an older list, or an empty one. For use in one event loop.

    Args:
        http: client for the request.
        webcast_url: origin of the API (`https://webcast.tiktok.com`).
        language: language of the names.
        region: region of the names.
        cache_dir: cache folder, which processes may share; None for no cache on disk.
        user_agent: header of the request.
        timeout: seconds per request.
        clock: source of time.
    """

    def __init__(
        self,
        http: HttpClient,
        *,
        webcast_url: str,
        language: str,
        region: str,
        cache_dir: Path | None,
        user_agent: str,
        timeout: float,
        clock: Clock,
    ) -> None:
        self._http = http
        self._url = f"{webcast_url.rstrip('/')}/webcast/gift/list/"
        self._key = {"host": urlsplit(webcast_url).hostname or "", "language": language, "region": region}
        self._cache = GiftCache(cache_dir, **self._key) if cache_dir is not None else None
        self._headers = {
            **browser_headers(user_agent),
            "Accept": "application/json",
            "Accept-Language": f"{language}-{region},{language};q=0.9",
        }
        self._timeout = timeout
        self._clock = clock
        self._lock = asyncio.Lock()
        self._loads = 0
        self._stored: StoredGifts | None = None
        self._catalogue = NO_GIFTS
        self._not_before = clock.monotonic()

    @property
    def catalogue(self) -> GiftCatalogue:
        """The current catalogue; `NO_GIFTS` before the first list."""
        return self._catalogue

    def is_due(self, missing: int) -> bool:
        """Return whether to load in the background: the gift is unknown, and the last request is ten minutes ago."""
        return not self._is_sufficient(missing) and self._clock.monotonic() >= self._not_before

    async def load(self, room_id: int, *, missing: int = 0) -> GiftCatalogue:
        """Load the catalogue if necessary and return it. Concurrent calls share one request.

        Args:
            room_id: room to name in the request.
            missing: id of a gift to look up: a valid list without it is requested again.
        """
        loads = self._loads
        async with self._lock:
            # Skip if another call has loaded it while this one waited for the lock.
            if loads == self._loads:
                await self._load(room_id, missing)
                self._loads += 1
            return self._catalogue

    async def _load(self, room_id: int, missing: int) -> None:
        if self._is_sufficient(missing):
            return
        await self._read()
        if self._is_sufficient(missing):
            return
        gifts = await self._request(room_id)
        if missing:
            # Set after the response: if this room closes meanwhile, the next one may request.
            self._not_before = self._clock.monotonic() + _PAUSE
        if not gifts:
            return
        stored = StoredGifts(**self._key, stored_at=self._clock.wall(), gifts=tuple(gifts.values()))
        self._keep(stored)
        if self._cache is not None:
            await asyncio.to_thread(self._cache.write, stored)

    async def _read(self) -> None:
        stored = await asyncio.to_thread(self._cache.read) if self._cache is not None else None
        if stored is not None and (self._stored is None or stored.stored_at > self._stored.stored_at):
            self._keep(stored)

    def _is_sufficient(self, missing: int) -> bool:
        if self._stored is None or not self._catalogue:
            return False
        # A list from the future was stored while the clock was wrong.
        is_fresh = 0 <= self._clock.wall() - self._stored.stored_at < _MAX_AGE
        return is_fresh and (not missing or missing in self._catalogue)

    def _keep(self, stored: StoredGifts) -> None:
        self._stored = stored
        self._catalogue = GiftCatalogue(stored.gifts)

    async def _request(self, room_id: int) -> GiftCatalogue:
        """Request the list; return an empty one on failure."""
        language = self._key["language"]
        query = {
            "aid": _WEB_APP_ID,
            "app_language": language,
            "webcast_language": language,
            "region": self._key["region"],
            "device_platform": "web",
            "room_id": str(room_id),
        }
        url = f"{self._url}?{urlencode(query)}"
        try:
            response = await self._http.get(
                url, headers=self._headers, timeout=self._timeout, max_bytes=_MAX_RESPONSE_BYTES
            )
        except TikTokLiveError as error:
            _log.warning("the gift list could not be loaded: %s", error)
            return NO_GIFTS
        gifts = parse_gift_list(response.body) if response.status == _HTTP_OK else NO_GIFTS
        if not gifts:
            _log.warning("the gift list could not be loaded: HTTP %d without gifts", response.status)
        return gifts


class GiftSource(Protocol):
    """Where a live's gift catalogue comes from; `GiftCatalogueLoader` is the real one."""

    @property
    def catalogue(self) -> GiftCatalogue:
        """The current catalogue."""
        ...

    def is_due(self, missing: int) -> bool:
        """Return whether it is time to look for the gift with this id."""
        ...

    async def load(self, room_id: int, *, missing: int = 0) -> GiftCatalogue:
        """Load the catalogue if necessary and return it; see `GiftCatalogueLoader.load`."""
        ...


class RoomGifts:
    """The gift catalogue of one live: loads it when a gift arrives without name or price.

    Pass every gift to `notice`, and build events with the current `catalogue`. To load the catalogue without a gift,
    await `load`.

    Args:
        loader: may be shared by several rooms.
    """

    def __init__(self, loader: GiftSource) -> None:
        self._loader = loader
        self._loading: asyncio.Task[GiftCatalogue] | None = None

    @property
    def catalogue(self) -> GiftCatalogue:
        """The current catalogue, whichever room loaded it; `NO_GIFTS` before that."""
        return self._loader.catalogue

    def notice(self, gift: Gift, room_id: int) -> None:
        """Start loading the catalogue if `gift` has no name or no price, unless that was tried recently."""
        is_complete = bool(gift.name and gift.diamonds) or not gift.id
        is_loading = self._loading is not None and not self._loading.done()
        if is_complete or is_loading or not self._loader.is_due(gift.id):
            return
        self._loading = asyncio.create_task(self.load(room_id, missing=gift.id), name="tiktok_live gift list")

    async def load(self, room_id: int, *, missing: int = 0) -> GiftCatalogue:
        """Load the catalogue and return it; see `GiftCatalogueLoader.load`."""
        return await self._loader.load(room_id, missing=missing)

    async def aclose(self) -> None:
        """Stop loading, within a second. May be called repeatedly. Loads of other rooms continue."""
        loading, self._loading = self._loading, None
        if loading is None:
            return
        loading.cancel()
        _, pending = await asyncio.wait({loading}, timeout=_CLOSE_TIMEOUT)
        if pending:
            _log.warning("the request for the gift list did not stop when cancelled; it is abandoned")
