from __future__ import annotations

import pytest

from tiktok_live.errors import LocalProtocolError
from tiktok_live.session.states import TRANSITIONS, Input, Role, State, transition


@pytest.mark.parametrize("role", Role)
def test_every_state_can_be_left_by_the_socket_closing(role: Role) -> None:
    for state in State:
        if role is Role.SERVER and state is State.ENTERING:
            continue  # a server is asked to let somebody in and does, in one step
        assert transition(role, state, Input.EOF) is State.CLOSED


@pytest.mark.parametrize("role", Role)
def test_nothing_leads_out_of_closed(role: Role) -> None:
    assert {end for (start, _), end in TRANSITIONS[role].items() if start is State.CLOSED} == {State.CLOSED}


@pytest.mark.parametrize("role", Role)
def test_every_state_of_the_table_can_be_reached(role: Role) -> None:
    reached = {State.OPEN}
    for _ in State:
        reached |= {end for (start, _), end in TRANSITIONS[role].items() if start in reached}
    assert {start for start, _ in TRANSITIONS[role]} == reached


def test_what_the_table_does_not_hold_is_our_own_mistake() -> None:
    with pytest.raises(LocalProtocolError, match="input 'enter' is invalid for a client in state 'live'"):
        transition(Role.CLIENT, State.LIVE, Input.ENTER)


def test_a_server_never_waits_for_an_answer_to_entering() -> None:
    assert transition(Role.SERVER, State.OPEN, Input.ENTER) is State.LIVE
    assert transition(Role.CLIENT, State.OPEN, Input.ENTER) is State.ENTERING
