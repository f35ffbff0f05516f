"""Single steps of a connection for diagnosis: resolves a name, or opens a connection and looks at its certificate."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tiktok_live.causes import caught
from tiktok_live.errors import NetworkError
from tiktok_live.net.failures import connection_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.options import NetworkOptions

__all__ = ["Certificate", "HostProbe", "SystemProbe"]

_TIMEOUT = 10.0  # seconds for one step


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The certificate of a host, and the connection that showed it.

    Attributes:
        issuer: name of the authority that issued it: its organization, or its common name.
        expires_at: seconds since 1970.
        version: of TLS, for example `TLSv1.3`.
    """

    issuer: str
    expires_at: float
    version: str


class HostProbe(Protocol):
    """Interface of probes. Tests script one; `SystemProbe` is the real one."""

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name.

        Raises:
            NetworkError: it has none.
        """
        ...

    async def open(self, host: str, port: int, *, tls: bool) -> Certificate | None:
        """Open a connection and close it again; return the certificate, None without TLS.

        Raises:
            NetworkError: the connection fails, or the certificate is not trusted.
        """
        ...


class SystemProbe:
    """Probes hosts from this machine, without a proxy.

    Args:
        network: certificate authorities and address family.
    """

    def __init__(self, network: NetworkOptions) -> None:
        self._network = network

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name, see `HostProbe`."""
        loop, family = asyncio.get_running_loop(), self._network.family_of(host)
        with caught(OSError, UnicodeError) as failure:
            async with asyncio.timeout(_TIMEOUT):
                found = await loop.getaddrinfo(host, None, family=family, type=socket.SOCK_STREAM)
            return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
        raise _unreachable(host, failure.error) from failure.cause

    async def open(self, host: str, port: int, *, tls: bool) -> Certificate | None:
        """Open a connection and close it again, see `HostProbe`."""
        context = self._network.ssl_context() if tls else None
        with caught(OSError, UnicodeError) as failure:
            return await self._certificate(host, port, context)
        raise _unreachable(f"{host}:{port}", failure.error) from failure.cause

    async def _certificate(self, host: str, port: int, context: ssl.SSLContext | None) -> Certificate | None:
        async with asyncio.timeout(_TIMEOUT):
            _, writer = await asyncio.open_connection(
                host, port, ssl=context, server_hostname=host if context else None, family=self._network.family_of(host)
            )
        connection: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
        writer.transport.abort()
        return None if connection is None else _read(connection)


def _unreachable(place: str, error: Exception) -> NetworkError:
    reason, advice, retryable = connection_failure(error)
    return NetworkError(f"{place} could not be reached: {reason}", advice=advice, retryable=retryable)


def _read(connection: ssl.SSLObject) -> Certificate:
    details: Mapping[str, object] = connection.getpeercert() or {}
    expires = details.get("notAfter")
    return Certificate(
        issuer=_issuer(details.get("issuer")),
        expires_at=ssl.cert_time_to_seconds(expires) if isinstance(expires, str) else 0.0,
        version=connection.version() or "TLS",
    )


def _issuer(names: object) -> str:
    parts = {part[0]: part[1] for group in names for part in group} if isinstance(names, tuple) else {}
    return str(parts.get("organizationName") or parts.get("commonName") or "")
