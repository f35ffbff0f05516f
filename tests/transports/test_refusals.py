from __future__ import annotations

import pytest

from tiktok_live.errors import HandshakeRejected
from tiktok_live.transports.refusals import refusal


def refused(
    status: int = 200, message: str = "", code: str = "", *, session: bool = False, **more: str
) -> HandshakeRejected:
    headers = {"handshake-msg": message, "handshake-status": code, **more}
    sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
    return refusal("wss://h/p", status, sent, session_sent=session)


@pytest.mark.parametrize(
    ("error", "said", "advice", "retryable"),
    [
        (refused(200, "DEVICE_BLOCKED", "415"), "is blocked", "another network", False),
        (refused(503, "DEVICE_BLOCKED", "415"), "DEVICE_BLOCKED (415)", "another network", False),
        (refused(200, "", "415"), "is blocked", "another network", False),
        (refused(200, "illegal secret key", "417"), "signature has expired", "allow_session_hosts", True),
        (refused(200, "illegal secret key", "417", session=True), "the session or the sig", "Sign in again", False),
        (refused(200, "illegal app_id", "417"), "illegal app_id (417)", "blocks a region", False),
        (refused(200, "strange", "9"), "HTTP 200: strange (9)", "not known here", False),
        (refused(400, "strange"), "HTTP 400: strange", "not known here", False),
        (refused(503, "strange"), "overloaded", "Try again", True),
        (refused(200), "no reason was given", "another network", False),
        (refused(403), "region is blocked", "another network", False),
        (refused(404), "no socket at this address", "socket_url", False),
        (refused(401), "no reason was given", "another sign provider", False),
        (refused(500), "overloaded", "Try again", True),
        (refused(302), "a redirect", "socket_url", False),
        (refused(400), "not understood", "socket_url", False),
    ],
)
def test_the_header_counts_first_then_the_status(error, said, advice, retryable):
    assert said in error.message
    assert error.message.startswith(f"wss://h/p refused the handshake with HTTP {error.status}: ")
    assert advice in error.advice
    assert error.retryable is retryable
    assert error.retry_after == 0


@pytest.mark.parametrize(
    ("said", "seconds"), [("30", 30), ("", 60), ("0", 60), ("soon", 60), ("9" * 30, 86_400), ("-5", 60)]
)
def test_too_many_connections_tell_how_long_to_wait(said, seconds):
    error = refused(429, retry_after=said)
    assert error.retry_after == seconds
    assert error.retryable
    assert f"{seconds} s" in error.message
    assert f"Wait {seconds} s" in error.advice


def test_what_the_headers_say_is_cut_and_redacted():
    error = refused(200, "m" * 999, "y")
    assert (error.handshake_message, error.handshake_status) == ("m" * 200, None)
    assert "S3cr3t" not in f"{refused(200, 'sessionid=S3cr3t')!s}{vars(refused(200, 'sessionid=S3cr3t'))}"
