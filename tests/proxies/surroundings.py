"""A real proxy to start, certificates to trust, and a guard that sees every connection and lookup of this process."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).with_name("proxy_program.py")
LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}


class Guard:
    """Notes, and refuses, every connection and lookup but those to one port of loopback."""

    def __init__(self) -> None:
        self.allowed: int | None = None
        self.violations: list[str] = []

    def see(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.allowed is None or event not in {"socket.connect", "socket.sendto", *LOOKUPS}:
            return
        place = arguments[0] if event in LOOKUPS else arguments[1]
        if place not in {"127.0.0.1", b"127.0.0.1", ("127.0.0.1", self.allowed)}:
            self.violations.append(f"{event} {place}")
            raise RuntimeError(f"this test may not reach {place}")


_guard = Guard()
sys.addaudithook(_guard.see)


@contextmanager
def reaching_only(port: int) -> Iterator[None]:
    """Fail when anything but this port of loopback is connected to, or any name is looked up."""
    _guard.allowed, _guard.violations = port, []
    try:
        yield
    finally:
        _guard.allowed = None
    if _guard.violations:
        pytest.fail(f"past the proxy: {_guard.violations}")


@dataclass(frozen=True)
class RunningProxy:
    port: int
    tls_port: int
    log: Path

    def looked_up(self) -> set[str]:
        return set(self.log.read_text(encoding="utf-8").split()) if self.log.exists() else set()


@contextmanager
def running_proxy(
    folder: Path, listen: str, *, users: str = "", certificate: str = "", tls_to: int = 0
) -> Iterator[RunningProxy]:
    pytest.importorskip("pproxy")
    log = folder / "lookups.txt"
    options = {"listen": listen, "users": users, "certificate": certificate, "tls_to": tls_to, "log": str(log)}
    command = [sys.executable, str(PROGRAM), json.dumps(options)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        ports = json.loads(program.stdout.readline())
        yield RunningProxy(ports["proxy"], ports.get("tls", 0), log)
        program.stdin.close()
        program.wait(30)


@dataclass(frozen=True)
class Certificates:
    """Files: an authority that the system does not know, and a server's key with what it vouched for."""

    authority: str
    server: str


def make_certificates(folder: Path) -> Certificates:
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    server = authority.issue_cert("127.0.0.1", "*.tiktok-test.invalid")
    server.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    return Certificates(str(folder / "authority.pem"), str(folder / "server.pem"))
