from __future__ import annotations

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.net.http_client import HttpResponse
from tiktok_live.redaction import MASK, printable, redact
from tiktok_live.signing.base import ConnectPlan, Identity

relaxed = settings(deadline=None)

HIDDEN = "S3cr3tV4lue"
TTWID = f"1%7C{HIDDEN}-_%3D%7C1750000000%7C{HIDDEN}"
HEADERS = {"User-Agent": "me/1", "Cookie": f'odd="{HIDDEN}"; ttwid={TTWID}; o={HIDDEN}'}

LEAKS = {
    "a cookie header": f"Cookie: ttwid={TTWID}; nobody_knows={HIDDEN}",
    "a cookie header in lower case": f"cookie: nobody_knows={HIDDEN}",
    "quotes in a cookie header": f"Cookie: a=\"{HIDDEN}\"; b={HIDDEN}; c='{HIDDEN}'",
    "a header that sets a cookie": f"Set-Cookie: a={HIDDEN}; Path=/; HttpOnly",
    "a sign server's cookie header": f"X-Set-TT-Cookie: a={HIDDEN},b={HIDDEN}",
    "a session header": f"x-cookie-header: sessionid={HIDDEN}; tt-target-idc={HIDDEN}",
    "a request of many lines": f"GET / HTTP/1.1\r\nHost: h\r\nCookie: a={HIDDEN}; b={HIDDEN}\r\nX-Y: z",
    "the repr of such a request": repr(f"GET / HTTP/1.1\r\nCookie: a={HIDDEN}; b={HIDDEN}\r\nX: y"),
    "the repr of its bytes": repr(f"GET / HTTP/1.1\r\nCookie: a={HIDDEN}; b={HIDDEN}\r\nX: y".encode()),
    "a dict of headers": repr(HEADERS),
    "a dict of headers with both quotes": repr({"Cookie": f"a='{HIDDEN}'; b=\"{HIDDEN}\"; c={HIDDEN}"}),
    "a dict of headers in bytes": repr({name.encode(): value.encode() for name, value in HEADERS.items()}),
    "a list of headers": repr(list(HEADERS.items())),
    "raw headers": repr(((b"Cookie", f"a={HIDDEN}".encode()), (b"Set-Cookie", f"b={HIDDEN}; c={HIDDEN}".encode()))),
    "JSON of headers": json.dumps(HEADERS),
    "JSON of a list of headers": json.dumps(list(HEADERS.items())),
    "JSON in JSON": json.dumps({"body": json.dumps(HEADERS)}),
    "JSON in JSON in JSON": json.dumps({"body": json.dumps({"body": json.dumps(HEADERS)})}),
    "a multidict": f"<CIMultiDictProxy('Cookie': 'a={HIDDEN}', 'X': 'y')>",
    "all cookies that are set, by header": repr({"Set-Cookie": [f"a={HIDDEN}; Path=/", f'b="]{HIDDEN}"; Path=/']}),
    "all cookies that are set": repr([f"ttwid={TTWID}; Path=/", f"odin_tt={HIDDEN}; Domain=x", f"msToken={HIDDEN}"]),
    "a dict of cookies": repr({"ttwid": TTWID, "msToken": HIDDEN}),
    "a dict of unknown cookies": repr({"cookies": {"a": {"value": HIDDEN}, "b": HIDDEN}}),
    "an argument with unknown cookies": f"Identity(cookies={ {'a': HIDDEN, 'b': HIDDEN} })",
    "a list of cookies": f"cookies=['a={HIDDEN}', 'b={HIDDEN}']",
    "cookies in pairs": repr([("ttwid", TTWID), ("msToken", HIDDEN), ["sessionid", HIDDEN]]),
    "a cookie jar": f"<SimpleCookie: ttwid='{TTWID}' a='{HIDDEN}'>",
    "a cookie": f"<Morsel: ttwid={TTWID}; Path=/>",
    "an item that is set": f"cookies['ttwid'] = '{TTWID}'",
    "a shell's line": f"curl -H 'Cookie: a={HIDDEN}; b=\"{HIDDEN}\"' https://h/",
    "a parsed query": repr({"msToken": [HIDDEN], "room_id": ["1"]}),
    "a query": f"wss://h/p?room_id=1&msToken={HIDDEN}&X-Bogus={HIDDEN}&_signature={HIDDEN}&wrss={HIDDEN}&imprp={HIDDEN}",
    "a query in odd letters": f"https://h/p?MSTOKEN=ab'{HIDDEN}|~,{HIDDEN}){HIDDEN}",
    "a query in a query": f"https://h/?to=https%3A%2F%2Fo%2F%3FmsToken%3D{HIDDEN}%26a%3D1",
    "a query in a query in a query": f"https://h/?to=%253FmsToken%253D{HIDDEN}",
    "JSON in a query": f"https://h/?to=%7B%22sessionid%22%3A%22{HIDDEN}%22%7D",
    "JSON that escapes the ampersand": f'{{"url":"https://h/?msToken={HIDDEN}\\u0026X-Gnarly={HIDDEN}"}}',
    "JSON that escapes the slash": f'{{"url":"https:\\/\\/h\\/?msToken=ab\\/{HIDDEN}"}}',
    "JSON with a quote in a value": json.dumps({"sessionid": f'a"{HIDDEN}'}),
    "JSON that was cut": f'{{"sessionid": "{HIDDEN}',
    "a password": f"http://me:{HIDDEN}@h:1/",
    "a user that is a key": f"https://{HIDDEN}@h/",
    "a password with an at sign": f"http://me@there:p@{HIDDEN}@h/",
    "a password with a slash": f"socks5://me:{HIDDEN}/x@h:1",
    "a password with a hash": f"http://me:x#{HIDDEN}@h:1/",
    "a password with a question mark": f"http://me:x?{HIDDEN}@h:1/",
    "a proxy without its scheme": f"the proxy 'me:{HIDDEN}@h:1' does not work",
    "an authorization": f"Authorization: Bearer {HIDDEN}",
    "an authorization of an own scheme": f"Authorization: Own {HIDDEN}, more {HIDDEN}",
    "a proxy's authorization": repr({"Proxy-Authorization": f"Basic {HIDDEN}=="}),
    "a bearer": f"the answer to Bearer a|{HIDDEN} was 401",
    "a token with its scheme": f"X-Token: Bearer {HIDDEN}",
    "a key's header": f"X-Api-Key: {HIDDEN}",
    "a session's header": f"x-oauth-token: {HIDDEN}",
    "a platform's header": f"X-Tt-Token: {HIDDEN}; x-argus: {HIDDEN}; X-Gorgon: {HIDDEN}",
    "the environment": f"EULER_API_KEY={HIDDEN} TIKTOK_SESSIONID={HIDDEN}",
    "an argument": f"connect(api_key='{HIDDEN}', apiKey={HIDDEN!r}, jwtKey=b'{HIDDEN}')",
    "camel case": json.dumps({"sessionId": HIDDEN, "authToken": HIDDEN, "client_secret": HIDDEN}),
    "an option": f"--cookie={HIDDEN}; b={HIDDEN}",
    "an arrow": f"ttwid -> {HIDDEN}",
    "session cookies": f"sessionid={HIDDEN}; sessionid_ss={HIDDEN}; sid_tt={HIDDEN}; sid_guard={HIDDEN}%7C1",
    "more session cookies": f"uid_tt={HIDDEN}; uid_tt_ss={HIDDEN}; ssid_ucp_v1={HIDDEN}; sid_ucp_v1={HIDDEN}",
    "guest cookies": f"odin_tt={HIDDEN}; tt_webid_v2={HIDDEN}; s_v_web_id={HIDDEN}; d_ticket={HIDDEN}",
    "token cookies": f'tt_csrf_token={HIDDEN}; tt_chain_token="{HIDDEN}=="; passport_csrf_token_default={HIDDEN}',
    "signatures": f"X-Dynosaur={HIDDEN}&verifyFp={HIDDEN}&verify_fp={HIDDEN}&signature={HIDDEN}&x-tt-params={HIDDEN}",
}


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_secret_is_masked(text):
    assert HIDDEN in text
    assert HIDDEN not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_masked_values_stay_masked(text):
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cookie: a=b; c=d\r\nHost: h", "Cookie: ***\r\nHost: h"),
        ("sent 'Cookie: a=b; c=d' to h", "sent 'Cookie: ***' to h"),
        ("{'Cookie': 'a=b', 'X': 'y'}", "{'Cookie': '***', 'X': 'y'}"),
        ('{"cookie":"a=b","x":"y"}', '{"cookie":"***","x":"y"}'),
        ('{\\"ttwid\\": \\"a\\", \\"x\\": 1}', '{\\"ttwid\\": \\"***\\", \\"x\\": 1}'),
        ("{'msToken': ['a'], 'x': 1}", "{'msToken': ***, 'x': 1}"),
        ("cookies={'a': {'b': 'c'}}, x=1", "cookies=***, x=1"),
        ("[('ttwid', 'a'), ('x', 'y')]", "[('ttwid', '***'), ('x', 'y')]"),
        ("https://h/p?a=1&msToken=x%7Cy&room_id=7", "https://h/p?a=1&msToken=***&room_id=7"),
        ('{"url":"https://h/?msToken=abc","error":"gone"}', '{"url":"https://h/?msToken=***","error":"gone"}'),
        ("(see https://h/?msToken=abc)", "(see https://h/?msToken=***)"),
        ("https://me:pass@h:1/@name?x=1", "https://***@h:1/@name?x=1"),
        ("'me:pass@h:1' does not work", "'***@h:1' does not work"),
        ("ttwid=a; Path=/; HttpOnly", "ttwid=***; Path=/; HttpOnly"),
        ("Bearer abcdefgh.IJ-K was refused", "Bearer *** was refused"),
    ],
)
def test_all_but_the_secret_stays(text, shown):
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the cookie was missing",
        "the platform set no guest cookie in 3 answers",
        "the cookie: it was missing",
        "cookies: 3",
        "a cookie, a key and a token were sent",
        "cookie, key or token",
        "Cookie names: ['msToken', 'ttwid']",
        "Identity('me/1', cookies=['msToken', 'ttwid'], renewals=0)",
        "signature dish",
        "wait 5 s: the secret is out",
        "no token was found",
        "tokens=5",
        "the passwords' length",
        "Basic authentication is used",
        "the bearer of this",
        "see https://www.tiktok.com/@name/live and mail me@h.example",
        "http://127.0.0.1:80/@name?x=1@2",
        "https://[::1]:80/@name",
        "wss://webcast-ws.tiktok.com/webcast/im/?room_id=7300000000000000001&aid=1988",
        "at 10:30 @name said: hello",
        "socket: HTTP 200: DEVICE_BLOCKED (415). Wait, or use another network",
        "{'User-Agent': 'me/1', 'Accept': '*/*'}",
    ],
)
def test_innocent_text_stays(text):
    assert redact(text) == text


