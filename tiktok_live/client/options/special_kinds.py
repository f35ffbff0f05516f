"""What the options that hold more than a value may be: delays, the session, sign providers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tiktok_live.backoff import Backoff
from tiktok_live.client.options.kinds import OFF, CountKind, NumberKind, OptionKind, SecondsKind, in_home, shown
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.client.session_cookies import session_from_file
from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import SessionCookies

__all__ = ["DELAYS", "DelaysKind", "SessionKind", "SignKind"]

DELAYS: Mapping[str, OptionKind] = {
    "initial": SecondsKind(),
    "maximum": SecondsKind(),
    "factor": NumberKind(),
    "jitter": NumberKind(),
    "attempts": CountKind(),
}
"""The options of the section `[reconnect]`."""


class DelaysKind(OptionKind):
    """The delays of reconnecting: a table, or text such as `initial=2,attempts=3`."""

    words = "delays: a table, or text such as initial=2,attempts=3"
    form = "initial=S,attempts=N,..."

    def fits(self, value: object) -> bool:
        """Return whether these are delays."""
        return isinstance(value, Backoff)

    def parsed(self, text: str) -> object:
        """Return the delays."""
        if not all("=" in part for part in text.split(",")):
            raise ConfigError(f"reconnect must look like initial=2,attempts=3, or be {OFF}")
        options = dict(part.split("=", 1) for part in text.replace(" ", "").split(","))
        _check_names(options)
        return _delays({name: DELAYS[name].from_text(f"reconnect.{name}", value) for name, value in options.items()})

    def from_toml(self, name: str, value: object, folder: Path) -> object:  # noqa: ARG002 - it has no path
        """Return the delays of a table."""
        if not isinstance(value, Mapping):
            raise ConfigError(f"{name} must be a table [{name}], or false, not {shown(value)}")
        _check_names(value)
        return _delays({each: DELAYS[each].checked(f"{name}.{each}", inner) for each, inner in value.items()})


class SessionKind(OptionKind):
    """The user's session; a file of its own holds it, because configuration files and command lines get shared."""

    words = "the path of a JSON file with both cookies; in a program a SessionCookies"
    form = "FILE"

    def fits(self, value: object) -> bool:
        """Return whether it is a session."""
        return isinstance(value, SessionCookies)

    def parsed(self, text: str) -> object:
        """Return the session of a file."""
        if not (Path(text).suffix or Path(text).parent.name):
            # It may be a cookie, so it is not shown.
            message = "session must be the path of a JSON file with both cookies, never a cookie itself"
            raise ConfigError(message, advice="If the file's name has no dot, write its folder too")
        return session_from_file(in_home(text))

    def from_toml(self, name: str, value: object, folder: Path) -> object:
        """Return the session of a file."""
        if not isinstance(value, str):
            raise ConfigError(f"{name} must be the path of a JSON file with both cookies")
        return session_from_file(folder / in_home(value))


class SignKind(OptionKind):
    """Sign providers, which `parse_sign` checks when they are used."""

    words = "sign providers"
    form = "PROVIDERS"

    def fits(self, value: object) -> bool:  # noqa: ARG002 - parse_sign has the better messages
        """Return True."""
        return True


def _check_names(options: Mapping[str, object]) -> None:
    """Raise ConfigError for an option that delays do not have."""
    for name in options:
        if name not in DELAYS:
            raise ConfigError(f"reconnect has no option {shown(name)}", advice=suggest(name, DELAYS))


def _delays(options: Mapping[str, object]) -> Backoff:
    return Backoff(**options)  # type: ignore[arg-type] # checked
