"""Cookie headers, read."""

from __future__ import annotations

__all__ = ["cookie_pairs"]

_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "priority"})


def cookie_pairs(header: str) -> dict[str, str]:
    """Return the pairs of a `Cookie` header in their order, values byte for byte, without attributes of cookies."""
    pairs: dict[str, str] = {}
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name and value and " " not in name and name.lower() not in _ATTRIBUTES:
            pairs[name] = value
    return pairs
