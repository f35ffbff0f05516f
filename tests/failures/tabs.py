"""Failures of live pages in the user's everyday browser, which the extension reads."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from tests.failures.provocations import Web, failure
from tests.failures.row import row
from tests.session.wire_messages import HELLO
from tests.signing.fake_pages import FakeOpener, FakePage
from tests.transports.extension.fake_extension import SITE, SOCKET
from tiktok_live.errors import ConfigError, ConnectionClosedError, SignRejected, SignUnavailable
from tiktok_live.extension.token import ensure_token
from tiktok_live.net.pages import PageTarget
from tiktok_live.signing.providers.page import PageProvider
from tiktok_live.testing import VirtualClock
from tiktok_live.transports.extension.messages import Frame, Tab, TabGone
from tiktok_live.transports.extension.source import missing_problem
from tiktok_live.transports.extension.tabs import Situation, TabReader, Tabs
from tiktok_live.transports.page_addresses import PageAddresses

if TYPE_CHECKING:
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.errors import TikTokLiveError
    from tiktok_live.transports.extension.messages import GoneReason

__all__ = ["TABS"]

LIVE = f"{SITE}/@demo/live"


async def without_a_token(folder: Path) -> TikTokLiveError:
    """The token was never made."""
    return await failure(http=Web(), sign=f"extension?token_file={folder}/token")


async def on_a_port_in_use(folder: Path) -> TikTokLiveError:
    """Another program listens on the port."""
    ensure_token(folder / "token")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        return await failure(http=Web(), sign=f"extension?port={port}&token_file={folder}/token")


def missing(situation: Situation) -> Provoke:
    """The user switched nothing on."""
    problem = missing_problem(situation, PageTarget(url=LIVE, name="@demo"), 28787)
    return lambda _: failure(http=Web(), sign=provider(FakeOpener([problem])))


def gone(reason: GoneReason | None) -> Provoke:
    """The tab ends while it is read; without a reason the whole browser does."""

    async def provoke(_: Path) -> TikTokLiveError:
        tabs = Tabs()
        reader = TabReader("demo", PageAddresses(), tabs, lambda _: None)
        tabs.readers.append(reader)
        tabs.connect("browser")
        tabs.receive("browser", Tab(tab=1, address=LIVE))
        tabs.receive("browser", Frame(tab=1, address=SOCKET, data=HELLO))
        if reason is None:
            tabs.disconnect("browser")
        else:
            tabs.receive("browser", TabGone(tab=1, reason=reason))
        assert reader._end is not None
        page = FakePage(HELLO)
        page._arrived.put_nowait(reader._end)
        return await failure(http=Web(), sign=provider(FakeOpener([page])))

    return provoke


def provider(opener: FakeOpener) -> PageProvider:
    return PageProvider(opener, web_url=SITE, clock=VirtualClock(), name="extension")


TABS = [
    row(ConfigError, "the extension has no token yet: there is no file", "tiktok-live extension DIR", without_a_token),
    row(SignRejected, "refused (PORT_UNUSABLE): it cannot listen on 127.0.0.1", "set another port", on_a_port_in_use),
    row(
        SignRejected,
        "refused (NO_EXTENSION): no browser is connected to port 28787",
        "switch the extension on",
        missing(Situation.NO_EXTENSION),
    ),
    row(
        SignRejected,
        "refused (NOT_SWITCHED_ON): the extension is connected, but switched on in no tab of",
        "switch the extension on there",
        missing(Situation.NO_TAB),
    ),
    row(
        SignUnavailable,
        "the extension is switched on in the tab of @demo, but the page has received nothing",
        "Look at the tab",
        missing(Situation.NO_FRAME),
    ),
    row(
        ConnectionClosedError,
        "the extension was switched off in the tab of",
        "switch the extension on there",
        gone("switched_off"),
    ),
    row(ConnectionClosedError, "left the live page", "switch the extension on there", gone("left")),
    row(ConnectionClosedError, "debugging banner was dismissed", "switch the extension on there", gone("dismissed")),
    row(ConnectionClosedError, "the page of @demo crashed", "switch the extension on there", gone("crashed")),
    row(ConnectionClosedError, "the tab of @demo was closed", "switch the extension on there", gone("closed")),
    row(
        ConnectionClosedError,
        "was closed, or its extension was stopped",
        "switch the extension on there",
        gone(None),
    ),
]
