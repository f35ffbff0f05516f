"""The doctor and a real browser: the requests of the browser's own page have no problem."""

from __future__ import annotations

import time

import pytest

from tests.interop.display import CHROMIUM
from tests.interop.page_browser import chromium, open_tab, soon
from tiktok_live.client.config import LiveConfig
from tiktok_live.doctor.requests.comparison import compare_requests
from tiktok_live.doctor.requests.endpoints import Endpoint, endpoint_of
from tiktok_live.doctor.requests.recorded import RecordedRequest
from tiktok_live.simulator import SimulatedRoom, Simulator

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]
# The simulator is not the platform's site, and its page signs nothing.
EXPECTED = {"header Origin", "X-Bogus", "msToken", "device_id"}


async def test_a_real_browser_s_requests_contradict_nothing(tmp_path):
    with chromium(tmp_path) as browser:
        async with open_tab(browser) as tab, Simulator(SimulatedRoom(unique_id="demo")) as simulator:
            await tab.go(f"{simulator.url}/@demo/live")
            await soon(lambda: [each for each in simulator.connections if each.entered])
            sent = [(each.path, each.query, dict(each.headers)) for each in simulator.requests]
    recorded = [
        RecordedRequest(url=f"http://h{path}?{query}", headers={name.lower(): text for name, text in headers.items()})
        for path, query, headers in sent
        if endpoint_of(f"http://h{path}") not in {None, Endpoint.ROOM_ENTER}  # its form is not kept
    ]
    reports = await compare_requests(recorded, LiveConfig(), time.time())
    assert {Endpoint.PAGE, Endpoint.SOCKET} <= {report.endpoint for report in reports}
    problems = {(report.endpoint, each.name): str(each) for report in reports for each in report.problems}
    assert {name for _, name in problems} <= EXPECTED, problems
