"""Every failure between a user and a room, with the text that the user reads. `docs/errors.md` has the same list."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.failures.captures import CAPTURES
from tests.failures.exports import EXPORTS
from tests.failures.lookup import LOOKUP
from tests.failures.obs import OBS, OBS_SECTION
from tests.failures.overlays import OVERLAYS
from tests.failures.pages import PAGE
from tests.failures.provocations import SECRET, SESSION, Web, api, fail_handshake, fail_signing, failure, page, response
from tests.failures.proxies import PROXY
from tests.failures.recordings import RECORDINGS
from tests.failures.row import Row
from tests.failures.rules import RULES
from tests.failures.serving import SERVING
from tests.failures.signer import SIGNER
from tests.failures.socketio import SOCKETIO
from tests.failures.sockets import SOCKET
from tests.failures.tabs import TABS
from tests.failures.video import VIDEO, WITHOUT_PROGRAM
from tests.failures.webhooks import GAMES, WEBHOOKS
from tests.user_agents import HEADLESS
from tiktok_live import errors
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.session_cookies import session_from_env, session_from_file
from tiktok_live.client.states import CloseReason
from tiktok_live.doctor.requests.comparison import endpoint_of_request
from tiktok_live.doctor.requests.har import read_har
from tiktok_live.doctor.requests.recorded import request_of_url
from tiktok_live.errors import ConfigError
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic
from tiktok_live.simulator.faults.kinds import Drop, Refuse
from tiktok_live.simulator.faults.plan import FaultPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[1] / "docs" / "errors.md"
FILES = [*CAPTURES, *RECORDINGS, *EXPORTS, *SOCKETIO, *WEBHOOKS, *OBS_SECTION, *RULES, *SERVING, *OVERLAYS]
CATALOGUE = [*LOOKUP, *SIGNER, *PAGE, *TABS, *SOCKET, *PROXY, *VIDEO, *GAMES, *OBS]
# Class names, terms of libraries, and what does not belong in a sentence.
JARGON = re.compile(r"\b\w+(?:Error|Exception)\b|Errno|Traceback|None|ssl:default|0x|\bplan\b|[{}]|  |[?!.]\.")


@pytest.fixture
def nameless() -> Iterator[None]:
    """Name resolution fails."""

    async def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", fail)
        yield


@pytest.mark.usefixtures("nameless")
@pytest.mark.parametrize("failing", CATALOGUE, ids=lambda failing: failing.name)
async def test_a_failure_says_what_refused_why_and_what_to_do(failing: Row, tmp_path: Path) -> None:
    if "certificate" in failing.text and shutil.which("openssl") is None:
        pytest.skip("makes a certificate with openssl")
    error = await failing.provoke(tmp_path)
    assert type(error) is failing.kind
    assert failing.fits(error.message), error.message
    assert (error.hop, error.retryable) == (failing.hop, failing.retryable)
    assert failing.advice in error.advice
    assert re.fullmatch(f"{error.hop}: {re.escape(error.message)}[.]? {re.escape(error.advice)}", str(error))
    assert not JARGON.search(str(error)), str(error)
    assert len(error.message.split()) >= 4
    assert not error.advice.endswith(".")
    assert SECRET not in f"{error}{error!r}{vars(error)}"


SHELL = response("<html>")
EXACTLY = {
    "no such user": (
        lambda: failure(http=Web(page=SHELL, api=api(19881007, "user_not_found"))),
        (
            "room lookup: @demo was not found, or has never been live: statusCode 19881007, message 'user_not_found'. "
            "Check the spelling of the user name: the part after @ in the profile's URL"
        ),
    ),
    "not live": (
        lambda: failure(http=Web(page=page(4))),
        (
            "room lookup: @demo is not live: the last live has ended (liveRoom.status 4, user.status 4). "
            "Try again when the host is live"
        ),
    ),
    "for adults": (
        lambda: failure(http=Web(page=SHELL, api=api(4003110))),
        (
            "room lookup: the room of @demo is for adults: statusCode 4003110. Guests cannot read this room: pass the "
            "session of an adult's account as session=, or in the environment "
            "(TIKTOK_LIVE_SESSIONID and TIKTOK_LIVE_TARGET_IDC)"
        ),
    ),
    "for adults, with a session": (
        lambda: failure(http=Web(page=SHELL, api=api(4003110)), session=SESSION),
        (
            "room lookup: the room of @demo is for adults: statusCode 4003110. "
            "The session was sent but not accepted, or is not an adult's: sign in again and pass the new session"
        ),
    ),
    "blocked": (
        lambda: failure(http=Web(page=response("", 403))),
        (
            "room lookup: the lookup of @demo was blocked: HTTP 403. "
            "Wait a few minutes or use another network; a known room_id needs no lookup; or read the live through a "
            'browser: sign="page", or tiktok-live watch --browser, see docs/browser.md'
        ),
    ),
    "rate limit": (
        lambda: fail_signing("euler+https://h", signer=response('{"message": "slow down"}', 429, Retry_After="7")),
        (
            "signer: the sign provider euler is rate-limited for 7 s: the sign server returned 429: slow down. "
            "Wait 7 s; your own key or a second sign provider allows more requests"
        ),
    ),
    "the socket is refused": (
        lambda: fail_handshake("200 OK\r\nHandshake-Msg: DEVICE_BLOCKED\r\nHandshake-Status: 415"),
        (
            "socket: ws://HOST/webcast/im/ws_proxy/ws_reuse_supplement/ refused the handshake with HTTP 200: "
            "DEVICE_BLOCKED (415), this guest or this network is blocked. "
            "Wait a few minutes, because immediate retries prolong the block; or use another network, or read the live "
            'through a browser: sign="page", or tiktok-live watch --browser, see docs/browser.md'
        ),
    ),
}


@pytest.mark.parametrize(("provoke", "text"), EXACTLY.values(), ids=EXACTLY)
async def test_the_most_frequent_failures_have_these_texts(provoke, text):
    assert re.sub(r"127\.0\.0\.1:\d+", "HOST", str(await provoke())) == text


def documented() -> list[tuple[str, ...]]:
    """The rows of all tables in the documentation: message, class, hop, retry, advice."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    rows = [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines if line.startswith("| `")]
    assert all(len(cells) == 5 for cells in rows), [cells for cells in rows if len(cells) != 5]
    return rows


def test_the_documentation_lists_the_same_failures():
    listed = {cells[:4] for cells in documented()}
    known = {(row.text, row.kind.__name__, row.hop, "yes" if row.retryable else "no") for row in CATALOGUE} | {
        (text, "ConfigError", "configuration", "no") for text, _ in [*CONFIG, *FILES]
    }
    assert listed == known
    assert all(cells[4] for cells in documented())


def test_every_class_that_a_client_raises_is_in_the_catalogue():
    bases = {"TikTokLiveError", "ResolveError", "SignError", "ConnectionClosed"}
    inner = {
        "LocalProtocolError",
        "UsageError",
        "MessageError",
        "PayloadTooLarge",
        "ProtocolError",
        "RemoteProtocolError",
    }
    raised = set(errors.__all__) - bases - inner
    assert {row.kind.__name__ for row in CATALOGUE} | {"ConfigError"} == raised


def har(folder: Path, text: str) -> Path:
    path = folder / "page.har"
    path.write_text(text, encoding="utf-8")
    return path


def of_file(folder: Path, content: str) -> LiveConfig:
    path = folder / "live.toml"
    path.write_text(content)
    return LiveConfig.from_file(path)


def start(client: LiveClient) -> None:
    asyncio.run(client.start())


def on_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        simulator = Simulator(SimulatedRoom(unique_id="demo"), port=taken.getsockname()[1])
        asyncio.run(simulator.__aenter__())


TWO_SESSIONS = {
    "TIKTOK_LIVE_SESSIONID": SECRET,
    "TIKTOK_LIVE_TARGET_IDC": "useast1a",
    "TIKTOK_LIVE_SESSION": "session.json",
}
CONFIG = [
    ("is not a user name", lambda _: LiveClient("a b")),
    (
        "is a short link, which does not contain the user name",
        lambda _: LiveClient("https://vm.tiktok.com/ZMabc12/"),
    ),
    ("a client needs a user or a room", lambda _: LiveClient()),
    ("config must be a LiveConfig, not of type", lambda _: LiveClient("demo", config="live.toml")),
    ("the URL of the simulator must begin with", lambda _: LiveConfig().at("127.0.0.1:8080")),
    ("language must be a code such as", lambda _: LiveConfig(language="german")),
    ("region must be a country code", lambda _: LiveConfig(region="de")),
    ("proxy has no scheme", lambda _: LiveConfig(proxy="127.0.0.1:8080")),
    ("is not a file with PEM certificates", lambda folder: LiveConfig(ca_file=folder / "none.pem")),
    ("user_agent is that of a headless browser", lambda _: LiveConfig(user_agent=HEADLESS)),
    ("sign: there is no provider", lambda _: LiveConfig(sign="nobody")),
    ("the session file … cannot be read", lambda folder: session_from_file(folder / "none.json")),
    ("a session needs both cookies", lambda _: session_from_env({"TIKTOK_LIVE_SESSIONID": SECRET})),
    ("is not a recording of a browser (HAR)", lambda folder: read_har(har(folder, '{"log": {}}'))),
    ("has no request about a live", lambda folder: read_har(har(folder, '{"log": {"entries": []}}'))),
    ("is not an http, https, ws or wss URL", lambda _: request_of_url("www.tiktok.com")),
    ("makes no request to the path of this URL", lambda _: endpoint_of_request(request_of_url("https://h/foryou"))),
    ("the configuration file … cannot be read", lambda folder: LiveConfig.from_file(folder / "none.toml")),
    ("the configuration file … is not valid TOML", lambda folder: of_file(folder, "language = de")),
    ("line 1: unknown option", lambda folder: of_file(folder, "langauge = 'de'")),
    ("[reconnect] has no option", lambda folder: of_file(folder, "[reconnect]\npoll = 5")),
    ("must be a number of seconds, not", lambda _: LiveConfig.from_env({"TIKTOK_LIVE_POLL": "soon"})),
    ("must be one of mark, drop, deliver, not", lambda _: LiveConfig(backlog="dorp")),
    (
        "must be the path of a JSON file with both cookies, never a cookie itself",
        lambda _: LiveConfig.from_env({"TIKTOK_LIVE_SESSION": SECRET}),
    ),
    ("set either the file or the cookies", lambda _: LiveConfig.from_env(TWO_SESSIONS)),
    ("command: there is no program", lambda folder: start(LiveClient("demo", sign=f"command:{folder}/none"))),
    ("cannot listen on … the port is in use", lambda _: on_a_port_in_use()),
    *WITHOUT_PROGRAM,
]


@pytest.mark.parametrize(("text", "provoke"), [*CONFIG, *FILES], ids=[text for text, _ in [*CONFIG, *FILES]])
def test_an_invalid_option_is_an_error_before_anything_is_sent(text, provoke, tmp_path):
    with pytest.raises(ConfigError) as failed:
        provoke(tmp_path)
    assert re.search(".*".join(map(re.escape, text.split("…"))), failed.value.message), failed.value.message
    assert not failed.value.retryable
    assert SECRET not in f"{failed.value}{failed.value!r}"


async def test_an_overloaded_host_is_retried_after_a_live_connection():
    faults = FaultPlan([Drop(connection=1, frame=2), Refuse(connection=2, status=503, message="", code=0)])
    room = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=1, duration=5.0))
    async with Simulator(room, speed=0, faults=faults) as simulator:
        config = LiveConfig(reconnect=Backoff(initial=0.01, attempts=5), cache_dir=None).at(simulator.url)
        client = LiveClient("demo", config=config)
        causes: list[str] = []
        client.on("reconnecting")(lambda event: causes.append(event.cause))
        async with client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
    assert len(simulator.connections) == 3
    assert "HTTP 503: the host is overloaded" in causes[1]


@pytest.mark.parametrize("status", [200, 400, 403, 404, 302])
async def test_a_refusal_by_another_host_does_not_end_a_connected_client(status):
    faults = FaultPlan([Drop(connection=1, frame=2), Refuse(connection=2, status=status, message="", code=0)])
    room = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=1, duration=5.0))
    async with Simulator(room, speed=0, faults=faults) as simulator:
        config = LiveConfig(reconnect=Backoff(initial=0.01, attempts=5), cache_dir=None).at(simulator.url)
        client = LiveClient("demo", config=config)
        causes: list[str] = []
        client.on("reconnecting")(lambda event: causes.append(event.cause))
        async with client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
    assert len(simulator.connections) == 3
    assert f"{simulator.url.removeprefix('http://')} is not a TikTok host" in causes[1]
    assert "the platform" not in causes[1]
