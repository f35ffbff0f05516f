"""User-readable reasons for failed connections, in place of the texts of systems and libraries."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_RETRY_AFTER", "ConnectionFailure", "connection_failure", "listening_error", "listening_failure"]

MAX_RETRY_AFTER = 86_400.0
"""Upper limit of a server's `Retry-After`, in seconds."""


class ConnectionFailure(NamedTuple):
    """Why a connection failed, in words for users.

    Attributes:
        reason: clause that follows a colon in a message.
        advice: what to do about it; None if the default advice fits.
        retryable: whether a retry can succeed soon.
    """

    reason: str
    advice: str | None = None
    retryable: bool = True


_UNTRUSTED = (
    "TLS is always verified: check this machine's clock; for your own proxy or server, pass its certificate authority "
    "as ca_file"
)
_NO_TLS = "Check the address and the port, and that nothing in between modifies the traffic"
_TOO_MANY_FILES = "Raise the limit of open files (ulimit -n), or use fewer connections in one process"
_NO_NAME = "Check the spelling of the name, the internet connection, and this machine's name server (DNS)"
# The texts of systems and libraries differ, and are not written for users.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ConnectionRefusedError, "the connection was refused, nothing is listening there"),
    (ConnectionResetError, "the connection was reset"),
    (BrokenPipeError, "the connection was reset"),
    (ConnectionAbortedError, "the connection was aborted"),
    (TimeoutError, "the connection attempt timed out"),
)


_FILE_LIMITS = frozenset({errno.EMFILE, errno.ENFILE})
_LISTENING = {
    errno.EADDRINUSE: ConnectionFailure(
        "the port is in use", "Stop the program that uses it, or choose another port; 0 picks a free one"
    ),
    errno.EADDRNOTAVAIL: ConnectionFailure(
        "this machine has no such address", "Listen on 127.0.0.1, or on 0.0.0.0 for all addresses of this machine"
    ),
    errno.EACCES: ConnectionFailure("the system does not permit it", "Choose a port above 1023; 0 picks a free one"),
    errno.EMFILE: ConnectionFailure("this program has too many open files", _TOO_MANY_FILES),
    errno.ENFILE: ConnectionFailure("this machine has too many open files", _TOO_MANY_FILES),
}


def listening_failure(error: OSError) -> ConnectionFailure:
    """Return the reason why a server cannot listen on an address."""
    if isinstance(error, socket.gaierror):
        return connection_failure(error)
    return _LISTENING.get(error.errno or 0, ConnectionFailure(error.strerror or type(error).__name__))


def listening_error(host: str, port: int, error: OSError) -> ConfigError:
    """Return the error for an address on which a server cannot listen; raise it from the stand-in of `error`."""
    why = listening_failure(error)
    return ConfigError(f"cannot listen on {host}:{port}: {why.reason}", advice=why.advice)


def connection_failure(error: BaseException) -> ConnectionFailure:
    """Return the reason behind an error of the system or of a networking library."""
    causes = list(_causes(error))
    for cause in causes:
        # aiohttp has its own subclass of this, without the message.
        if isinstance(cause, ssl.SSLCertVerificationError) and hasattr(cause, "verify_message"):
            reason = f"its certificate is not trusted, {cause.verify_message} (CERTIFICATE_VERIFY_FAILED)"
            return ConnectionFailure(reason, _UNTRUSTED, retryable=False)
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return ConnectionFailure(f"the TLS handshake failed ({cause.reason})", _NO_TLS)
        if isinstance(cause, socket.gaierror):
            return ConnectionFailure(f"its name could not be resolved ({cause.strerror})", _NO_NAME)
        if isinstance(cause, OSError) and cause.errno in _FILE_LIMITS:
            return _LISTENING[cause.errno]
    return ConnectionFailure(_reason(causes))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the chain of causes of an error, the innermost first, the error last."""
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
