from __future__ import annotations

from tiktok_live.overlay.boards import Board, Boards
from tiktok_live.overlay.persons import Person


def test_the_best_come_first_and_spans_end_on_their_own():
    boards = Boards()
    boards.begin_day("2026-12-01")
    boards.add("diamonds", "1", Person("1", "Ann"), 5)
    boards.add("diamonds", "2", Person("2", "Ben"), 7)
    boards.begin_live()
    boards.add("diamonds", "1", Person("1", "Ann B"), 3)
    tops = {span: [(e.user.name, e.value) for e in boards.top("diamonds", span, 5)] for span in ("live", "day", "all")}
    assert tops == {"live": [("Ann B", 3)], "day": [("Ann B", 8), ("Ben", 7)], "all": [("Ann B", 8), ("Ben", 7)]}
    assert not boards.begin_day("2026-12-01")
    assert boards.begin_day("2026-12-02")
    assert boards.top("diamonds", "day", 5) == []
    assert boards.top("likes", "all", 5) == []


def test_the_lowest_of_too_many_are_forgotten():
    board = Board()
    for number in range(6_000):
        board.add(str(number), Person(str(number)), number + 1)
    assert [entry.value for entry in board.top(2)] == [6000, 5999]
    assert len(board.top(10_000)) <= 5_500
