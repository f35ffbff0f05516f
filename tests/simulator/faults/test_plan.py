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
from tiktok_live.simulator.faults.plan import InjectionPoint


def frame(number, *, connection=1, now=0.0):
    return InjectionPoint(now=now, connection=connection, frame=number)


def page(path="/live", now=0.0, **options):
    return InjectionPoint(now=now, path=path, **options)


def struck(plan, kind, point):
    return [fault for fault, _ in plan.next_for(kind, point)]


def test_a_fault_strikes_its_frame_of_its_connection_once():
    fault = Drop(connection=2, frame=3)
    plan = FaultPlan([fault])
    points = [frame(number, connection=connection) for connection in (1, 2, 3) for number in (1, 2, 3, 4)]
    assert [point for point in points if struck(plan, FrameFault, point)] == [frame(3, connection=2)]
    assert [(strike.number, strike.count) for strike in plan.strikes] == [(1, 1)]
    assert not struck(plan, FrameFault, frame(3, connection=2)), "one time is the default"


def test_times_limits_the_strikes_and_zero_does_not():
    for times, expected in ((1, 1), (3, 3), (0, 10)):
        plan = FaultPlan([Delay(times=times)])
        assert sum(len(struck(plan, FrameFault, frame(number))) for number in range(1, 11)) == expected


def test_faults_strike_in_order_and_only_those_of_the_requested_kind():
    delay, drop, refuse, status = Delay(), Drop(), Refuse(), Status()
    plan = FaultPlan([drop, status, refuse, delay])
    assert struck(plan, Refuse, frame(0)) == [refuse]
    assert struck(plan, FrameFault, frame(1)) == [drop, delay]
    assert struck(plan, RequestFault, page()) == [status]


def test_times_start_at_the_beginning_or_when_a_fault_is_added():
    plan = FaultPlan([Delay(after=10, lasts=5, times=0)])
    plan.begin(100.0)
    assert [now for now in range(100, 130) if struck(plan, FrameFault, frame(1, now=now))] == list(range(110, 115))
    plan.add(Delay(after=10, times=0))
    assert not struck(plan, FrameFault, frame(1, now=130.0)), "its times start at this decision"
    assert [now for now in range(130, 150) if struck(plan, FrameFault, frame(1, now=now))] == list(range(140, 150))


def test_times_start_at_the_first_decision_by_default():
    plan = FaultPlan([Delay(after=10)])
    assert not struck(plan, FrameFault, frame(1, now=5000.0))
    assert struck(plan, FrameFault, frame(2, now=5010.0))


def test_decisions_do_not_depend_on_the_order_of_connections():
    points = [frame(number, connection=connection) for connection in range(1, 20) for number in range(1, 20)]

    def strikes_of(seed, order):
        plan = FaultPlan([Delay(probability=0.3, times=0)], seed=seed)
        return {point for point in order if struck(plan, FrameFault, point)}

    one = strikes_of(1, points)
    assert one == strikes_of(1, points[::-1])
    assert one != strikes_of(2, points)
    assert 60 < len(one) < 160


def test_the_decisions_about_a_fault_are_independent_of_other_faults():
    def strikes_of(*planned):
        plan = FaultPlan(planned, seed=1)
        return [struck(plan, FrameFault, frame(number)) for number in range(1, 50)]

    delay, drop = Delay(probability=0.5, times=0), Drop(probability=0.5, times=0)
    both = strikes_of(delay, drop)
    assert [delay in faults for faults in both] == [delay in faults for faults in strikes_of(delay)]
    assert [delay in faults for faults in both] != [drop in faults for faults in both]


def test_a_strike_has_the_same_random_generator_again():
    draws = [FaultPlan([Delay()], seed=3).next_for(FrameFault, frame(1))[0][1].random() for _ in range(2)]
    assert draws[0] == draws[1]
    assert draws[0] != FaultPlan([Delay()], seed=4).next_for(FrameFault, frame(1))[0][1].random()


def test_requests_are_matched_by_path_and_number():
    plan = FaultPlan([Status(path="/api-live/*", request=2)])
    paths = ["/live", "/api-live/user/room", "/live", "/api-live/user/room/", "/api-live/user/room"]
    assert [bool(struck(plan, RequestFault, page(path))) for path in paths] == [False, False, False, True, False]


def test_the_socket_is_matched_only_by_its_path():
    point = page("/webcast/im/ws_proxy/", is_socket=True)
    assert not struck(FaultPlan([Status()]), RequestFault, point)
    assert struck(FaultPlan([Status(path="/webcast/im/ws_proxy*")]), RequestFault, point)
    assert struck(FaultPlan([Status()]), RequestFault, replace(point, is_socket=False))


def test_a_rate_limit_counts_admitted_requests_within_its_window():
    limit = RateLimit(requests=2, window=10)
    plan = FaultPlan([limit])
    times = [0, 1, 2, 9, 10, 10.5, 11, 12]
    assert [now for now in times if struck(plan, RequestFault, page(now=now))] == [2, 9, 10.5, 12]
    assert plan.seconds_left(limit, 12.0) == 8.0
    assert FaultPlan().seconds_left(limit, 12.0) == 0.0


def test_an_ignore_fault_strikes_one_kind_of_message():
    plan = FaultPlan([Ignore(what="ack", connection=1)])
    message = InjectionPoint(now=0, connection=1, frame=1, what="ack")
    assert struck(plan, SocketFault, message)
    assert not struck(plan, SocketFault, replace(message, what="ping"))
    assert not struck(plan, SocketFault, replace(message, connection=2))


def test_a_silence_starts_at_the_handshake_or_at_a_frame():
    at_once, later = Silence(at_once=True), Silence(frame=2)
    plan = FaultPlan([at_once, later])
    assert struck(plan, Silence, frame(0)) == [at_once]
    assert struck(plan, Silence, frame(1)) == []
    assert struck(plan, Silence, frame(2)) == [later]


def test_clearing_removes_all_faults_and_numbers_are_not_reused():
    plan = FaultPlan([Delay()])
    plan.clear()
    assert not struck(plan, FrameFault, frame(1))
    plan.add(Drop())
    assert [strike.number for strike in plan.strikes] == [2]


def test_a_strike_without_effect_is_uncounted():
    fault = Delay()
    plan = FaultPlan([fault])
    for _ in range(2):
        assert struck(plan, FrameFault, frame(1)) == [fault]
        plan.uncount(fault)
    assert plan.strikes[0].count == 0
