"""Completes words on the command line. Each import is made when it is needed: a shell waits for the answer."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["complete_event", "complete_events", "complete_list", "complete_providers"]


def complete_list(incomplete: str, choices: Iterable[str]) -> list[str]:
    """Return the completions of the last of several words that commas separate."""
    done, comma, word = incomplete.rpartition(",")
    taken = done.split(",")
    return [f"{done}{comma}{each}" for each in choices if each.startswith(word) and each not in taken]


def complete_events(incomplete: str) -> list[str]:
    """Return the completions of names of events that commas separate."""
    from tiktok_live.events.names import EVENTS  # noqa: PLC0415 - keeps --help fast

    return complete_list(incomplete, sorted(EVENTS))


def complete_event(incomplete: str) -> list[str]:
    """Return the completions of the name of one event."""
    return [] if "," in incomplete else complete_events(incomplete)


def complete_providers(incomplete: str) -> list[str]:
    """Return the completions of names of sign providers that commas separate."""
    from tiktok_live.signing.config.sign_setting import KINDS  # noqa: PLC0415 - keeps --help fast

    return complete_list(incomplete, KINDS)
