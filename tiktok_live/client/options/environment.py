"""Options in environment variables: `TIKTOK_LIVE_` and the name of the option in upper case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tiktok_live.client.options.kinds import OptionKind
from tiktok_live.client.options.layers import Layer, Place
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.client.session_cookies import SESSION_VARIABLES, session_from_env
from tiktok_live.errors import ConfigError

__all__ = ["CONFIG_FILE", "PREFIX", "read_environment", "variable_of"]

PREFIX = "TIKTOK_LIVE_"
"""What the names of all variables begin with."""

CONFIG_FILE = "TIKTOK_LIVE_CONFIG"
"""Environment variable that names a TOML file of options; `off` for none."""

# What Kubernetes sets in every container beside a service with the name tiktok-live.
_SERVICE = re.compile(r"SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?")


def variable_of(option: str) -> str:
    """Return the environment variable of an option."""
    return PREFIX + option.upper()


def read_environment(environ: Mapping[str, str], kinds: Mapping[str, OptionKind]) -> Layer:
    """Return the options of the environment. Empty variables count as unset."""
    layer = Layer()
    _read_cookies(layer, environ)
    for name, kind in kinds.items():
        if text := environ.get(variable_of(name)):
            place = Place("environment", variable_of(name))
            layer.read(name, place, lambda name=name, kind=kind, text=text: kind.from_text(name, text))  # type: ignore[misc] # bound now
    known = {*map(variable_of, kinds), *SESSION_VARIABLES, CONFIG_FILE}
    for variable in sorted(environ):
        if (
            variable.upper().startswith(PREFIX)
            and variable not in known
            and environ[variable]
            and not _SERVICE.fullmatch(variable, len(PREFIX))
        ):
            layer.unknown.append(_unknown(variable, known))
    return layer


def _read_cookies(layer: Layer, environ: Mapping[str, str]) -> None:
    """Read the session of the two variables of its cookies."""
    if not any(environ.get(variable, "").strip() for variable in SESSION_VARIABLES):
        return
    place = Place("environment", " and ".join(SESSION_VARIABLES))
    if environ.get(variable_of("session")):
        error = ConfigError(f"{variable_of('session')} is set too: set either the file or the cookies")
        layer.mistakes.append(place.explain("session", error))
    else:
        layer.read("session", place, lambda: session_from_env(environ))


def _unknown(variable: str, known: set[str]) -> ConfigError:
    """Return the error for a variable that means nothing."""
    # Without the prefix, in which all of them agree.
    near = nearest(variable[len(PREFIX) :], [each.removeprefix(PREFIX) for each in sorted(known)])
    advice = f"Did you mean {PREFIX}{near}?" if near else "docs/configuration.md lists the variables"
    return ConfigError(f"the environment variable {variable} is unknown, and ignored", advice=advice)
