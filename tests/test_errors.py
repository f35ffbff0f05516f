from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from tiktok_live import errors
from tiktok_live.advice import THROUGH_BROWSER
from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    ConnectError,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionClosedOK,
    ConnectTimeout,
    HandshakeRejected,
    LocalProtocolError,
    MessageError,
    NetworkError,
    NotLive,
    PayloadTooLarge,
    ProtocolError,
    RemoteProtocolError,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    SignError,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
    TikTokLiveError,
    UsageError,
)

HIDDEN = "S3cr3tV4lue"
NO_ROOM_ID = "a known room_id needs no lookup"

# What a user reads, by what is raised: hop, message, advice.
SAID = [
    (TikTokLiveError("it broke"), "network: it broke", False),
    (ConfigError("queue_size must be 1 or more"), "configuration: queue_size must be 1 or more", False),
    (
        NetworkError("h:1 did not respond within 10 s"),
        "network: h:1 did not respond within 10 s. Check the internet connection and the host name",
        True,
    ),
    (ResolveError("no page", unique_id="someone"), "room lookup: no page", False),
    (
        RoomNotFound("there is no @someone", unique_id="someone"),
        (
            "room lookup: there is no @someone. "
            "Check the spelling of the user name: the part after @ in the profile's URL"
        ),
        False,
    ),
    (NotLive("@someone is not live"), "room lookup: @someone is not live. Try again when the host is live", True),
    (
        AgeRestricted("@someone is for adults"),
        (
            "room lookup: @someone is for adults. "
            "Guests cannot read this room: pass the session of an adult's account as session="
        ),
        False,
    ),
    (
        ResolverBlocked("a captcha came back"),
        (
            "room lookup: a captcha came back. "
            f"Wait a few minutes or use another network; {NO_ROOM_ID}; or {THROUGH_BROWSER}"
        ),
        False,
    ),
    (
        ResolverUnavailable("HTTP 502"),
        f"room lookup: HTTP 502. Check the network and try again; {NO_ROOM_ID}",
        True,
    ),
    (SignError("no plan", provider="direct"), "signer: no plan", False),
    (
        SignRejected("direct refused", provider="direct"),
        f"signer: direct refused. Use another sign provider or another network, or {THROUGH_BROWSER}",
        False,
    ),
    (
        SignRateLimited("too many requests", retry_after=2.5, provider="direct"),
        "signer: too many requests. Wait 3 s; your own key or a second sign provider allows more requests",
        True,
    ),
    (
        SignUnavailable("HTTP 500", provider="direct"),
        "signer: HTTP 500. Try again later, or configure another sign provider",
        True,
    ),
    (
        ConnectError("h cannot be reached"),
        "socket: h cannot be reached. Check the internet connection and try again",
        True,
    ),
    (
        HandshakeRejected("HTTP 200", status=200, handshake_message="DEVICE_BLOCKED", handshake_status=415),
        f"socket: HTTP 200. Wait a few minutes, use another network or sign provider, or {THROUGH_BROWSER}",
        False,
    ),
    (
        ConnectTimeout("no socket within 15 s"),
        (
            "socket: no socket within 15 s. The live may be ending, or this connection is not served: "
            f"try again, or {THROUGH_BROWSER}"
        ),
        True,
    ),
    (UsageError("a client is single-use"), "program: a client is single-use", False),
    (ProtocolError("nonsense"), "protocol: nonsense", False),
    (LocalProtocolError("the session is closed"), "protocol: the session is closed", False),
    (RemoteProtocolError("no frame"), "protocol: no frame. Try again; if it persists, report it", True),
    (
        MessageError("ChatMessage does not parse"),
        (
            "protocol: ChatMessage does not parse. "
            "Report it with the name of the message; other messages are not affected"
        ),
        False,
    ),
    (
        PayloadTooLarge("over 8 bytes"),
        "protocol: over 8 bytes. The platform never sends this much: check the address and the proxy",
        False,
    ),
    (ConnectionClosed("gone", code=4001, reason="bye"), "socket: gone. Try again in a minute", True),
    (ConnectionClosedOK("gone", code=1000), "socket: gone. Try again in a minute", True),
    (ConnectionClosedError(), "socket: the socket closed. Try again in a minute", True),
]
ERRORS = [error for error, _, _ in SAID]
names = [type(error).__name__ for error in ERRORS]


