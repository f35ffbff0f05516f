"""What a page shows instead of a live, judged only by evidence: an address, a response, a word of the page. Pure.

| verdict | evidence | where it comes from |
|---|---|---|
| login wall | the address begins with `/login` | the platform's own redirect |
| captcha | the page's HTML has `tiktok-verify-page`, or speaks of a captcha and has no state | as in a room lookup |
| captcha | the page requested a path with `captcha` in it | unproven |
| ended | `room/enter` returned 30003 | reported in September 2026 |
| ended | `room/enter` returned 10041 | known from other APIs; unproven here |
| age gate | the page's HTML has `"isAgeGateRoom":true` | the name is in recorded pages; the value is unproven |
| age gate | `room/enter` returned 4003110 | known from `room/info`; unproven here |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.net.json_fields import as_object, as_text, as_whole, decoded, read_object
from tiktok_live.net.pages import PageProblemKind
from tiktok_live.transports.page.traffic import BodyRequest

if TYPE_CHECKING:
    from tiktok_live.net.devtools.protocol import DevtoolsEvent
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["ShownPage", "is_login", "path_of"]

_ENTER = "/webcast/room/enter"
_LOGIN = "/login"
_VERIFY = "tiktok-verify-page"
_CAPTCHA = re.compile(r"captcha|bdturing", re.IGNORECASE)
_AGE_GATE = re.compile(r'"isAgeGateRoom"\s*:\s*true')
# A page with the state of a live may load the captcha's scripts, too.
_STATE = re.compile(r"SIGI_STATE|sigi-persisted-data|__UNIVERSAL_DATA_FOR_REHYDRATION__")
_MAX_BODY = 4 * 1024 * 1024
_BY_CODE = {
    30003: PageProblemKind.ENDED,
    10041: PageProblemKind.ENDED,
    4003110: PageProblemKind.AGE_GATE,
}


@dataclass(frozen=True, slots=True)
class _Awaited:
    request: BodyRequest
    is_document: bool


class ShownPage:
    """What one window shows: its address, its title, and the responses that say why there is no live.

    Args:
        addresses: the hosts that count.
        session_id: the page's own debugging session.
        target_id: the browser's name of the page; at first also that of its main frame.

    Attributes:
        address: of the page; empty before the first document.
        title: of the page, as far as it was asked for; set from outside, because the browser does not report changes.
        status: HTTP status of the document; 0 before it.
        documents: how many documents were shown.
    """

    def __init__(self, addresses: PageAddresses, session_id: str, target_id: str) -> None:
        self._addresses = addresses
        self._session_id = session_id
        self._frame_id = target_id
        self._awaited: dict[tuple[str, str], _Awaited] = {}
        self._wanted: list[BodyRequest] = []
        self._code: int | None = None
        self._has_captcha = False
        self._has_age_gate = False
        self.address = ""
        self.title = ""
        self.status = 0
        self.documents = 0

    @property
    def verdict(self) -> PageProblemKind | None:
        """What the page shows instead of a live; None if nothing is known against it."""
        if self._addresses.is_ours(self.address) and is_login(self.address):
            return PageProblemKind.LOGIN_WALL
        if self._has_captcha:
            return PageProblemKind.CAPTCHA
        return PageProblemKind.AGE_GATE if self._has_age_gate else _BY_CODE.get(self._code or 0)

    def receive(self, event: DevtoolsEvent) -> bool:
        """Read one event; return whether the page shows another document now."""
        match event.method:
            case "Page.frameNavigated" if event.session_id == self._session_id:
                return self._navigated(as_object(event.params.get("frame")))
            case "Page.navigatedWithinDocument" if event.session_id == self._session_id:
                if event.params.get("frameId") == self._frame_id:
                    self.address = as_text(event.params.get("url"))
            case "Network.requestWillBeSent":
                url = as_text(as_object(event.params.get("request")).get("url"))
                self._has_captcha = self._has_captcha or self._is_captcha(url)
            case "Network.responseReceived":
                self._response_received(event)
            case "Network.loadingFinished":
                awaited = self._awaited.get((event.session_id, as_text(event.params.get("requestId"))))
                if awaited is not None:
                    self._wanted.append(awaited.request)
            case _:
                pass
        return False

    def bodies_wanted(self) -> list[BodyRequest]:
        """Return and clear the responses whose bodies are needed."""
        wanted, self._wanted = self._wanted, []
        return wanted

    def receive_body(self, request: BodyRequest, body: bytes | None) -> None:
        """Read a body that `bodies_wanted` named; None if the browser does not have it."""
        awaited = self._awaited.pop((request.session_id, request.request_id), None)
        if awaited is None or body is None or len(body) > _MAX_BODY:
            return
        if awaited.is_document:
            html = decoded(body)
            self._has_captcha = self._has_captcha or _is_captcha_page(html)
            self._has_age_gate = _AGE_GATE.search(html) is not None
        else:
            self._code = as_whole((read_object(decoded(body)) or {}).get("status_code"))

    def _navigated(self, frame: dict[str, object]) -> bool:
        if frame.get("parentId") is not None:
            return False
        self._frame_id = as_text(frame.get("id"))
        # A page of the browser itself says that the address could not be reached.
        self.address = as_text(frame.get("unreachableUrl")) or as_text(frame.get("url"))
        self.title = ""
        self.documents += 1
        self._code = None
        self._has_age_gate = False
        self._has_captcha = self._is_captcha(self.address)
        return True

    def _response_received(self, event: DevtoolsEvent) -> None:
        response = as_object(event.params.get("response"))
        url, request_id = as_text(response.get("url")), as_text(event.params.get("requestId"))
        is_document = event.params.get("type") == "Document" and event.params.get("frameId") == self._frame_id
        if is_document:
            self.status = as_whole(response.get("status")) or 0
        if self._addresses.is_ours(url) and (is_document or path_of(url) == _ENTER):
            if len(self._awaited) > 16:  # noqa: PLR2004 - a page loads one document and enters once
                self._awaited.clear()
            request = BodyRequest(event.session_id, request_id)
            self._awaited[event.session_id, request_id] = _Awaited(request, is_document)

    def _is_captcha(self, url: str) -> bool:
        return self._addresses.is_ours(url) and _CAPTCHA.search(path_of(url)) is not None


def _is_captcha_page(html: str) -> bool:
    return _VERIFY in html or (_STATE.search(html) is None and _CAPTCHA.search(html) is not None)


def is_login(url: str) -> bool:
    """Return whether an address is that of the platform's sign-in pages."""
    path = path_of(url)
    return path == _LOGIN or path.startswith(f"{_LOGIN}/")


def path_of(url: str) -> str:
    """Return the path of an address without a slash at its end; empty if it is not an address."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
