from __future__ import annotations

import json
import random

import pytest

from tiktok_live.rules.obs.protocol import (
    Hello,
    Identified,
    ObsEvent,
    ObsMessageError,
    Response,
    authentication,
    decode_message,
    encode_identify,
    encode_request,
)

# The example of the protocol's description.
CHALLENGE, SALT = "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=", "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI="
HELLO = {
    "op": 0,
    "d": {
        "obsWebSocketVersion": "5.1.0",
        "rpcVersion": 1,
        "authentication": {"challenge": CHALLENGE, "salt": SALT},
    },
}
REFUSED = {
    "op": 7,
    "d": {
        "requestType": "GetVersion",
        "requestId": "7",
        "requestStatus": {"result": False, "code": 600, "comment": "No \u001b[31msource\n"},
    },
}


def test_the_answer_to_the_challenge_is_that_of_the_description():
    answer = authentication("supersecretpassword", challenge=CHALLENGE, salt=SALT)
    assert answer == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


def test_messages_that_are_sent():
    assert json.loads(encode_identify("")) == {"op": 1, "d": {"rpcVersion": 1, "eventSubscriptions": 0}}
    assert json.loads(encode_identify("x"))["d"]["authentication"] == "x"
    assert json.loads(encode_request("1", "GetVersion", {})) == {
        "op": 6,
        "d": {"requestType": "GetVersion", "requestId": "1"},
    }
    assert json.loads(encode_request("2", "A", {"b": 1}))["d"]["requestData"] == {"b": 1}


def test_messages_that_are_read():
    assert decode_message(json.dumps(HELLO).encode()) == Hello("5.1.0", CHALLENGE, SALT)
    assert decode_message(b'{"op": 2, "d": {"negotiatedRpcVersion": 1}}') == Identified()
    assert decode_message(b'{"op": 5, "d": {"eventType": "X"}}') == ObsEvent()
    assert decode_message(json.dumps(REFUSED).encode()) == Response("7", False, 600, "No [31msource ", {})


@pytest.mark.parametrize("seed", range(5))
def test_damaged_messages_yield_only_the_documented_error(seed):
    rng = random.Random(seed)
    for _ in range(400):
        data = bytearray(json.dumps(rng.choice([HELLO, REFUSED])).encode())
        for _ in range(rng.randrange(1, 5)):
            data[rng.randrange(len(data))] = rng.choice(b'{}[]":,0n\xff\x00\\')
        data = data[: rng.choice([len(data), rng.randrange(len(data))])]
        try:
            assert decode_message(bytes(data)) is not None
        except ObsMessageError:
            continue


@pytest.mark.parametrize("value", [None, True, 3, 1e400, "x", [], [[]], {}])
def test_members_of_other_types_are_empty(value):
    for path in (("d",), ("d", "requestId"), ("d", "requestStatus"), ("d", "responseData")):
        message = json.loads(json.dumps(REFUSED))
        inner = message
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = value
        response = decode_message(json.dumps(message).encode()) if value != 1e400 else None
        assert response is None or isinstance(response, Response)
