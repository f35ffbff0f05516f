"""What stands in for the platform during a test: clients made meanwhile read it, wherever they are made."""

from __future__ import annotations

from typing import Protocol

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.states import ClientState
from tiktok_live.signing.base import SignProvider

__all__ = ["LedClient", "StandIn", "current_stand_in", "lead", "stop_leading"]


class LedClient(Protocol):
    """A client that reads a stand-in."""

    @property
    def state(self) -> ClientState:
        """What the client is doing."""
        ...

    @property
    def unhandled_events(self) -> int:
        """Events that its handlers have received and not yet handled."""
        ...

    def is_inside_handler(self) -> bool:
        """Return whether the caller runs inside a handler of this client."""
        ...


class StandIn(Protocol):
    """Replaces the platform for every client that is made while it leads."""

    def configured(self, config: LiveConfig) -> LiveConfig:
        """Return the options of a client, without files of the user."""
        ...

    def completed(self, given: Dependencies) -> Dependencies:
        """Return the dependencies of a client: those given, and this stand-in's for all others."""
        ...

    def provider(self) -> SignProvider:
        """Return what makes the plans of a client, instead of the configured sign providers."""
        ...

    def made(self, client: LedClient) -> None:
        """Take note of a new client."""
        ...


_leading: list[StandIn] = []


def current_stand_in() -> StandIn | None:
    """Return the stand-in that leads new clients; None outside of tests."""
    return _leading[-1] if _leading else None


def lead(stand_in: StandIn) -> None:
    """Lead every client that is made from now on, in this process."""
    _leading.append(stand_in)


def stop_leading(stand_in: StandIn) -> None:
    """Lead no more clients; does nothing if it does not lead."""
    if stand_in in _leading:
        _leading.remove(stand_in)
