from __future__ import annotations

import errno
import socket
import ssl
from itertools import pairwise

import pytest

from tiktok_live.net.failures import connection_failure, listening_failure


def caused(*errors: BaseException) -> BaseException:
    """The first error, caused by the next, and so on."""
    for error, cause in pairwise(errors):
        error.__cause__ = cause
    return errors[0]


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:1006)")
    error.verify_message = "certificate has expired"
    return error


def no_tls() -> ssl.SSLError:
    error = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


@pytest.mark.parametrize(
    ("error", "reason", "advised", "retryable"),
    [
        (untrusted(), "certificate is not trusted, certificate has expired", "ca_file", False),
        (caused(ssl.SSLCertVerificationError("h"), untrusted()), "certificate has expired", "always verified", False),
        (no_tls(), "the TLS handshake failed (WRONG_VERSION_NUMBER)", "the port", True),
        (socket.gaierror(-2, "Name or service not known"), "resolved (Name or service not known)", "DNS", True),
        (caused(OSError("dns"), socket.gaierror(-2, "No such name")), "resolved (No such name)", "DNS", True),
        (
            OSError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)"),
            "refused, nothing is listening",
            "",
            True,
        ),
        (OSError(errno.ECONNRESET, "x"), "the connection was reset", "", True),
        (OSError(errno.EMFILE, "x"), "this program has too many open files", "ulimit -n", True),
        (OSError(errno.ETIMEDOUT, "x"), "the connection attempt timed out", "", True),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "No route to host", "", True),
        (OSError("Multiple exceptions: [Errno 111] a, [Errno 111] b"), "none of its addresses", "", True),
        (caused(RuntimeError("it failed"), OSError("why")), "it failed", "", True),
        (EOFError(), "the connection was closed", "", True),
    ],
)
def test_the_reason_behind_an_error_is_described(error, reason, advised, retryable):
    trouble = connection_failure(error)
    assert reason in trouble.reason
    assert "Errno" not in trouble.reason
    assert (trouble.advice is None) is (not advised)
    assert advised in (trouble.advice or "")
    assert trouble.retryable is retryable


@pytest.mark.parametrize(
    ("error", "reason", "advice"),
    [
        (OSError(errno.EADDRINUSE, "x"), "the port is in use", "choose another port"),
        (OSError(errno.EADDRNOTAVAIL, "x"), "this machine has no such address", "127.0.0.1"),
        (OSError(errno.EACCES, "x"), "the system does not permit it", "above 1023"),
        (OSError(errno.EMFILE, "x"), "this program has too many open files", "ulimit -n"),
        (socket.gaierror(-2, "No such name"), "could not be resolved (No such name)", "DNS"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "No route to host", ""),
    ],
)
def test_the_reason_why_a_server_cannot_listen_is_described(error, reason, advice):
    why = listening_failure(error)
    assert reason in why.reason
    assert advice in (why.advice or "")
