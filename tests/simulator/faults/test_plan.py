from __future__ import annotations

from dataclasses import replace

from tiktok_live.simulator import FaultPlan
from tiktok_live.simulator.faults.kinds import (
    Delay,
    Drop,
    FrameFault,
    Ignore,
    RateLimit,
    Refuse,
    RequestFault,
    Silence,
    SocketFault,
    Status,
)
from tiktok_live.simulator.faults.plan import Occasion


def frame(number, *, connection=1, now=0.0):
    return Occasion(now=now, connection=connection, frame=number)


def page(path="/live", now=0.0, **options):
    return Occasion(now=now, path=path, **options)


def struck(plan, kind, occasion):
    return [fault for fault, _ in plan.next_for(kind, occasion)]


def test_a_fault_strikes_its_frame_of_its_connection_once():
    fault = Drop(connection=2, frame=3)
    plan = FaultPlan([fault])
    occasions = [frame(number, connection=connection) for connection in (1, 2, 3) for number in (1, 2, 3, 4)]
    assert [occasion for occasion in occasions if struck(plan, FrameFault, occasion)] == [frame(3, connection=2)]
    assert [(strike.number, strike.count) for strike in plan.strikes] == [(1, 1)]
    assert not struck(plan, FrameFault, frame(3, connection=2)), "one time is the default"


def test_times_are_a_limit_and_zero_is_none():
    for times, expected in ((1, 1), (3, 3), (0, 10)):
        plan = FaultPlan([Delay(times=times)])
        assert sum(len(struck(plan, FrameFault, frame(number))) for number in range(1, 11)) == expected


def test_faults_strike_in_their_order_and_only_of_the_kind_asked_for():
    delay, drop, refuse, status = Delay(), Drop(), Refuse(), Status()
    plan = FaultPlan([drop, status, refuse, delay])
    assert struck(plan, Refuse, frame(0)) == [refuse]
    assert struck(plan, FrameFault, frame(1)) == [drop, delay]
    assert struck(plan, RequestFault, page()) == [status]


def test_times_count_from_the_beginning_or_from_when_a_fault_was_added():
    plan = FaultPlan([Delay(after=10, lasts=5, times=0)])
    plan.begin(100.0)
    assert [now for now in range(100, 130) if struck(plan, FrameFault, frame(1, now=now))] == list(range(110, 115))
    plan.add(Delay(after=10, times=0))
    assert not struck(plan, FrameFault, frame(1, now=130.0)), "this decision is its beginning"
    assert [now for now in range(130, 150) if struck(plan, FrameFault, frame(1, now=now))] == list(range(140, 150))


def test_a_plan_without_a_beginning_begins_with_its_first_decision():
    plan = FaultPlan([Delay(after=10)])
    assert not struck(plan, FrameFault, frame(1, now=5000.0))
    assert struck(plan, FrameFault, frame(2, now=5010.0))


def test_chance_is_the_same_for_the_same_seed_in_whatever_order_connections_are_served():
    occasions = [frame(number, connection=connection) for connection in range(1, 20) for number in range(1, 20)]

    def those(seed, order):
        plan = FaultPlan([Delay(probability=0.3, times=0)], seed=seed)
        return {occasion for occasion in order if struck(plan, FrameFault, occasion)}

    one = those(1, occasions)
    assert one == those(1, occasions[::-1])
    assert one != those(2, occasions)
    assert 60 < len(one) < 160


def test_faults_do_not_share_their_luck_and_adding_one_changes_no_other():
    def those(*faults):
        plan = FaultPlan(faults, seed=1)
        return [struck(plan, FrameFault, frame(number)) for number in range(1, 50)]

    delay, drop = Delay(probability=0.5, times=0), Drop(probability=0.5, times=0)
    both = those(delay, drop)
    assert [delay in at_once for at_once in both] == [delay in at_once for at_once in those(delay)]
    assert [delay in at_once for at_once in both] != [drop in at_once for at_once in both]


def test_a_strike_brings_the_same_chance_again():
    draws = [FaultPlan([Delay()], seed=3).next_for(FrameFault, frame(1))[0][1].random() for _ in range(2)]
    assert draws[0] == draws[1]
    assert draws[0] != FaultPlan([Delay()], seed=4).next_for(FrameFault, frame(1))[0][1].random()


def test_requests_are_meant_by_path_and_number():
    plan = FaultPlan([Status(path="/api-live/*", request=2)])
    asked = ["/live", "/api-live/user/room", "/live", "/api-live/user/room/", "/api-live/user/room"]
    assert [bool(struck(plan, RequestFault, page(path))) for path in asked] == [False, False, False, True, False]


def test_the_socket_is_meant_only_by_its_path():
    occasion = page("/webcast/im/ws_proxy/", is_socket=True)
    assert not struck(FaultPlan([Status()]), RequestFault, occasion)
    assert struck(FaultPlan([Status(path="/webcast/im/ws_proxy*")]), RequestFault, occasion)
    assert struck(FaultPlan([Status()]), RequestFault, replace(occasion, is_socket=False))


def test_a_rate_limit_counts_what_it_lets_pass_and_forgets():
    limit = RateLimit(requests=2, window=10)
    plan = FaultPlan([limit])
    times = [0, 1, 2, 9, 10, 10.5, 11, 12]
    assert [now for now in times if struck(plan, RequestFault, page(now=now))] == [2, 9, 10.5, 12]
    assert plan.seconds_left(limit, 12.0) == 8.0
    assert FaultPlan().seconds_left(limit, 12.0) == 0.0


def test_what_is_ignored_is_one_way_of_speaking():
    plan = FaultPlan([Ignore(what="ack", connection=1)])
    said = Occasion(now=0, connection=1, frame=1, what="ack")
    assert struck(plan, SocketFault, said)
    assert not struck(plan, SocketFault, replace(said, what="ping"))
    assert not struck(plan, SocketFault, replace(said, connection=2))


def test_a_silence_from_the_handshake_on_and_one_from_a_frame_on_are_two():
    at_once, later = Silence(at_once=True), Silence(frame=2)
    plan = FaultPlan([at_once, later])
    assert struck(plan, Silence, frame(0)) == [at_once]
    assert struck(plan, Silence, frame(1)) == []
    assert struck(plan, Silence, frame(2)) == [later]


def test_clearing_forgets_and_numbers_are_never_given_again():
    plan = FaultPlan([Delay()])
    plan.clear()
    assert not struck(plan, FrameFault, frame(1))
    plan.add(Drop())
    assert [strike.number for strike in plan.strikes] == [2]


def test_a_strike_that_found_nothing_does_not_count():
    fault = Delay()
    plan = FaultPlan([fault])
    for _ in range(2):
        assert struck(plan, FrameFault, frame(1)) == [fault]
        plan.missed(fault)
    assert plan.strikes[0].count == 0
