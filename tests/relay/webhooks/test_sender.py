"""Queues of targets: order, retries, bounds, ages, and exact counts; on a virtual clock with scripted responses."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.relay.feed import Feed, Selection
from tiktok_live.relay.templates import Template, values_of
from tiktok_live.relay.webhooks.addresses import parse_address
from tiktok_live.relay.webhooks.bodies import EventBody, JsonBody
from tiktok_live.relay.webhooks.references import Secret
from tiktok_live.relay.webhooks.sender import WebhookSender, observer
from tiktok_live.relay.webhooks.webhook import Webhook, WebhookLimits
from tiktok_live.testing import VirtualClock
from tiktok_live.testing.factories import build_event


@dataclass
class Script:
    """Answers with these in turn, then with 200: statuses, responses, errors, or None, which never answers."""

    answers: list[object] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str], bytes | None]] = field(default_factory=list)
    clock: VirtualClock = field(default_factory=VirtualClock)
    times: list[float] = field(default_factory=list)

    async def send(self, method, url, *, headers, body, timeout, max_bytes):
        self.requests.append((method, url, dict(headers), body))
        self.times.append(self.clock.monotonic())
        answer = self.answers.pop(0) if self.answers else 200
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return HttpResponse(url, answer) if isinstance(answer, int) else answer

    async def aclose(self):
        pass

    @property
    def sent(self):
        return [body.decode() for _, _, _, body in self.requests]


def webhook(name="one", **changes):
    limits = {key: changes.pop(key) for key in list(changes) if key in WebhookLimits.__dataclass_fields__}
    body = JsonBody(Template.parse("{text}"))
    return Webhook(name=name, address=parse_address("http://h/"), body=body, limits=WebhookLimits(**limits), **changes)


def request(target, text="hi"):
    event = build_event("chat", {"text": text})
    return target.request(values_of("ann", event), event)


def sender_of(script):
    return WebhookSender(script, script.clock, rng=Random(1))


def counts(sender, name="one"):
    found = sender.counts[name]
    assert found.queued == found.sent + found.lost + found.waiting
    return {key: getattr(found, key) for key in found.__dataclass_fields__ if getattr(found, key)}


def limited(status, after):
    return HttpResponse("http://h/", status, {"Retry-After": after})


UNREACHABLE = NetworkError("h could not be reached", retryable=True)


async def test_requests_keep_their_order_through_retries():
    script = Script([503, UNREACHABLE, 200, 429])
    sender = sender_of(script)
    for number in range(3):
        sender.send(request(webhook(), f"{number}"))
    await script.clock.advance(30)
    assert script.sent == ['"0"', '"0"', '"0"', '"1"', '"1"', '"2"']
    assert counts(sender) == {"queued": 3, "sent": 3, "retried": 3}
    ids = [headers["X-TikTok-Live-Delivery"] for _, _, headers, _ in script.requests]
    assert len(set(ids)) == 3
    assert ids[0] == ids[1] == ids[2]
    await sender.aclose()


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 404, 410, 422])
async def test_a_refusal_is_final(status):
    script = Script([status])
    sender = sender_of(script)
    sender.send(request(webhook()))
    await script.clock.advance(30)
    assert len(script.requests) == 1
    assert counts(sender) == {"queued": 1, "sent" if status < 300 else "failed": 1}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
async def test_a_temporary_failure_is_repeated_a_few_times(status):
    script = Script([status] * 9)
    sender = sender_of(script)
    sender.send(request(webhook(retries=3)))
    await script.clock.advance(60)
    assert counts(sender) == {"queued": 1, "failed": 1, "retried": 3}
    gaps = [later - earlier for earlier, later in zip(script.times, script.times[1:], strict=False)]
    assert gaps == sorted(gaps)
    assert 0.5 <= gaps[0] <= 1


async def test_the_target_says_when_to_come_back():
    script = Script([limited(429, "20"), limited(503, "0"), 200, limited(429, "500")])
    sender = sender_of(script)
    for text in "abc":
        sender.send(request(webhook(), text))
    await script.clock.advance(19.9)
    assert len(script.requests) == 1
    await script.clock.advance(30)
    assert script.sent == ['"a"', '"a"', '"a"', '"b"']
    # The others would be too old by then.
    assert counts(sender) == {"queued": 3, "sent": 1, "expired": 2, "retried": 2}


async def test_old_events_are_not_sent():
    script = Script([UNREACHABLE] * 50)
    sender = sender_of(script)
    for text in "ab":
        sender.send(request(webhook(max_age=10, retries=20), text))
    await script.clock.advance(60)
    assert max(script.times) < 10
    assert counts(sender) == {"queued": 2, "expired": 2, "retried": len(script.times) - 2}


async def test_a_full_queue_drops_the_oldest():
    script = Script([None])
    sender = sender_of(script)
    target = webhook(queue_size=3)
    sender.send(request(target, "sending"))
    await script.clock.settle()
    for number in range(5):
        sender.send(request(target, f"{number}"))
    assert counts(sender) == {"queued": 6, "overflowed": 2, "waiting": 4}
    small = webhook(name="small", queue_bytes=10_000)
    for number in range(30):
        sender.send(request(small, f"{number}" * 500))
    sender.send(request(small, "x" * 1_900 * 8))
    found = sender.counts["small"]
    assert 0 < found.waiting < 20
    assert found.overflowed == 31 - found.waiting
    await asyncio.gather(sender.aclose(), script.clock.advance(5))
    assert counts(sender) == {"queued": 6, "overflowed": 2, "abandoned": 4}


async def test_a_request_that_never_fits_drops_only_itself():
    script = Script([None])
    sender = sender_of(script)
    target = replace(webhook(queue_bytes=10_000), body=EventBody())
    for text in ("sending", "waiting", "x" * 12_000):
        sender.send(request(target, text))
        await script.clock.settle()
    assert counts(sender) == {"queued": 3, "overflowed": 1, "waiting": 2}
    await asyncio.gather(sender.aclose(), script.clock.advance(5))


async def test_what_was_sent_takes_no_room():
    script = Script()
    sender = sender_of(script)
    for _ in range(20):
        sender.send(request(webhook(queue_bytes=10_000), "x" * 1_000))
        await script.clock.settle()
    assert counts(sender) == {"queued": 20, "sent": 20}


async def test_one_target_does_not_delay_another():
    script = Script([None])
    sender = sender_of(script)
    sender.send(request(webhook("stuck")))
    await script.clock.settle()
    for _ in range(3):
        sender.send(request(webhook("fast")))
    await script.clock.settle()
    assert counts(sender, "fast") == {"queued": 3, "sent": 3}
    await asyncio.gather(sender.aclose(), script.clock.advance(5))


async def test_closing_sends_what_waits_and_counts_the_rest():
    script = Script([503, 200, None])
    sender = sender_of(script)
    for text in "abc":
        sender.send(request(webhook(), text))
    await asyncio.gather(sender.aclose(grace=5), script.clock.advance(5))
    assert counts(sender) == {"queued": 3, "sent": 1, "abandoned": 2, "retried": 1}
    sender.send(request(webhook()))
    await sender.aclose()
    assert counts(sender) == {"queued": 4, "sent": 1, "abandoned": 3, "retried": 1}


async def test_a_mistake_costs_one_request(caplog):
    script = Script([ZeroDivisionError("secret=h7Zq4kW2xN9v")])
    sender = sender_of(script)
    for text in "ab":
        sender.send(request(webhook(), text))
    await script.clock.advance(1)
    assert counts(sender) == {"queued": 2, "failed": 1, "sent": 1}
    assert "h7Zq4kW2xN9v" not in caplog.text


async def test_failures_are_logged_once_in_a_row(caplog):
    caplog.set_level(logging.INFO, "tiktok_live")
    script = Script([404, 404, 200, 404])
    sender = sender_of(script)
    for text in "abcd":
        sender.send(request(webhook(), text))
    await script.clock.advance(1)
    assert [record.getMessage() for record in caplog.records] == [
        "the target one loses events: it returned HTTP 404",
        "the target one works again; 2 requests were lost",
        "the target one loses events: it returned HTTP 404",
    ]


async def test_each_attempt_is_signed_with_its_time():
    script = Script([503])
    sender = sender_of(script)
    sender.send(request(webhook(secret=Secret("env:X", "key"))))
    await script.clock.advance(10)
    stamps = set()
    for _, _, headers, body in script.requests:
        stamp = headers["X-TikTok-Live-Timestamp"]
        expected = hmac.new(b"key", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        assert headers["X-TikTok-Live-Signature"] == f"sha256={expected}"
        stamps.add(stamp)
    assert len(script.requests) == 2


async def test_the_feed_reaches_the_webhooks_for_an_event():
    script, feed = Script(), Feed()
    sender = sender_of(script)
    targets = [
        webhook("chat", selection=Selection(names=frozenset({"chat"}))),
        webhook("ends", selection=Selection(names=frozenset({"connected", "control"}))),
        webhook("ben", selection=Selection(rooms=frozenset({"ben"}))),
    ]
    for each in targets:
        feed.add_observer(observer(each, sender))
    for kind in ("connected", "chat", "live_ended"):
        feed.publish("ann", build_event(kind, {}))
    await script.clock.settle()
    assert {name: found.sent for name, found in sender.counts.items()} == {"chat": 1, "ends": 2}
    assert [headers["X-TikTok-Live-Event"] for _, _, headers, _ in script.requests].count("live_ended") == 1
