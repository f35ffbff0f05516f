from __future__ import annotations

import pytest

from tiktok_live.errors import HandshakeRejected
from tiktok_live.transports.handshake_refusals import refusal

PLATFORM = "wss://webcast-ws.tiktok.com/p"
STRANGER = "wss://user:S3cr3tV4lue@fallback.example:8443/p?signature=S3cr3tV4lue"


def refused(
    status: int = 200, message: str = "", code: str = "", *, session: bool = False, url: str = PLATFORM, **more: str
) -> HandshakeRejected:
    headers = {"handshake-msg": message, "handshake-status": code, **more}
    sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
    return refusal(url, status, sent, session_sent=session)


@pytest.mark.parametrize(
    ("error", "said", "advice", "retryable"),
    [
        (refused(200, "DEVICE_BLOCKED", "415"), "is blocked", "another network", False),
        (refused(503, "DEVICE_BLOCKED", "415"), "DEVICE_BLOCKED (415)", "another network", False),
        (refused(200, "", "415"), "is blocked", "another network", False),
        (refused(200, "illegal secret key", "417"), "signature has expired", "allow_session_hosts", True),
        (refused(200, "illegal secret key", "417", session=True), "the session or the sig", "Sign in again", False),
        (refused(200, "illegal app_id", "417"), "illegal app_id (417)", "blocks a region", False),
        (refused(200, "strange", "9"), "HTTP 200: strange (9)", "unknown to the library", False),
        (refused(400, "strange"), "HTTP 400: strange", "unknown to the library", False),
        (refused(503, "strange"), "overloaded", "Try again", True),
        (refused(200), "no reason was given", "another network", False),
        (refused(403), "region is blocked", "another network", False),
        (refused(404), "no WebSocket at this address", "socket_url", False),
        (refused(401), "no reason was given", "watch --browser", False),
        (refused(500), "overloaded", "Try again", True),
        (refused(302), "a redirect", "the proxy", False),
        (refused(400), "malformed", "another sign provider", False),
    ],
)
def test_of_the_platform_the_header_counts_first_then_the_status(error, said, advice, retryable):
    assert said in error.message
    assert error.message.startswith(f"{PLATFORM} refused the handshake with HTTP {error.status}: ")
    assert advice in error.advice
    assert error.retryable is retryable
    assert error.retry_after == 0


@pytest.mark.parametrize("status", [200, 204, 302, 307, 400, 401, 403, 404, 415, 426, 429, 500, 502, 503])
def test_the_response_of_another_host_is_retryable_and_names_the_host(status):
    error = refused(status, url=STRANGER)
    assert error.retryable
    assert error.message.startswith("wss://***@fallback.example:8443/p refused the handshake")
    assert "fallback.example:8443" in error.advice
    assert "the platform" not in str(error).lower()
    assert "S3cr3t" not in str(error)


@pytest.mark.parametrize("url", ["ws://webcast-ws.tiktok.com/p", "wss://tiktok.com.evil.example/p", "wss://h/p"])
def test_only_an_encrypted_host_of_the_platform_is_believed_without_its_header(url):
    assert refused(200, url=url).retryable
    assert refused(200, "", "415", url=url).retryable


@pytest.mark.parametrize("message", ["DEVICE_BLOCKED", "illegal app_id", "something new"])
def test_the_platform_s_header_counts_from_every_host(message):
    assert not refused(200, message, "415", url=STRANGER).retryable
    assert refused(200, message, url=STRANGER).advice == refused(200, message).advice


@pytest.mark.parametrize("url", [PLATFORM, STRANGER])
@pytest.mark.parametrize(
    ("said", "seconds"), [("30", 30), ("", 60), ("0", 60), ("soon", 60), ("9" * 30, 86_400), ("-5", 60)]
)
def test_too_many_connections_tell_how_long_to_wait(said, seconds, url):
    error = refused(429, retry_after=said, url=url)
    assert error.retry_after == seconds
    assert error.retryable
    assert f"{seconds} s" in error.message
    assert f"Wait {seconds} s" in error.advice


def test_what_the_headers_say_is_cut_and_redacted():
    error = refused(200, "m" * 999, "y")
    assert (error.handshake_message, error.handshake_status) == ("m" * 200, None)
    assert "S3cr3t" not in f"{refused(200, 'sessionid=S3cr3t')!s}{vars(refused(200, 'sessionid=S3cr3t'))}"
