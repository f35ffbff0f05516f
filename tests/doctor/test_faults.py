"""For each fault of the platform or the network, the doctor names the hop, says what was seen and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from tests.doctor.rig import ROOM, SIGN_THERE, Rig, ScriptedProbe, failed, limited, unreachable
from tests.signing.scripted_http import response
from tiktok_live.cli.runner import ExitCode, exit_code
from tiktok_live.doctor.results import Hop, Verdict
from tiktok_live.signing import provider_factory
from tiktok_live.simulator.faults.kinds import (
    AgeGate,
    CorruptGzip,
    Drop,
    Fault,
    Ignore,
    InvalidResponse,
    LoginWall,
    NoCookie,
    Refuse,
    Shell,
    Silence,
    SlowResponse,
    Status,
    Truncate,
)
from tiktok_live.simulator.room import HostStatus, Script, Step

PAGE, API, INFO, GUEST = "/@*/live*", "/api-live/*", "/webcast/room/info*", "/live"
NO_NAME = "its name could not be resolved (Name or service not known)"
UNTRUSTED = "its certificate is not trusted, self-signed certificate in certificate chain (CERTIFICATE_VERIFY_FAILED)"
REGION = "<html><body>TikTok is not available in your region</body></html>"
QUIET = replace(ROOM, scenario=Script((Step(600.0, ()),)))


def room(**changes: object) -> Rig:
    return Rig(room=replace(ROOM, **changes))


def faulty(*faults: Fault) -> Rig:
    """Every fault strikes each time."""
    return Rig(faults=tuple(structs.replace(fault, times=0) for fault in faults))


def down(host: str, why: str, *, dns: bool = False) -> Rig:
    return Rig(probe=ScriptedProbe({f"dns {host}" if dns else host: unreachable(host, why)}))


def signed(answer: object = None) -> Rig:
    return Rig(signer=answer, config={"sign": SIGN_THERE})


# Name: the rig, the hops that fail in order, a part of the first one's detail, a part of its advice, the exit code.
FAULTS = {
    "no DNS for the site": (
        down("www.platform.test", NO_NAME, dns=True),
        ["dns"],
        NO_NAME,
        "Check the internet connection",
        ExitCode.NETWORK,
    ),
    "no DNS for the socket": (down("socket.platform.test", NO_NAME, dns=True), ["dns"], NO_NAME, "", ExitCode.NETWORK),
    "untrusted certificate": (
        down("webcast.platform.test", UNTRUSTED),
        ["tls"],
        "its certificate is not trusted, self-signed certificate",
        "",
        ExitCode.NETWORK,
    ),
    "dead proxy": (
        Rig(
            probe=ScriptedProbe({"10.9.8.7": unreachable("10.9.8.7:9", "the connection was refused")}),
            config={"proxy": "http://10.9.8.7:9"},
        ),
        ["proxy"],
        "the proxy <private>:9 could not be reached",
        "Check that the proxy is running",
        ExitCode.NETWORK,
    ),
    "captcha page": (
        faulty(Shell(captcha=True, path=PAGE)),
        ["page"],
        "was blocked: a captcha page",
        "does not solve captchas",
        ExitCode.REFUSED,
    ),
    "shell page": (faulty(Shell(path=PAGE)), ["page"], "characters without data", "browser", ExitCode.REFUSED),
    "sign-in page": (faulty(LoginWall()), ["page"], "a sign-in page", "another network", ExitCode.REFUSED),
    "region page": (
        faulty(InvalidResponse(path=PAGE, text=REGION)),
        ["page"],
        "a page for regions without the service",
        "in another region",
        ExitCode.REFUSED,
    ),
    "firewall of everything": (
        faulty(Status(path="/*", status=403)),
        ["page", "api", "room", "cookie"],
        "was blocked: HTTP 403",
        "another network",
        ExitCode.REFUSED,
    ),
    "slow page": (
        faulty(SlowResponse(path=PAGE, seconds=30.0)),
        ["page"],
        "did not respond within 10 s",
        "",
        ExitCode.NETWORK,
    ),
    "API limits requests": (
        faulty(Status(path=API, status=429, retry_after="7")),
        ["api"],
        "HTTP 429: too many requests, retry after 7 s",
        "Wait 7 s",
        ExitCode.REFUSED,
    ),
    "API is overloaded": (faulty(Status(path=API, status=500)), ["api"], "HTTP 500", "in a minute", ExitCode.NETWORK),
    "API returns garbage": (faulty(InvalidResponse(path=API)), ["api"], "", "", ExitCode.NETWORK),
    "room API is overloaded": (
        faulty(Status(path=INFO, status=503)),
        ["room info"],
        "HTTP 503",
        "in a minute",
        ExitCode.NETWORK,
    ),
    "host is offline": (
        room(status=HostStatus.OFFLINE),
        ["room"],
        "@demo is not live: the last live has ended",
        "when the host is live",
        ExitCode.OFFLINE,
    ),
    "no such user": (Rig(unique_id="nobody"), ["room"], "@nobody was not found", "spelling", ExitCode.OFFLINE),
    "room for adults": (
        room(status=HostStatus.AGE_RESTRICTED),
        ["room"],
        "the room of @demo is for adults",
        "an adult's account",
        ExitCode.REFUSED,
    ),
    "no guest cookie": (
        faulty(NoCookie(path=GUEST)),
        ["cookie", "provider"],
        "set no guest cookie in 3 responses",
        "in a minute",
        ExitCode.NETWORK,
    ),
    "guest cookie refused": (
        faulty(Status(path=GUEST, status=403)),
        ["cookie", "provider"],
        "returned 403 to the request for a guest cookie",
        "another network",
        ExitCode.REFUSED,
    ),
    "signer is down": (signed(), ["provider"], "the sign provider euler is unavailable", "", ExitCode.NETWORK),
    "signer limits requests": (
        signed(limited()),
        ["provider"],
        "the sign provider euler is rate-limited for 7 s",
        "Wait 7 s",
        ExitCode.REFUSED,
    ),
    "signer returns garbage": (
        signed(response(b"<html>hello", X_Set_TT_Cookie="ttwid=a")),
        ["provider"],
        "the sign provider euler returned an invalid response",
        "another sign provider",
        ExitCode.NETWORK,
    ),
    "guest is blocked": (
        faulty(Refuse()),
        ["handshake"],
        "HTTP 200: DEVICE_BLOCKED (415), this guest or this network is blocked",
        "prolong the block",
        ExitCode.REFUSED,
    ),
    "app is not recognized": (
        faulty(Refuse(message="illegal app_id", code=417)),
        ["handshake"],
        "HTTP 200: illegal app_id (417)",
        "another network",
        ExitCode.REFUSED,
    ),
    "signature is not accepted": (
        faulty(Refuse(message="illegal secret key", code=417)),
        ["handshake"],
        "illegal secret key (417)",
        "another sign provider",
        ExitCode.REFUSED,
    ),
    "socket host is overloaded": (
        faulty(Refuse(status=503, message="", code=0)),
        ["handshake"],
        "HTTP 503",
        "in a minute",
        ExitCode.REFUSED,
    ),
    "silent socket": (
        faulty(Silence(at_once=True)),
        ["first frame"],
        "the socket opened and then stayed silent",
        "browser",
        ExitCode.NETWORK,
    ),
    "no batch": (Rig(room=QUIET), ["first batch"], "has sent no message of the room", "browser", ExitCode.NETWORK),
    "connection is lost": (
        faulty(Drop(frame=2, code=1011)),
        ["stream"],
        "closed the socket with code 1011",
        "",
        ExitCode.NETWORK,
    ),
    "heartbeats are lost": (
        faulty(Ignore(what="heartbeat")),
        ["heartbeats"],
        "does not answer heartbeats: 0 of 1 answered",
        "another network",
        ExitCode.NETWORK,
    ),
    "every frame damaged": (
        faulty(CorruptGzip(times=0)),
        ["first batch", "decoding"],
        "frames of the room arrive, but none can be read",
        "--save DIR",
        ExitCode.NETWORK,
    ),
    "damaged frames": (
        faulty(CorruptGzip(frame=2), Truncate(frame=3)),
        ["decoding"],
        "messages or frames are unreadable: (broken frame)",
        "--save DIR",
        ExitCode.NETWORK,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_the_hop_of_a_fault_is_named_with_its_verdict(name):
    rig, hops, detail, advice, code = FAULTS[name]
    examined = await rig.examine()
    assert failed(examined) == hops
    failure = examined.report.first_failure
    assert detail in failure.detail
    assert advice in failure.advice
    assert exit_code(failure.error) is code
    before = examined.report.results[: examined.report.results.index(failure)]
    assert {result.verdict for result in before} <= {Verdict.PASSED, Verdict.SKIPPED}


async def test_everything_passes_on_a_healthy_platform():
    examined = await Rig().examine()
    assert examined.report.first_failure is None
    assert examined.report.warnings == ()
    hops = [result.hop for result in examined.report.results if result.verdict is Verdict.PASSED]
    assert list(dict.fromkeys(hops)) == [hop for hop in Hop if hop is not Hop.PROXY]


async def test_a_page_with_an_age_gate_is_recognized_and_the_api_decides():
    examined = await faulty(AgeGate()).examine()
    (page,) = [result for result in examined.report.results if result.hop is Hop.PAGE]
    assert page.detail == "age restricted: the page has an age gate"
    assert failed(examined) == []
    assert failed(await faulty(AgeGate(), Status(path=API, status=500)).examine()) == ["api", "room"]


async def test_a_provider_whose_package_is_missing_fails_alone(monkeypatch):
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: None)
    examined = await Rig(config={"sign": "mobile,direct"}).examine()
    failure = examined.report.first_failure
    assert failed(examined) == ["provider"]
    assert (failure.target, exit_code(failure.error)) == ("1. mobile", ExitCode.USAGE)
    assert 'pip install "tiktok-live[mobile]"' in f"{failure.detail} {failure.advice}"


async def test_what_depends_on_a_failure_is_skipped_and_what_does_not_is_examined():
    examined = await down("www.platform.test", NO_NAME, dns=True).examine()
    verdicts = {result.hop: result.verdict for result in examined.report.results}
    skipped = {hop for hop, verdict in verdicts.items() if verdict is Verdict.SKIPPED}
    assert {Hop.PAGE, Hop.API, Hop.ROOM, Hop.ROOM_INFO, Hop.COOKIE, Hop.HANDSHAKE} <= skipped
    assert verdicts[Hop.PROVIDER] is Verdict.PASSED
    connections = [
        result.target for result in examined.report.results if result.hop is Hop.TLS and result.error is None
    ]
    assert "socket.platform.test" in connections


async def test_a_known_room_is_read_although_every_lookup_is_blocked():
    rig = faulty(Shell(path="/@*"), Status(path=API, status=403))
    rig.room_id = ROOM.room_id
    assert failed(await rig.examine()) == ["page", "api", "room"]


async def test_a_sign_provider_that_can_find_rooms_is_asked_when_every_lookup_is_blocked():
    rig = faulty(Shell(path="/@*"), Status(path=API, status=403))
    found = {"code": 200, "ok": True, "is_live": True, "room_id": str(ROOM.room_id or 7_311_988_324_985_424_744)}
    rig.signer, rig.config = response(found), {"sign": f"{SIGN_THERE},direct"}
    examined = await rig.examine()
    assert failed(examined) == ["page", "api", "provider"]
    (room,) = [result for result in examined.report.results if result.hop is Hop.ROOM]
    assert room.detail.endswith("found by a sign provider")


async def test_the_next_provider_is_tried_when_the_first_one_s_socket_is_refused():
    rig = faulty(Refuse(connection=1))
    rig.config = {"sign": "direct,direct"}
    examined = await rig.examine()
    handshakes = [(each.target, each.verdict) for each in examined.report.results if each.hop is Hop.HANDSHAKE]
    assert handshakes == [("1. direct", Verdict.FAILED), ("2. direct", Verdict.PASSED)]


async def test_only_the_first_socket_that_works_is_opened_but_every_plan_is_requested():
    rig = Rig(config={"sign": "direct,direct"})
    examined = await rig.examine()
    targets = [(each.hop, each.target) for each in examined.report.results if each.hop in {Hop.PROVIDER, Hop.HANDSHAKE}]
    assert targets == [(Hop.PROVIDER, "1. direct"), (Hop.HANDSHAKE, "1. direct"), (Hop.PROVIDER, "2. direct")]


@pytest.mark.parametrize(
    ("rig", "hop", "detail"),
    [
        (Rig(skew=400.0), Hop.CLOCK, "400 s ahead"),
        (Rig(skew=-90.0), Hop.CLOCK, "90 s behind"),
        (Rig(probe=ScriptedProbe(issuer="Zscaler Inc.")), Hop.TLS, "a product that inspects TLS traffic"),
        (Rig(probe=ScriptedProbe(days=1.0)), Hop.TLS, "expires in 1 days"),
        (
            Rig(environ={"HTTPS_PROXY": "http://me:secret@h:1"}),
            Hop.ENVIRONMENT,
            "no proxy is used, although these are set: HTTPS_PROXY",
        ),
    ],
    ids=["clock ahead", "clock behind", "inspected", "expiring", "proxy variable"],
)
async def test_what_works_but_is_remarkable_is_a_warning(rig, hop, detail):
    examined = await rig.examine()
    assert examined.report.first_failure is None
    warning = examined.report.warnings[0]
    assert (warning.hop, detail in warning.detail) == (hop, True), warning.detail
    assert "secret" not in warning.detail
