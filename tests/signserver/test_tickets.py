from __future__ import annotations

from tiktok_live.signserver.messages import Response
from tiktok_live.signserver.tickets import LIFETIME, Tickets


def test_a_ticket_is_good_once_and_soon():
    tickets, answer = Tickets(), Response(body=b"x")
    first, second = tickets.issue(answer, 0.0), tickets.issue(answer, 0.0)
    assert first != second
    assert len(first) >= 32
    assert tickets.redeem(first, 1.0) is answer
    assert tickets.redeem(first, 1.0) is None
    assert tickets.redeem(second, LIFETIME) is None
    assert len(tickets) == 0


def test_tickets_are_bounded_in_number_and_size():
    tickets = Tickets()
    issued = [tickets.issue(Response(body=b"x"), 0.0) for _ in range(300)]
    assert len(tickets) == 256
    assert tickets.redeem(issued[0], 0.0) is None
    assert tickets.redeem(issued[-1], 0.0) is not None
    for _ in range(10):
        tickets.issue(Response(body=bytes(4 * 1024 * 1024)), 0.0)
    assert len(tickets) == 4
