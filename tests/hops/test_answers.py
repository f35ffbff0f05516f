"""What each HTTP hop makes of an answer, and of none."""

from __future__ import annotations

import asyncio
import gzip
import re

import aiohttp
import pytest

from tests.hops.hops import HOPS, TIMEOUT, told

PLATFORM = [name for name, hop in HOPS.items() if hop.is_platform]
LOOKUPS = ["live page", "user api", "room info"]
SIGNERS = [name for name, hop in HOPS.items() if not hop.is_platform]
EVERY = pytest.mark.parametrize("name", HOPS)

# What a user sees: of a lookup, of the gift list (which is done without), of the guest cookie, of a sign server.
ANSWERS = {
    "403": (
        "blocked: HTTP 403",
        "gifts: ",
        "RejectedOutcome: .* 403 ",
        r"RejectedOutcome: the sign server returned 403",
    ),
    "429": (
        "blocked: .* retry after 7 s",
        "gifts: ",
        "RateLimitedOutcome for 7 s: .* 429 ",
        r"RateLimitedOutcome for 7 s: .* 429",
    ),
    "503": (r"ResolverUnavailable .* HTTP 503", "gifts: ", "UnavailableOutcome: .* 503 ", "UnavailableOutcome: .* 503"),
    "slow": (
        "ResolverUnavailable of room lookup: .* did not respond within 7 s",
        "gifts: ",
        "UnavailableOutcome: .* did not respond within 7 s",
        "UnavailableOutcome: .* did not respond within 7 s",
    ),
    "refused": (
        "ResolverUnavailable of room lookup: .* could not be reached: the connection was refused",
        "gifts: ",
        "UnavailableOutcome: .* could not be reached: the connection was refused",
        "UnavailableOutcome: .* could not be reached: the connection was refused",
    ),
    "cut": (
        "ResolverUnavailable of room lookup: .* the response was cut off",
        "gifts: ",
        "UnavailableOutcome: .* the response was cut off",
        "UnavailableOutcome: .* the response was cut off",
    ),
    "huge": (
        "ResolverUnavailable of room lookup: .* more than %d bytes",
        "gifts: ",
        "BadOutputOutcome: .* more than %d bytes",
        "BadOutputOutcome: .* more than %d bytes",
    ),
}


def expected(name: str, answer: str) -> str:
    lookup, gifts, guest, signer = ANSWERS[answer]
    hop = HOPS[name]
    words = lookup if name in LOOKUPS else gifts if name == "gift list" else guest if hop.is_platform else signer
    return words.replace("%d", str(hop.max_bytes))


@EVERY
async def test_a_good_answer_is_used(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, body=hop.body, headers=hop.headers)
    assert await told(hop, http) == hop.says


@EVERY
async def test_a_compressed_answer_is_inflated(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, body=gzip.compress(hop.body), headers={**hop.headers, "Content-Encoding": "gzip"})
    assert await told(hop, http) == hop.says


@EVERY
@pytest.mark.parametrize("status", [403, 429, 503])
async def test_a_refusal_has_its_reason_and_duration(name, status, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=status, headers={"Retry-After": "7"} if status == 429 else {})
    assert re.match(expected(name, str(status)), await told(hop, http))
    assert len(web.asked) == 1


@EVERY
@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("slow", TimeoutError()),
        ("refused", ConnectionRefusedError(111, "Connection refused")),
        ("cut", aiohttp.ClientPayloadError("Response payload is not completed")),
    ],
)
async def test_a_missing_response_names_the_host_and_the_reason(name, case, error, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, exception=error)
    said = await told(hop, http)
    assert re.match(expected(name, case), said)
    assert "S3cr3t" not in said
    assert "guest%3D" not in said


@EVERY
@pytest.mark.parametrize("is_packed", [False, True])
async def test_an_answer_that_is_too_large_is_refused(name, is_packed, web, http):
    hop = HOPS[name]
    body = bytes(hop.max_bytes + 1)
    if is_packed:
        web.add(hop.url, hop.method, body=gzip.compress(body), headers={"Content-Encoding": "gzip"})
    else:
        web.add(hop.url, hop.method, body=body)
    said = await told(hop, http)
    if is_packed and name != "gift list":
        assert f"{hop.max_bytes} bytes" in said
    else:
        assert re.match(expected(name, "huge"), said)


@EVERY
async def test_a_missing_response_times_out_and_frees_the_connection(name, web, http, monkeypatch):
    hop = HOPS[name]
    monkeypatch.setattr("tests.hops.hops.TIMEOUT", 0.02)
    let_go = asyncio.Event()

    async def never(url, **options):
        try:
            await asyncio.Event().wait()
        finally:
            let_go.set()

    web.add(hop.url, hop.method, callback=never)
    said = await told(hop, http)
    assert let_go.is_set()
    assert re.match(expected(name, "slow").replace(f"{TIMEOUT:g} s", r"0\.02 s"), said)


@pytest.mark.parametrize("name", PLATFORM)
async def test_the_platform_s_redirects_are_followed(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=302, headers={"Location": "https://elsewhere.test/there?x=%7C"})
    web.add(re.compile(r"https://elsewhere\.test/there"), hop.method, body=hop.body, headers=hop.headers)
    assert await told(hop, http) == hop.says
    assert [str(asked.url) for asked in web.asked][1:] == ["https://elsewhere.test/there?x=%7C"]


@pytest.mark.parametrize("name", SIGNERS)
async def test_a_sign_server_s_redirects_are_not_followed(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=302, headers={"Location": "https://elsewhere.test/there"})
    assert (await told(hop, http)).startswith("BadOutputOutcome: the sign server returned 302")
    assert len(web.asked) == 1
