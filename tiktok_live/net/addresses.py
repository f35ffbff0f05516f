"""Hosts: how they are written, and which are IP addresses, this machine, the platform."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

__all__ = ["host_and_port", "is_address", "is_loopback", "is_platform"]


def host_and_port(host: str, port: int) -> str:
    """Return `host:port` as it appears in a URL: an IPv6 address, given without brackets, gets some."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Return whether `host` is always this machine; an IPv6 address may be in brackets."""
    if host.lower() == "localhost":
        return True
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_platform(url: str) -> bool:
    """Return whether `url` points to one of the platform's own hosts, over TLS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in {"https", "wss"} and (host == "tiktok.com" or host.endswith(".tiktok.com"))


def is_address(host: str) -> bool:
    """Return whether `host` is an IPv4 or IPv6 address, with or without a zone (`%eth0`), not a name."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
