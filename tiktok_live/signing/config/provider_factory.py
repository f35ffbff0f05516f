"""From tables to providers: each kind's module is imported when somebody configures it, and not before."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.chain.chain import Member
from tiktok_live.signing.chain.pool import ProviderKey
from tiktok_live.signing.config.provider_config import (
    BrowserSpec,
    CommandSpec,
    DirectSpec,
    EulerSpec,
    JsSpec,
    LocalSpec,
    MobileSpec,
    ProviderSpec,
    ReplaySpec,
    StaticSpec,
    read_secret,
)
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import SOCKET_HOSTS, DirectProvider

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.base import SignProvider, UrlSigner

__all__ = ["ProviderContext", "build_member", "build_provider", "missing_extra", "missing_extra_of"]

# The package and the extra that brings it, by what needs it.
_NEEDS = {
    "browser": ("playwright", "browser"),
    "mobile": ("tiktok_signer", "mobile"),
    "quickjs": ("quickjs", "js"),
    "v8": ("py_mini_racer", "js-v8"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderContext:
    """What a provider needs besides its table.

    Attributes:
        http: the client's one HTTP client.
        clock: time.
        web_url: where guest cookies are set.
        socket_url: the socket's scheme and host.
        http_timeout: for one request to the platform, in seconds.
        allow_session_hosts: hosts besides the platform's own to which the user's session may go.
        cache_dir: where a downloaded script is kept; None keeps it in memory alone.
        environ: where keys are looked for; the process's environment when None.
    """

    http: HttpClient
    clock: Clock
    web_url: str = "https://www.tiktok.com"
    socket_url: str = SOCKET_HOSTS[""]
    http_timeout: float = 10.0
    allow_session_hosts: frozenset[str] = frozenset()
    cache_dir: Path | None = None
    environ: Mapping[str, str] | None = field(default=None, repr=False)


def missing_extra(spec: ProviderSpec) -> str:
    """Return the extra that must be installed for this provider; empty when nothing is missing."""
    return missing_extra_of(spec.engine if isinstance(spec, JsSpec) else spec.kind)


def missing_extra_of(kind: str) -> str:
    """Return the extra that must be installed for a kind of provider, or for an engine of `js`; empty for none."""
    package, extra = _NEEDS.get({"js": "quickjs"}.get(kind, kind), ("", ""))
    return extra if package and find_spec(package) is None else ""


def build_member(spec: ProviderSpec, context: ProviderContext) -> Member:
    """Return a provider as a member of a chain.

    Raises:
        ConfigError: an extra is not installed, or a file cannot be used.
    """
    host = spec.host
    if isinstance(spec, DirectSpec):
        host = urlsplit(_socket_url(spec, context)).netloc
    return Member(build_provider(spec, context), ProviderKey(spec.kind, host, spec.credential), spec.per_minute)


def build_provider(spec: ProviderSpec, context: ProviderContext) -> SignProvider:
    """Return the provider that a table tells of.

    Raises:
        ConfigError: an extra is not installed, or a file cannot be used.
    """
    extra = missing_extra(spec)
    if extra:
        raise extra_not_installed(spec.kind, extra)
    if isinstance(spec, DirectSpec):
        return _direct(spec, context)
    if isinstance(spec, EulerSpec | LocalSpec):
        return _server(spec, context)
    if isinstance(spec, StaticSpec | ReplaySpec):
        return _recorded(spec, context)
    return SignedProvider(_direct(DirectSpec(), context), _signer(spec, context), clock=context.clock)


def _direct(spec: DirectSpec, context: ProviderContext) -> DirectProvider:
    return DirectProvider(
        context.http,
        web_url=context.web_url,
        socket_url=_socket_url(spec, context),
        timeout=context.http_timeout,
        clock=context.clock,
        allow_session_hosts=context.allow_session_hosts,
    )


def _socket_url(spec: DirectSpec, context: ProviderContext) -> str:
    """Return the region's host; a host that the user has set stays, whatever the region."""
    return SOCKET_HOSTS[spec.region] if context.socket_url == SOCKET_HOSTS[""] else context.socket_url


def _server(spec: EulerSpec | LocalSpec, context: ProviderContext) -> SignProvider:
    if isinstance(spec, EulerSpec):
        from tiktok_live.signing.providers.euler.provider import EulerProvider  # noqa: PLC0415 - see the module

        return EulerProvider(
            spec,
            context.http,
            api_key=read_secret(spec.key_env, spec.api_key_file, context.environ),
            clock=context.clock,
            allow_session_hosts=context.allow_session_hosts,
        )
    from tiktok_live.signing.providers.local import LocalProvider  # noqa: PLC0415 - the same

    return LocalProvider(
        spec,
        context.http,
        direct=_direct(DirectSpec(), context),
        clock=context.clock,
        allow_session_hosts=context.allow_session_hosts,
        api_key=read_secret(spec.api_key_env, spec.api_key_file, context.environ),
    )


def _recorded(spec: StaticSpec | ReplaySpec, context: ProviderContext) -> SignProvider:
    from tiktok_live.signing.providers import recorded  # noqa: PLC0415 - see the module
    from tiktok_live.signing.providers.static import StaticProvider  # noqa: PLC0415 - the same

    if isinstance(spec, StaticSpec):
        return StaticProvider(recorded.load_outcomes(spec.path))
    return recorded.ReplayProvider(spec, direct=_direct(DirectSpec(), context), clock=context.clock)


def _signer(spec: ProviderSpec, context: ProviderContext) -> UrlSigner:
    match spec:
        case CommandSpec():
            from tiktok_live.signing.providers.command import CommandSigner  # noqa: PLC0415 - see the module

            return CommandSigner(spec)
        case JsSpec():
            from tiktok_live.signing.providers.js.signer import JsSigner  # noqa: PLC0415 - the same

            return JsSigner(spec, http=context.http, cache_dir=context.cache_dir)
        case BrowserSpec():
            from tiktok_live.signing.providers.browser.signer import BrowserSigner  # noqa: PLC0415 - the same

            return BrowserSigner(spec, clock=context.clock)
        case MobileSpec():
            from tiktok_live.signing.providers.mobile.signer import MobileSigner  # noqa: PLC0415 - the same

            return MobileSigner(spec, clock=context.clock)
        case _:
            raise AssertionError(f"{spec.kind} is built elsewhere")