SECRETS = st.text(string.ascii_letters + string.digits + "%|._~+/=-", min_size=8, max_size=40).map(
    lambda s: f"Qz9{s}9zQ"
)
NAMES = st.sampled_from(["ttwid", "msToken", "sessionid", "X-Bogus", "api_key", "passport_csrf_token", "X-Api-Key"])
PLACES = st.sampled_from(
    [
        "{name}={value}",
        "{name}: {value}",
        "https://h/p?a=1&{name}={value}&b=2",
        "Cookie: a=b; {name}={value}; c=d",
        "Cookie: unknown={value}",
        "<{name}={value}>",
        "({name}={value})",
    ]
)
WRAPPINGS = st.lists(
    st.sampled_from([repr, lambda text: repr(str(text).encode()), json.dumps, lambda text: [text]]), max_size=3
)


@relaxed
@given(SECRETS, NAMES, PLACES, WRAPPINGS, st.text(max_size=20), st.text(max_size=20))
def test_no_secret_survives_in_any_wrapping(value, name, place, wrappings, before, after):
    text = f"{before}\n{place.format(name=name, value=value)} {after}"
    for wrap in wrappings:
        text = wrap(text)
    assert value not in redact(str(text))


@relaxed
@given(SECRETS, NAMES, st.sampled_from([repr, json.dumps]))
def test_no_secret_survives_as_a_value_of_a_dict(value, name, write):
    for made in (
        {name: value},
        {name: [value]},
        {"headers": {"Cookie": value}},
        [[name, value]],
        {"cookies": {"x": value}},
    ):
        assert value not in redact(write(made))
        assert value not in redact(json.dumps(write(made)))


