from __future__ import annotations

import asyncio
from random import Random

from tests.simulator.clients import ManualClock
from tiktok_live.simulator import HostStatus, MessageWriter, Script, SimulatedRoom, Step, make_audience
from tiktok_live.simulator.running_room import RunningRoom
from tiktok_live.wire.batches import BatchMessage

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
(USER,) = make_audience(Random(0), 1)
CHATS = [WRITER.chat(float(at), USER, f"chat {at}") for at in range(10)]
PAUSED, RESUMED, ENDED, SUSPENDED = (WRITER.control(0.0, action) for action in (1, 2, 3, 4))


def running_room(*steps, shared=True, speed=1.0, clock=None, room=ROOM):
    return RunningRoom(room, Script(steps, shared), clock or ManualClock(), speed)


def once_a_second(*messages):
    return [Step(float(at), (message,)) for at, message in enumerate(messages)]


async def test_the_first_client_starts_the_run_and_receives_all_of_it():
    clock = ManualClock()
    room = running_room(*once_a_second(*CHATS), clock=clock)
    clock.now += 1000
    steps = (await room.enter()).watch()
    assert [step.messages for step in steps] == [(chat,) for chat in CHATS]


async def test_a_late_client_gets_the_rest_and_the_last_six_chats_as_history():
    clock = ManualClock()
    room = running_room(*once_a_second(*CHATS), clock=clock)
    await room.enter()
    clock.now += 7.5
    history, *rest = (await room.enter()).watch()
    assert [message.is_history for message in history.messages] == [True] * 6
    assert [(message.payload, message.msg_id) for message in history.messages] == [
        (chat.payload, chat.msg_id) for chat in CHATS[2:8]
    ]
    assert [step.messages for step in rest] == [(chat,) for chat in CHATS[8:]]


async def test_a_client_that_enters_when_a_step_is_due_gets_it():
    clock = ManualClock()
    room = running_room(*once_a_second(*CHATS), clock=clock)
    await room.enter()
    clock.now += 7.0
    history, step, *_ = (await room.enter()).watch()
    assert history.messages[-1].payload == CHATS[6].payload
    assert step.messages == (CHATS[7],)


async def test_a_late_client_gets_the_state_of_the_room_which_is_not_history():
    clock = ManualClock()
    states = [WRITER.welcome(0, "hello"), WRITER.intro(0, "me"), WRITER.viewers(0, 5, 9), WRITER.viewers(1, 6, 9)]
    other = WRITER.like(2, USER, 1, 1)
    room = running_room(*once_a_second(*states, other, CHATS[0], CHATS[1]), clock=clock)
    await room.enter()
    clock.now += 5.5
    entry, last = (await room.enter()).watch()
    *state, chat = entry.messages
    assert state == [states[0], states[1], states[3]]
    assert chat.is_history
    assert last.messages == (CHATS[1],)


async def test_clients_do_not_affect_each_other():
    room = running_room(*once_a_second(*CHATS))
    one, two = (await room.enter()).watch(), (await room.enter()).watch()
    assert next(one) == next(two)
    assert [step.at for step in one] == [step.at for step in two] == [float(at) for at in range(1, 10)]


async def test_without_a_pace_a_late_client_starts_where_the_first_is():
    room = running_room(*once_a_second(*CHATS), speed=0)
    first = (await room.enter()).watch()
    for _ in range(4):
        next(first)
    history, step, *_ = (await room.enter()).watch()
    assert len(history.messages) == 3, "the fourth is being sent"
    assert step.messages == (CHATS[3],)


async def test_steps_that_all_clients_have_passed_are_freed():
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

    room = RunningRoom(ROOM, Endless(), ManualClock(), 0)
    for _ in (await room.enter()).watch():
        assert Weighed.alive < 150


async def test_each_client_gets_all_of_an_unshared_scenario():
    clock = ManualClock()
    room = running_room(*once_a_second(*CHATS), shared=False, clock=clock)
    for _ in range(2):
        assert len(list((await room.enter()).watch())) == 10
        clock.now += 1000


async def test_a_step_is_due_after_its_seconds_divided_by_the_speed():
    clock = ManualClock()
    run = await running_room(Step(6.0, CHATS[:1]), speed=2.0, clock=clock).enter()
    waiting = asyncio.create_task(run.until(Step(6.0, ())))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert clock.deadlines == [3.0]
    await clock.reach(3.0)
    await waiting


async def test_without_a_pace_steps_are_due_at_once_and_other_tasks_run():
    clock = ManualClock()
    run = await running_room(Step(6.0, CHATS[:1]), speed=0, clock=clock).enter()
    turns = []
    asyncio.get_running_loop().call_soon(turns.append, 1)
    await run.until(Step(1e9, ()))
    assert turns == [1]
    assert not clock.deadlines


async def test_the_status_follows_the_control_messages():
    clock = ManualClock()
    room = running_room(*once_a_second(CHATS[0], PAUSED, RESUMED, CHATS[1]), clock=clock)
    assert (await room.now()).status is HostStatus.LIVE
    await room.enter()
    seen = []
    for seconds in (0.5, 1.5, 2.5, 3.5):
        clock.now = 100.0 + seconds
        seen.append((await room.now()).status)
    assert seen == [HostStatus.LIVE, HostStatus.PAUSED, HostStatus.LIVE, HostStatus.OFFLINE]


async def test_an_end_before_the_last_step_ends_the_room():
    for end in (ENDED, SUSPENDED):
        room = running_room(*once_a_second(CHATS[0], end, CHATS[1], CHATS[2]), speed=0)
        steps = (await room.enter()).watch()
        for _ in range(3):
            next(steps)
        assert (await room.now()).status is HostStatus.OFFLINE


async def test_an_unreadable_control_message_does_not_change_the_status():
    room = running_room(*once_a_second(BatchMessage("WebcastControlMessage", b"\xff"), CHATS[0]), speed=0)
    steps = (await room.enter()).watch()
    next(steps), next(steps)
    assert (await room.now()).status is HostStatus.LIVE


async def test_a_run_goes_on_and_ends_without_clients():
    clock = ManualClock()
    room = running_room(*once_a_second(*CHATS), clock=clock)
    await room.enter()
    clock.now += 60
    assert (await room.now()).status is HostStatus.OFFLINE


async def test_a_client_that_enters_a_room_that_is_over_gets_the_end():
    clock = ManualClock()
    over = running_room(*once_a_second(*CHATS), clock=clock)
    await over.enter()
    clock.now += 60
    offline = SimulatedRoom(unique_id="away", status=HostStatus.OFFLINE)
    never_began = running_room(*once_a_second(*CHATS), room=offline)
    not_shared = running_room(*once_a_second(*CHATS), room=offline, shared=False)
    for room in (over, never_began, not_shared):
        (step,) = (await room.enter()).watch()
        (message,) = step.messages
        assert message.method == "WebcastControlMessage"
        assert b"\x10\x03" in message.payload, "field 2, action 3"


async def test_a_recording_that_was_played_out_ends_the_room():
    room = running_room(*once_a_second(*CHATS), shared=False)
    list((await room.enter()).watch())
    assert (await room.now()).status is HostStatus.LIVE
    room.played_out()
    assert (await room.now()).status is HostStatus.OFFLINE
