"""Where a webhook goes: a URL whose scheme, host, port and path are fixed, and whose query may have placeholders.

So no text of a viewer can send a request to another place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.redaction import MASK, redact
from tiktok_live.relay.event_values import VALUES
from tiktok_live.relay.templates import Template, escape_url
from tiktok_live.relay.webhooks.references import Secret

__all__ = ["Address", "QueryValue", "parse_address", "query_values"]

QueryValue: TypeAlias = Template | Secret
"""The value of a field of a query. The text of a template is percent-encoded already."""

_IN_QUERY = "Only values of the query may have placeholders: http://127.0.0.1:8000/event?name={user}"
_MAX_URL = 4_000  # characters


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """The address of a webhook.

    Attributes:
        base: the URL without query.
        query: names, percent-encoded, and values.
        is_secret: whether the URL itself is a secret, so that only its host may be shown.
    """

    base: str
    query: tuple[tuple[str, QueryValue], ...] = ()
    is_secret: bool = False

    def url(self, values: Mapping[str, str | int]) -> str:
        """Return the URL for the values of an event."""
        return self._joined(
            [(name, value.value if isinstance(value, Secret) else value.render(values, escape_url))
             for name, value in self.query]
        )  # fmt: skip

    def shown(self, values: Mapping[str, str | int]) -> str:
        """Return the URL for a log or a screen: secrets are masked."""
        if self.is_secret:
            return f"{self.origin}/{MASK}"
        pairs = [(name, MASK if isinstance(value, Secret) else value.render(values, escape_url))
                 for name, value in self.query]  # fmt: skip
        return redact(self._joined(pairs))

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host, without port and brackets."""
        return urlsplit(self.base).hostname or ""

    def _joined(self, pairs: list[tuple[str, str]]) -> str:
        query = "&".join(f"{name}={value}" if value or "=" not in name else name for name, value in pairs)
        return f"{self.base}?{query}" if query else self.base

    def __repr__(self) -> str:
        return f"Address({self.origin!r})"


def parse_address(text: str, known: Collection[str] = VALUES, *, is_secret: bool = False) -> Address:
    """Return the address that a URL stands for.

    Args:
        text: the URL.
        known: names that placeholders may have.
        is_secret: whether it was read from the place of a secret.

    Raises:
        ConfigError: it is not an http or https URL, has a user name, or has placeholders elsewhere than in values of
            the query.
    """
    base, _, query = text.partition("?")
    if "{" in base or "}" in base:
        raise ConfigError("scheme, host, port and path cannot have placeholders", advice=_IN_QUERY)
    _check(text, base)
    fields = tuple(_field(pair, known) for pair in query.split("&") if pair)
    return Address(base, fields, is_secret)


def query_values(table: Mapping[str, Template | Secret]) -> tuple[tuple[str, QueryValue], ...]:
    """Return the fields of a table, percent-encoded, for a query."""
    return tuple((quote(name, safe=""), _encoded(value)) for name, value in table.items())


def _encoded(value: QueryValue) -> QueryValue:
    if isinstance(value, Secret):
        return Secret(value.reference, escape_url(value.value))
    return Template(tuple([escape_url(part) if isinstance(part, str) else part for part in value.parts]))


def _check(text: str, base: str) -> None:
    """Refuse a URL that cannot be requested; the errors do not quote it, because it may hold a secret."""
    with caught(ValueError) as failure:
        parts = urlsplit(base)
        is_complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    if failure or not is_complete:
        raise ConfigError("it is not an http:// or https:// URL with a host", advice="Write http://127.0.0.1:8000/path")
    if "@" in parts.netloc:
        raise ConfigError(
            "user name and password do not belong into the URL",
            advice='Write headers = { Authorization = "env:NAME" }, and put Basic or Bearer into the variable, too',
        )
    if "#" in text or not (text.isascii() and text.isprintable()) or " " in text or len(text) > _MAX_URL:
        raise ConfigError(
            f"it must be a URL of at most {_MAX_URL} characters, without fragment, in which spaces and non-ASCII "
            "characters are percent-encoded"
        )


def _field(pair: str, known: Collection[str]) -> tuple[str, QueryValue]:
    name, _, value = pair.partition("=")
    if "{" in name or "}" in name:
        raise ConfigError("names of the query cannot have placeholders", advice=_IN_QUERY)
    return name, Template.parse(value, known)
