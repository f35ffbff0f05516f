from __future__ import annotations

import asyncio
from random import Random

from tests.simulator.clients import ManualClock
from tiktok_live.simulator import HostStatus, MessageWriter, Script, SimulatedRoom, Step, make_audience
from tiktok_live.simulator.live_run import LiveRun
from tiktok_live.wire.batches import BatchMessage

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
(PERSON,) = make_audience(Random(0), 1)
CHATS = [WRITER.chat(float(at), PERSON, f"chat {at}") for at in range(10)]
PAUSED, RESUMED, ENDED, SUSPENDED = (WRITER.control(0.0, action) for action in (1, 2, 3, 4))


def stage(*steps, shared=True, speed=1.0, clock=None, room=ROOM):
    return LiveRun(room, Script(steps, shared), clock or ManualClock(), speed)


def once_a_second(*messages):
    return [Step(float(at), (message,)) for at, message in enumerate(messages)]


async def test_the_first_to_enter_starts_the_live_and_sees_all_of_it():
    clock = ManualClock()
    live = stage(*once_a_second(*CHATS), clock=clock)
    clock.now += 1000
    steps = (await live.enter()).watch()
    assert [step.messages for step in steps] == [(chat,) for chat in CHATS]


async def test_late_comers_get_the_rest_and_the_last_six_chats_as_history():
    clock = ManualClock()
    live = stage(*once_a_second(*CHATS), clock=clock)
    await live.enter()
    clock.now += 7.5
    history, *rest = (await live.enter()).watch()
    assert [message.is_history for message in history.messages] == [True] * 6
    assert [(message.payload, message.msg_id) for message in history.messages] == [
        (chat.payload, chat.msg_id) for chat in CHATS[2:8]
    ]
    assert [step.messages for step in rest] == [(chat,) for chat in CHATS[8:]]


async def test_who_comes_at_the_very_moment_of_a_step_gets_it():
    clock = ManualClock()
    live = stage(*once_a_second(*CHATS), clock=clock)
    await live.enter()
    clock.now += 7.0
    history, step, *_ = (await live.enter()).watch()
    assert history.messages[-1].payload == CHATS[6].payload
    assert step.messages == (CHATS[7],)


async def test_late_comers_are_told_how_things_stand_which_is_no_history():
    clock = ManualClock()
    doors = [WRITER.welcome(0, "hello"), WRITER.intro(0, "me"), WRITER.viewers(0, 5, 9), WRITER.viewers(1, 6, 9)]
    other = WRITER.like(2, PERSON, 1, 1)
    live = stage(*once_a_second(*doors, other, CHATS[0], CHATS[1]), clock=clock)
    await live.enter()
    clock.now += 5.5
    told, last = (await live.enter()).watch()
    *state, chat = told.messages
    assert state == [doors[0], doors[1], doors[3]]
    assert chat.is_history
    assert last.messages == (CHATS[1],)


async def test_watchers_do_not_disturb_each_other():
    live = stage(*once_a_second(*CHATS))
    one, two = (await live.enter()).watch(), (await live.enter()).watch()
    assert next(one) == next(two)
    assert [step.at for step in one] == [step.at for step in two] == [float(at) for at in range(1, 10)]


async def test_without_a_pace_late_comers_start_where_the_first_is():
    live = stage(*once_a_second(*CHATS), speed=0)
    first = (await live.enter()).watch()
    for _ in range(4):
        next(first)
    history, step, *_ = (await live.enter()).watch()
    assert len(history.messages) == 3, "the fourth is on its way"
    assert step.messages == (CHATS[3],)


async def test_what_all_have_seen_is_forgotten():
    class Weighed(bytes):
        alive = 0

        def __init__(self, *_):
            Weighed.alive += 1

        def __del__(self):
            Weighed.alive -= 1

    steps = (Step(float(at), (BatchMessage("Other", Weighed(b"x")),)) for at in range(1000))

    class Endless:
        is_shared = True

        def steps(self, room, started_ms):
            return steps

    live = LiveRun(ROOM, Endless(), ManualClock(), 0)
    for _ in (await live.enter()).watch():
        assert Weighed.alive < 150


async def test_each_client_gets_all_of_an_unshared_scenario():
    clock = ManualClock()
    live = stage(*once_a_second(*CHATS), shared=False, clock=clock)
    for _ in range(2):
        assert len(list((await live.enter()).watch())) == 10
        clock.now += 1000


async def test_the_pace_is_the_scenarios_seconds_over_the_speed():
    clock = ManualClock()
    showing = await stage(Step(6.0, CHATS[:1]), speed=2.0, clock=clock).enter()
    waiting = asyncio.create_task(showing.until(Step(6.0, ())))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert clock.deadlines == [3.0]
    await clock.reach(3.0)
    await waiting


async def test_without_a_pace_nothing_waits_and_others_get_their_turn():
    clock = ManualClock()
    showing = await stage(Step(6.0, CHATS[:1]), speed=0, clock=clock).enter()
    turns = []
    asyncio.get_running_loop().call_soon(turns.append, 1)
    await showing.until(Step(1e9, ()))
    assert turns == [1]
    assert not clock.deadlines


async def test_pages_follow_what_the_live_says():
    clock = ManualClock()
    live = stage(*once_a_second(CHATS[0], PAUSED, RESUMED, CHATS[1]), clock=clock)
    assert (await live.now()).status is HostStatus.LIVE
    await live.enter()
    seen = []
    for seconds in (0.5, 1.5, 2.5, 3.5):
        clock.now = 100.0 + seconds
        seen.append((await live.now()).status)
    assert seen == [HostStatus.LIVE, HostStatus.PAUSED, HostStatus.LIVE, HostStatus.OFFLINE]


async def test_an_end_in_the_middle_is_an_end_for_pages():
    for end in (ENDED, SUSPENDED):
        live = stage(*once_a_second(CHATS[0], end, CHATS[1], CHATS[2]), speed=0)
        steps = (await live.enter()).watch()
        for _ in range(3):
            next(steps)
        assert (await live.now()).status is HostStatus.OFFLINE


async def test_an_unreadable_control_message_says_nothing():
    live = stage(*once_a_second(BatchMessage("WebcastControlMessage", b"\xff"), CHATS[0]), speed=0)
    steps = (await live.enter()).watch()
    next(steps), next(steps)
    assert (await live.now()).status is HostStatus.LIVE


async def test_a_live_goes_on_and_ends_though_nobody_watches():
    clock = ManualClock()
    live = stage(*once_a_second(*CHATS), clock=clock)
    await live.enter()
    clock.now += 60
    assert (await live.now()).status is HostStatus.OFFLINE


async def test_who_enters_a_room_that_is_over_is_told_so():
    clock = ManualClock()
    over = stage(*once_a_second(*CHATS), clock=clock)
    await over.enter()
    clock.now += 60
    offline = SimulatedRoom(unique_id="away", status=HostStatus.OFFLINE)
    never_began = stage(*once_a_second(*CHATS), room=offline)
    not_shared = stage(*once_a_second(*CHATS), room=offline, shared=False)
    for live in (over, never_began, not_shared):
        (step,) = (await live.enter()).watch()
        (message,) = step.messages
        assert message.method == "WebcastControlMessage"
        assert b"\x10\x03" in message.payload, "field 2, action 3"


async def test_a_recording_that_was_played_out_ends_the_room():
    live = stage(*once_a_second(*CHATS), shared=False)
    list((await live.enter()).watch())
    assert (await live.now()).status is HostStatus.LIVE
    live.played_out()
    assert (await live.now()).status is HostStatus.OFFLINE
