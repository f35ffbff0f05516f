from __future__ import annotations

import pytest

from tests.overlay.rooms import serving, streak
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.sink import OverlayAlerts
from tiktok_live.rules.actions import ActionFailed
from tiktok_live.rules.alerts import AlertRequest, AlertSink, SoundRequest
from tiktok_live.testing import make_viewers


async def test_alerts_of_rules_wait_in_the_same_queue(tmp_path):
    (tmp_path / "a.png").touch()
    async with serving() as served:
        sink: AlertSink = OverlayAlerts(served.overlay, Media(None))
        image = sink.publish(tmp_path / "a.png")
        sink.show(AlertRequest(room="ann", event=streak(200), title="Hi", image=image, sound="http://x/y", seconds=9e9))
        sink.show(AlertRequest(room="ann", event=make_viewers(), title="Many", image="gift", tier="huge"))
        state = served.overlay.state("ann")
        served.overlay.flush()
        first = state.queue.current.alert
        assert (first.title, first.tier, first.image, first.user) == ("Many", "huge", "", None)
        state.skip(served.overlay.now())
        await served.clock.advance(1)
        second = state.queue.current.alert
        assert (second.kind, second.tier, second.image, second.sound) == ("rule", "medium", image, "")
        assert (second.duration, second.gift.name, second.diamonds) == (300_000, "Rose", 200)


async def test_sounds_reach_the_pages_with_alerts():
    async with serving() as served:
        sink = OverlayAlerts(served.overlay, Media(None))
        socket = await served.http.ws_connect(f"{served.url}/overlay/socket?overlay=alerts")
        await socket.receive_json()
        sink.play(SoundRequest(room="ann", sound="https://cdn.example/a.mp3", volume=3))
        served.overlay.flush()
        assert await socket.receive_json() == {"type": "sound", "url": "https://cdn.example/a.mp3", "volume": 1.0}


async def test_what_cannot_be_shown_fails():
    async with serving() as served:
        sink = OverlayAlerts(served.overlay, Media(None))
        with pytest.raises(ActionFailed):
            sink.play(SoundRequest(room="ann", sound="file:///etc/passwd"))
        with pytest.raises(ActionFailed, match="no room"):
            sink.show(AlertRequest(room="x", event=make_viewers()))
        for _ in range(20):
            sink.show(AlertRequest(room="ann", event=make_viewers(), tier="huge"))
        with pytest.raises(ActionFailed, match="wait"):
            sink.show(AlertRequest(room="ann", event=make_viewers(), tier="small"))