def test_every_error_is_looked_at_here():
    assert sorted(names) == errors.__all__


@pytest.mark.parametrize(("error", "text", "retryable"), SAID, ids=names)
def test_an_error_says_what_refused_what_happened_and_what_to_do(error, text, retryable):
    assert str(error) == text
    assert error.retryable is retryable
    assert text.startswith(f"{error.hop}: {error.message}")
    assert text.endswith(error.advice)
    assert error.args == (error.message,)


@pytest.mark.parametrize("error", ERRORS, ids=names)
def test_no_advice_ends_with_a_full_stop(error):
    assert not error.advice.endswith((".", " "))


@pytest.mark.parametrize(("said", "told"), [("no.", "no."), ("no", "no."), ("who?", "who?"), ("no! ", "no!")])
def test_a_message_has_one_end(said, told):
    assert str(NetworkError(f"it said: {said}", advice="Wait")) == f"network: it said: {told} Wait"


@pytest.mark.parametrize(("seconds", "told"), [(0.0, "Wait 1 s;"), (0.2, "Wait 1 s;"), (7.0, "Wait 7 s;")])
def test_no_error_says_to_wait_zero_seconds(seconds, told):
    assert SignRateLimited("no", retry_after=seconds).advice.startswith(told)


@pytest.mark.parametrize("error", ERRORS, ids=names)
def test_every_error_is_of_the_one_root_and_documented_in_the_tree(error):
    assert isinstance(error, TikTokLiveError)
    assert f"─ {type(error).__name__} " in errors.__doc__ or type(error) is TikTokLiveError
    assert inspect.getdoc(type(error))


