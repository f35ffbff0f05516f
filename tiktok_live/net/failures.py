"""Why there is no connection, in words for people: systems and libraries word it for those who read their source."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_RETRY_AFTER", "ConnectionFailure", "connection_failure"]

MAX_RETRY_AFTER = 86_400.0
"""Seconds. A server that asks for a longer wait gets this one."""


class ConnectionFailure(NamedTuple):
    """Why there was no connection, in words for people.

    Attributes:
        reason: half a sentence, to stand behind a colon.
        advice: what to do about it; None when the usual advice fits.
        retryable: whether the same may work soon.
    """

    reason: str
    advice: str | None = None
    retryable: bool = True


_UNTRUSTED = (
    "TLS is always verified: check this machine's clock, and give the authority of a proxy or a server of your own "
    "as ca_file"
)
_NO_TLS = "Check that the address and the port are right, and that nothing in between changes what is sent"
_NO_NAME = "Check the name's spelling, the connection to the internet, and this machine's name server (DNS)"
# Systems and libraries word these differently, and none for people.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ConnectionRefusedError, "the connection was refused, as nothing listens there"),
    (ConnectionResetError, "the connection was reset"),
    (BrokenPipeError, "the connection was reset"),
    (ConnectionAbortedError, "the connection was aborted"),
    (TimeoutError, "the connection attempt got no answer"),
)


def connection_failure(error: BaseException) -> ConnectionFailure:
    """Return what is behind an error of the system, or of a library that opens connections."""
    causes = list(_causes(error))
    for cause in causes:
        # aiohttp has a class of its own among these, without the message.
        if isinstance(cause, ssl.SSLCertVerificationError) and hasattr(cause, "verify_message"):
            why = f"its certificate is not trusted, {cause.verify_message} (CERTIFICATE_VERIFY_FAILED)"
            return ConnectionFailure(why, _UNTRUSTED, retryable=False)
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return ConnectionFailure(f"no encrypted connection could be made ({cause.reason})", _NO_TLS)
        if isinstance(cause, socket.gaierror):
            return ConnectionFailure(f"its name could not be looked up ({cause.strerror})", _NO_NAME)
    return ConnectionFailure(_reason(causes))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what caused an error, the innermost first."""
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    yield error


def _reason(causes: list[BaseException]) -> str:
    for cause in causes:
        for kind, words in _REASONS:
            if isinstance(cause, kind):
                return words
    if any(str(cause).startswith("Multiple exceptions") for cause in causes):
        return "none of its addresses could be reached"
    system = next((one.strerror for one in causes if isinstance(one, OSError) and one.errno and one.strerror), "")
    return system or str(causes[-1]) or "the connection was closed"
