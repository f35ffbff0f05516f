from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from tests.signserver.servers import ROOM_ID, serving
from tiktok_live.signserver import ApiKeys, new_key
from tiktok_live.signserver.access_log import LOGGER

BOB, EVE = new_key("bob"), new_key("eve")
KEYS = ApiKeys(dict(key.line.split(":") for key in (BOB, EVE)))


async def test_the_access_log_has_caller_and_route_but_no_secret(caplog):
    caplog.set_level(logging.INFO, logger=LOGGER)
    async with serving(keys=KEYS) as caller:
        response = await caller.get(f"/webcast/rooms/{ROOM_ID}/connect?apiKey={BOB.key}&session_id=verysecret")
        await caller.get(f"/no/such/path/{EVE.key}")
        await caller.post("/signature", b"https://www.tiktok.com/?msToken=verysecret", "text/plain", x_api_key=EVE.key)
    first, second, third = (json.loads(record.message) for record in caplog.records if record.name == LOGGER)
    assert first.pop("ms") >= 0
    times = [datetime.fromisoformat(each) for each in (first.pop("time"), second["time"], third["time"])]
    assert times == sorted(times)
    assert times[0].tzinfo is not None
    assert abs((datetime.now(UTC) - times[0]).total_seconds()) < 60
    assert first == {
        "method": "GET",
        "path": "/webcast/rooms/{room_id}/connect",
        "status": 403,
        "key": "bob",
        "bytes": len(response.body),
        "id": response.headers["X-Request-Id"],
    }
    assert (second["path"], second["status"], second["key"]) == ("-", 404, "")
    assert (third["path"], third["status"], third["key"]) == ("/signature", 200, "eve")
    assert not any(secret in caplog.text for secret in (BOB.key, EVE.key, "verysecret"))