def test_the_tree_in_the_documentation_is_the_tree():
    drawn = [line for line in errors.__doc__.splitlines() if "─ " in line or line.strip() == "TikTokLiveError"]
    depths = {line.split("─ ")[-1].split()[0]: (len(line) - len(line.lstrip(" │├└─"))) // 3 for line in drawn}
    for error in ERRORS:
        ours = [base for base in type(error).__mro__ if issubclass(base, TikTokLiveError)]
        assert depths[type(error).__name__] - depths["TikTokLiveError"] == len(ours) - 1, type(error)


def test_a_wrong_option_is_a_value_error_too():
    with pytest.raises(ValueError, match="configuration: no"):
        raise ConfigError("no")


@pytest.mark.parametrize("error", ERRORS, ids=names)
@pytest.mark.parametrize(
    "reproduce",
    [copy.copy, copy.deepcopy, *(lambda e, p=p: pickle.loads(pickle.dumps(e, p)) for p in range(6))],
    ids=["copy", "deepcopy", *(f"pickle {protocol}" for protocol in range(6))],
)
def test_copies_keep_everything(error, reproduce):
    error.add_note("seen in a test")
    error.hop = "elsewhere"
    reproduced = reproduce(error)
    assert type(reproduced) is type(error)
    assert reproduced is not error
    assert vars(reproduced) == vars(error)
    assert str(reproduced) == str(error)
    assert reproduced.args == error.args


@pytest.fixture(autouse=True)
def untouched():
    before = [dict(vars(error)) for error in ERRORS]
    yield
    for error, attributes in zip(ERRORS, before, strict=True):
        vars(error).clear()
        vars(error).update(attributes)


def test_an_error_of_somebody_s_own_is_copied_too():
    class Unusual(SignError):
        def __init__(self, number: int) -> None:
            super().__init__(f"number {number}")
            self.number = number

    reproduced = copy.copy(Unusual(7))
    assert (reproduced.number, reproduced.message, reproduced.provider) == (7, "number 7", "")


def test_the_attributes_of_verdicts():
    rejected = HandshakeRejected("no", status=200, handshake_message="DEVICE_BLOCKED", handshake_status=415)
    assert (rejected.status, rejected.handshake_message, rejected.handshake_status) == (200, "DEVICE_BLOCKED", 415)
    silent = HandshakeRejected("no", status=400)
    assert (silent.handshake_message, silent.handshake_status) == ("", None)
    limited = SignRateLimited("slow down", retry_after=30, provider="euler")
    assert (limited.retry_after, limited.provider) == (30, "euler")
    assert RoomNotFound("who?", unique_id="someone").unique_id == "someone"
    closed = ConnectionClosedError("gone", code=1011, reason="overload")
    assert (closed.code, closed.reason) == (1011, "overload")
    assert (ConnectionClosedError().code, ConnectionClosedError().reason) == (1006, "")


@pytest.mark.parametrize("kind", [TikTokLiveError, ResolveError, SignError, ConnectError])
def test_one_error_may_differ_from_its_class(kind):
    error = kind("no", hop="proxy", advice="Start the proxy", retryable=True)
    assert str(error) == "proxy: no. Start the proxy"
    assert error.retryable is True
    assert (kind.hop, kind.advice, kind.retryable) != (error.hop, error.advice, error.retryable)


def test_a_verdict_may_be_worth_a_retry_after_all():
    error = HandshakeRejected("no", status=503, retryable=True, advice="Wait")
    assert (error.retryable, str(error)) == (True, "socket: no. Wait")
    assert HandshakeRejected.retryable is False


def test_empty_advice_is_not_printed():
    assert str(NetworkError("no", advice="")) == "network: no"
    assert str(SignRateLimited("no", retry_after=1, advice="")) == "signer: no"


MAKERS = {
    "message": TikTokLiveError,
    "advice": lambda text: TikTokLiveError("no", advice=text),
    "resolver": lambda text: ResolverUnavailable(text, unique_id="someone"),
    "signer": lambda text: SignUnavailable(text, provider="direct", advice=text),
    "rate limit": lambda text: SignRateLimited(text, retry_after=1, advice=text),
    "handshake": lambda text: HandshakeRejected(text, status=200, handshake_message=text),
    "close": lambda text: ConnectionClosedError(text, reason=text),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_no_error_holds_a_secret(make):
    error = make(f"asked https://me:{HIDDEN}@h/?msToken={HIDDEN} with Cookie: ttwid=1%7C{HIDDEN}; other={HIDDEN}")
    assert HIDDEN not in str(error)
    assert HIDDEN not in repr(error)
    assert HIDDEN not in str(vars(error))
    assert HIDDEN not in str(pickle.dumps(error))


@pytest.mark.parametrize(
    "rude", ["a\r\nb", "a\x1b[2Jb", "a\x00b", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\u2028b", "a\ud800b"]
)
def test_what_a_peer_wrote_stands_on_one_line_without_what_a_terminal_obeys(rude):
    told = [
        TikTokLiveError(rude, advice=rude),
        SignUnavailable(rude, provider=rude, advice=rude),
        HandshakeRejected(rude, status=200, handshake_message=rude),
        ConnectionClosed(rude, reason=rude),
    ]
    for error in told:
        texts = [str(error), *(value for value in vars(error).values() if isinstance(value, str))]
        assert all(text.isprintable() and text.isascii() for text in texts), texts
        assert error.message.startswith("a")


def test_what_a_peer_wrote_is_cut():
    error = ConnectionClosed("x" * 100_000, reason="y" * 100_000)
    assert (len(error.message), error.message[-4:]) == (2_000, "x...")
    assert len(error.reason) == 2_000
    assert ConnectionClosed("x" * 2_000).message == "x" * 2_000


def test_a_secret_is_masked_if_its_name_is_split():
    error = ConnectionClosed("gone", reason=f"msTo\x1bken={HIDDEN}")
    assert error.reason == "msToken=***"
