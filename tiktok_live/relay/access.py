"""`Access`: who may call which route.

Three rules, for every route of the relay:

* The `Host` must name this machine. A page of another site cannot change it, even if it makes its own name resolve to
  this machine (DNS rebinding).
* Reading needs no token as long as the relay listens on a loopback address only. The `Origin` is not looked at: a page
  from a file, in OBS or of a hosted widget is a normal consumer.
* Changing anything needs the token, and so does everything on an address that other machines reach. A page of another
  origin may change nothing, even with the token.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from enum import Enum, unique
from typing import TypeAlias, TypeVar

from aiohttp import web

from tiktok_live.causes import logged_bug
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import is_address, is_loopback
from tiktok_live.relay.answers import Refusal, refusal_answer

__all__ = ["Access", "Door", "Handler"]

logger = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""A handler of aiohttp."""

_H = TypeVar("_H", bound=Handler)

MIN_TOKEN = 16
"""Characters of the shortest token that is accepted."""

_TOKEN_BYTES = 24
_BEARER = "Bearer "
# A name or address, and a port: nothing else that other programs might read differently.
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?P<name>[\w.-]+))(?::\d{1,5})?", re.ASCII)
_ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound


@unique
class Door(Enum):
    """What a caller needs for a route, besides a valid `Host`."""

    PUBLIC = "public"
    """Nothing: a page or file without data of rooms."""
    EVENTS = "events"
    """The token, if other machines reach the relay. Pages of every origin may read the answer."""
    READ = "read"
    """The same, for pages of this origin."""
    CONTROL = "control"
    """The token, and no foreign `Origin`. A route that is not marked is one of these."""


class Access:
    """Decides about each request.

    Args:
        host: the address that the relay listens on.
        token: the token; empty to generate one, which is possible on a loopback address only.

    Attributes:
        token: never put it into a page, a log or an address.

    Raises:
        ConfigError: other machines reach the address and there is no token, or the token is too short.
    """

    def __init__(self, host: str, token: str = "") -> None:
        self._host = host.strip("[]").lower()
        self.needs_token = not is_loopback(host)
        if not token and self.needs_token:
            raise ConfigError(
                f"{host} can be reached from other machines, so a token is needed",
                advice="Put at least 16 characters into a file, and name it with --token-file, or listen on 127.0.0.1",
            )
        if token and (len(token) < MIN_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
            raise ConfigError(
                "the token of the relay is too short, or has other characters than letters, digits and punctuation",
                advice=f"Use at least {MIN_TOKEN} characters without spaces",
            )
        self.token = token or secrets.token_urlsafe(_TOKEN_BYTES)
        self._doors: dict[object, Door] = {}

    def __repr__(self) -> str:
        return f"Access({self._host!r})"

    def mark(self, door: Door, handler: _H) -> _H:
        """Say what callers of `handler` need, and return it. Unmarked handlers are `Door.CONTROL`."""
        self._doors[handler] = door
        return handler

    def door_of(self, handler: object) -> Door:
        """Return what callers of a handler need."""
        return self._doors.get(handler, Door.CONTROL)

    def is_token(self, text: str) -> bool:
        """Return whether `text` is the token. Takes the same time for every text of a length."""
        return hmac.compare_digest(text.encode(errors="surrogateescape"), self.token.encode())

    def check_host(self, request: web.Request) -> None:
        """Refuse a request whose `Host` does not name this machine.

        Raises:
            Refusal: 403.
        """
        if not self._is_own(_hostname(request.headers.get("Host", ""))):
            raise Refusal(
                403,
                "the Host header does not name this machine",
                "Use the address that the relay printed, for example http://127.0.0.1:21214",
            )

    def check(self, request: web.Request, door: Door) -> None:
        """Refuse a request that may not pass a door.

        Raises:
            Refusal: 401 or 403.
        """
        self.check_host(request)
        if door is Door.CONTROL:
            _check_origin(request)
        if door is Door.CONTROL or (self.needs_token and door is not Door.PUBLIC):
            self._check_token(request, in_query=door is not Door.CONTROL)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check each request, and turn refusals, unknown routes and bugs into JSON."""
        door = self.door_of(request.match_info.handler)
        try:
            self.check_host(request)
            if request.match_info.http_exception is None:
                self.check(request, door)
            answer = await handler(request)
        except Refusal as refusal:
            answer = refusal_answer(refusal)
        except web.HTTPException as refused:
            answer = refusal_answer(Refusal(refused.status, _words(refused)))
        except ConnectionError:
            raise  # the consumer has left: nobody gets an answer
        except Exception as error:
            logger.exception("handling a request failed", exc_info=logged_bug(error))
            answer = refusal_answer(Refusal(500, "internal error in the relay"))
        if door is Door.EVENTS and not answer.prepared:
            answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    def _is_own(self, name: str) -> bool:
        if is_loopback(name) or name == self._host:
            return bool(name)
        # What the addresses of this machine are is not known here; but no name can be rebound to one.
        return self._host in _ANY_ADDRESS and is_address(name)

    def _check_token(self, request: web.Request, *, in_query: bool) -> None:
        given = request.headers.get("Authorization", "")
        token = given.removeprefix(_BEARER) if given.startswith(_BEARER) else ""
        if not token and in_query:
            token = request.query.get("token", "")
        if not self.is_token(token):
            advice = "Send it in the header Authorization: Bearer TOKEN"
            raise Refusal(401, "the token is wrong" if token else "the token is needed", advice)


def _hostname(host: str) -> str:
    """Return the name or address in a `Host` header, without brackets and port; empty if there is none."""
    match = _HOST.fullmatch(host)
    return (match["address"] or match["name"]).lower() if match is not None else ""


def _check_origin(request: web.Request) -> None:
    own = f"http://{request.headers.get('Host', '')}".lower()
    if any(origin.lower() != own for origin in request.headers.getall("Origin", [])):
        raise Refusal(403, "a page of another origin may not change anything here")


def _words(refused: web.HTTPException) -> str:
    match refused.status:
        case web.HTTPNotFound.status_code:
            return "there is no such route; docs/relay.md lists them, and so does /openapi.json"
        case web.HTTPMethodNotAllowed.status_code:
            return f"this route has no method {refused.method}" if isinstance(refused, web.HTTPMethodNotAllowed) else ""
        case web.HTTPRequestEntityTooLarge.status_code:
            return "the body is too large"
        case _:
            return refused.reason
