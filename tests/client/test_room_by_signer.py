"""Where the platform's pages give no answer, a sign provider may know the room."""

from __future__ import annotations

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.session.wire_messages import control, frame
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.errors import ResolverBlocked, ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import UnavailableOutcome
from tiktok_live.signing.providers.static import StaticProvider

END = frame(control(3))
BLOCKED = found(LookupStatus.BLOCKED, room_id=0)
DOWN = ResolverUnavailable("nobody answers")


class Knowing(StaticProvider):
    """Knows a room, or says why not."""

    def __init__(self, answer, *outcomes):
        super().__init__(outcomes)
        self.answer = answer
        self.sought = []

    async def room_id(self, unique_id):
        self.sought.append(unique_id)
        return self.answer


@pytest.mark.parametrize("lookup", [BLOCKED, found(LookupStatus.UNKNOWN, room_id=0), DOWN])
async def test_a_provider_that_knows_the_room_is_asked(lookup):
    provider = Knowing(ROOM_ID, plan())
    rig = Rig(socket(END, close=1000), lookups=(lookup,), providers=(provider,))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert provider.sought == ["someone"]
    assert [room.room_id for room in provider.asked] == [ROOM_ID]


@pytest.mark.parametrize(("lookup", "error"), [(BLOCKED, ResolverBlocked), (DOWN, ResolverUnavailable)])
async def test_one_that_does_not_know_it_changes_nothing(lookup, error):
    provider = Knowing(UnavailableOutcome("down"), plan())
    rig = Rig(lookups=(lookup,), providers=(provider,), start_attempts=1)
    with pytest.raises(error):
        await rig.start()
    assert provider.sought == ["someone"]


async def test_it_is_not_asked_when_the_platform_answers():
    provider = Knowing(ROOM_ID, plan())
    rig = Rig(socket(END, close=1000), providers=(provider,))
    await rig.start()
    await rig.ended()
    assert provider.sought == []