@relaxed
@given(st.text())
def test_any_text_is_taken(text):
    assert isinstance(redact(text), str)


@relaxed
@given(st.text(alphabet="abc :=@/?&'\"\\[]{}()%3D,;\r\n"), st.sampled_from(["cookie", "token", "://", "Bearer "]))
def test_text_full_of_delimiters_is_taken(text, word):
    assert isinstance(redact(text.replace("a", word)), str)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a-",
        "token",
        "token=",
        "cookie:",
        "cookie=[a",
        "'cookie:",
        "://a:",
        "a:",
        "\\",
        "\\'",
        '"token":"',
        "bearer ",
        "('token','",
        "token=[{(",
        "tt_ticket_guard_",
        "authorization=",
        "token\t",
        "@",
        "'token'\\",
    ],
)
def test_hostile_text_is_redacted_quickly(piece):
    # With time that grows with the square of the length this would take minutes.
    assert isinstance(redact(piece * 50_000), str)


def test_the_repr_of_a_plan_hides_secrets():
    plan = ConnectPlan(
        url=f"wss://me:{HIDDEN}@h/p?room_id=1&msToken={HIDDEN}&X-Bogus={HIDDEN}", headers=HEADERS, provider="direct"
    )
    assert HIDDEN not in repr(plan)
    assert "room_id=1" in repr(plan)
    assert "Cookie" in repr(plan)


def test_the_repr_of_an_identity_shows_only_cookie_names():
    identity = Identity("me/1", cookies={"ttwid": TTWID})
    identity.cookies["unknown"] = HIDDEN
    identity.cookies.update(msToken=HIDDEN)
    assert repr(identity) == "Identity('me/1', cookies=['msToken', 'ttwid', 'unknown'], renewals=0)"
    assert HIDDEN not in str(identity)


def test_the_repr_of_an_http_response_hides_secrets():
    response = HttpResponse(
        f"https://h/?msToken={HIDDEN}", 200, {"X-Set-TT-Cookie": f"a={HIDDEN}"}, {"a": HIDDEN}, HIDDEN.encode()
    )
    assert HIDDEN not in repr(response)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain \N{SNOWMAN} text", "plain \N{SNOWMAN} text"),
        ("", ""),
        ("a\r\nb\tc", "a  b c"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "gpj.exe"),
        ("x" * 2_001, "x" * 1_997 + "..."),
        ("\n" * 5_000, " " * 1_997 + "..."),
    ],
)
def test_a_foreign_text_becomes_one_printable_line(text, line):
    assert printable(text) == line
