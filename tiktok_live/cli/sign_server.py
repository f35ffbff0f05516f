"""The command `sign-server`: serves a sign provider to other programs over HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.client.dependencies import make_resolver
from tiktok_live.client.signing import provider_context
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.config.provider_config import PageConfig
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.provider_factory import build_provider
from tiktok_live.signserver import ApiKeys, Limits, SignServer, new_key
from tiktok_live.signserver.access_log import LOGGER
from tiktok_live.signserver.keys import add_key

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.base import SignProvider

__all__ = ["SignServerOptions", "make_backend", "make_key", "sign_server"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignServerOptions:
    """Options of the command.

    Attributes:
        host: address to listen on.
        port: 0 picks a free one.
        backend: the provider, as in a configuration.
        keys: file of lines `name:sha256`; None to serve every program on this machine.
        per_minute: requests per caller and minute.
        public_url: the server's URL as callers see it, if it is behind a proxy.
        log: write the access log to stderr.
        client: options of the client.
    """

    host: str = "127.0.0.1"
    port: int = 0
    backend: str = "direct"
    keys: Path | None = None
    per_minute: int = Limits().per_minute
    public_url: str = ""
    log: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def sign_server(options: SignServerOptions) -> None:
    """Serve a provider until cancelled, after printing the server's URL to stdout as one line of JSON.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or the address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    if options.log:
        _write_access_log()
    config = make_config(options.client)
    simulator = options.client.simulator
    allow_hosts = (urlsplit(simulator).netloc,) if simulator is not None else ()
    async with AsyncExitStack() as stack:
        http = AiohttpClient(network=config.network())
        stack.push_async_callback(http.aclose)
        backend = make_backend(config, options.backend, http)
        stack.push_async_callback(backend.aclose)
        server = SignServer(
            backend,
            resolver=_resolver(config, http),
            host=options.host,
            port=options.port,
            keys=ApiKeys.from_file(options.keys) if options.keys is not None else None,
            limits=_limits(options.per_minute),
            allow_hosts=allow_hosts,
            config=config,
            public_url=options.public_url,
        )
        await stack.enter_async_context(server)
        info = {"url": server.url, "backend": backend.name, "needs_key": options.keys is not None}
        Output(sys.stdout, for_programs=True).line(json.dumps(info))
        await asyncio.Event().wait()


def _write_access_log() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


async def make_key(name: str, keys: Path | None) -> None:
    """Print a new key and its line for the key file as JSON; with a key file, add the line to it and print the key.

    Raises:
        ConfigError: the name is not valid in a key file or has a key there, or the file cannot be written.
        OutputClosed: the reader closed stdout.
    """
    output = Output(sys.stdout, for_programs=True)
    if keys is None:
        key, line = new_key(name)
        output.line(json.dumps({"key": key, "line": line}))
        print_stderr(f"The key is for {name} and is shown only once. Add the line to the file for --keys.")
    else:
        output.line(add_key(keys, name))
        print_stderr(f"The key is for {name} and is shown only once. {keys} has its hash.")


def make_backend(config: LiveConfig, text: str, http: HttpClient) -> SignProvider:
    """Return the provider that `text` configures. Of a page its socket is served, because callers open one.

    Raises:
        ConfigError: it configures no provider, or several.
    """
    specs = parse_sign(text)
    if len(specs) > 1:
        raise ConfigError("a sign server serves one provider", advice="Start one server for each")
    context = provider_context(config, http, SystemClock(), resolver=_resolver(config, http))
    spec = specs[0]
    if isinstance(spec, PageConfig):
        spec = msgspec.structs.replace(spec, mode="socket")
    return build_provider(spec, context)


def _resolver(config: LiveConfig, http: HttpClient) -> RoomResolver:
    """Return what looks up rooms and hosts for callers, without the operator's own session."""
    return make_resolver(replace(config, session=None), http)


def _limits(per_minute: int) -> Limits:
    """Return the limits for `per_minute`. The longer windows are scaled so that they are never the tighter ones."""
    default = Limits()
    return Limits(
        per_minute=per_minute,
        per_hour=max(default.per_hour, per_minute * 60),
        per_day=max(default.per_day, per_minute * 60 * 24),
    )
