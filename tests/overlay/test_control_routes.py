from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.overlay.rooms import BEARER, serving, streak
from tiktok_live.errors import ConfigError
from tiktok_live.rules.engine import Tried
from tiktok_live.rules.followed import RuleReport


class Rules(NamedTuple):
    """Stands for an engine."""

    rules: tuple[RuleReport, ...] = (RuleReport("thanks", ("gift",), True, 2, 2, 0, 0),)

    async def test(self, name: str, room: str = "") -> tuple[Tried, ...]:
        if name != "thanks":
            raise ConfigError(f"there is no rule {name!r}")
        return Tried(f"wave to {room}"), Tried("ring", "no bell")


async def test_control_needs_the_token_and_no_foreign_origin():
    paths = ("/control/alerts/skip", "/control/goal", "/control/timer", "/control/test", "/control/rules/x/test")
    async with serving() as served:
        for path in paths:
            async with served.http.post(f"{served.url}{path}", json={}) as answer:
                assert answer.status == 401
            async with served.http.post(f"{served.url}{path}?token={BEARER['Authorization'][7:]}", json={}) as answer:
                assert answer.status == 401
            assert (await served.post(path, {}, {"Origin": "https://evil.example"}))[0] == 403
            assert (await served.post(path, {}, {"Host": "evil.example"}))[0] == 403
        assert (await served.get("/control/rules"))[0] == 401


async def test_a_body_that_is_not_utf8_is_refused():
    async with serving() as served:
        for path in ("/control/test", "/control/goal"):
            body = b'{"kind":"chat","user":"\xff","name":"\xff"}'
            async with served.http.post(f"{served.url}{path}", data=body, headers=BEARER) as answer:
                assert answer.status == 400


async def test_goals_by_hand():
    async with serving() as served:
        served.feed.publish("ann", streak(30))
        changes = {
            (("add", 20),): (50, 1000),
            (("set", 900), ("target", 950)): (900, 950),
            (("reset", True),): (0, 1000),
        }
        for change, expected in changes.items():
            status, answer = await served.post("/control/goal", dict(change))
            assert (status, answer["goal"]["value"], answer["goal"]["target"]) == (200, *expected)
        assert served.overlay.state("ann").is_unsaved
        assert (await served.post("/control/goal", {"name": "likes", "room": "ben", "add": 1}))[1]["goal"]["value"] == 1
        assert (await served.post("/control/goal", {"name": "x"}))[0] == 404


async def test_the_timer_by_hand():
    async with serving() as served:
        steps = [
            ({"set": 60}, 60),
            ({"add": -10}, 50),
            ({"start": True}, 50),
            ({"add": 5}, 55),
            ({"reset": True}, 3600),
        ]
        for change, seconds in steps:
            status, answer = await served.post("/control/timer", change)
            assert (status, answer["timer"]["remaining"]) == (200, seconds * 1000)
        assert answer["timer"]["running"] is False


async def test_alerts_by_hand():
    async with serving() as served:
        assert (await served.post("/control/alerts/replay"))[0] == 409
        for number in range(3):
            served.feed.publish("ann", streak(1, group_id=number + 1))
        served.overlay.flush()
        answers = [await served.post(f"/control/alerts/{action}") for action in ("pause", "skip", "resume", "replay")]
        assert [(answer["paused"], answer["waiting"]) for _, answer in answers] == [
            *[(True, 2), (True, 2), (False, 2), (False, 3)]
        ]
        assert (await served.post("/control/alerts/clear", {}))[1]["waiting"] == 0
        assert (await served.post("/control/alerts/explode"))[0] == 404


@pytest.mark.parametrize("kind", ["chat", "gift", "like", "follow", "share", "subscribe", "join"])
async def test_made_up_events(kind):
    async with serving() as served:
        status, answer = await served.post(
            "/control/test", {"kind": kind, "user": "Zoë <b>", "count": 3, "diamonds": 400}
        )
        state = served.overlay.state("ann")
        [line] = state.lines.chat()
        assert (status, answer["kind"], line.kind, line.user.name, line.test) == (200, kind, kind, "Zoë <b>", True)
        assert line.diamonds == (1200 if kind == "gift" else 0)
        assert not any(goal.value for goal in state.goals.values())
        assert served.feed.counts.published == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/control/test", {}),
        ("/control/test", {"kind": "gifts"}),
        ("/control/test", {"kind": "gift", "count": 0}),
        ("/control/test", {"kind": "gift", "diamonds": 10**9}),
        ("/control/test", {"kind": "chat", "text": "x" * 151}),
        ("/control/test", {"kind": "chat", "color": "red"}),
        ("/control/goal", {"add": "1"}),
        ("/control/goal", {"add": 10**30}),
        ("/control/goal", {"target": 0}),
        ("/control/timer", {"add": 1e300}),
        ("/control/timer", []),
    ],
)
async def test_wrong_bodies_are_refused(path, body):
    async with serving() as served:
        status, answer = await served.post(path, body)
        assert (status, bool(answer["error"])) == (400, True)


async def test_a_body_that_is_too_large():
    async with serving() as served:
        assert (await served.post("/control/test", {"kind": "chat", "text": "x" * 20_000}))[0] == 413


async def test_rules_are_listed_and_tried():
    async with serving(rules=Rules()) as served:
        async with served.http.get(f"{served.url}/control/rules", headers=BEARER) as answer:
            assert await answer.json() == {"rules": [{"name": "thanks", "text": "on gift: triggered 2 times"}]}
        tried = await served.post("/control/rules/thanks/test", {"room": "ben"})
        assert tried == (200, {"done": "wave to ben; ring: no bell"})
        assert (await served.post("/control/rules/x/test"))[0] == 404
    async with serving() as served:
        assert (await served.post("/control/rules/thanks/test"))[0] == 404


async def test_what_a_page_for_control_needs():
    async with serving() as served:
        status, info = await served.get("/overlay/info?room=ben")
        assert (status, info["rooms"], info["room"]) == (200, ["ann", "ben"], "ben")
        assert [goal["name"] for goal in info["goals"]][:2] == ["diamonds", "likes"]
        assert (info["alerts"], info["timer"]["remaining"]) == ({"paused": False, "waiting": 0}, 3_600_000)
