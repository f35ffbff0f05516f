"""From an opened page to frames, and every way in which it ends."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace

import pytest

from tests.session.wire_messages import HELLO, chat, frame
from tests.transports.page.browser_events import HOST, LIVE, ROOM_ID, SOCKET, closed, created, event, message, sent
from tests.transports.page.fake_browser import TARGET, Rig, reads
from tiktok_live.errors import ConnectionClosedError, ConnectionClosedOK, UsageError
from tiktok_live.net.devtools.errors import CallFailed
from tiktok_live.net.pages import PageFailed, PageState
from tiktok_live.transports.page.reading import LONGEST_POLL, WATCH_EVERY
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import heartbeat

S = "S-FIRST"
BODY = encode_batch(Batch((chat("history"),)))


@pytest.fixture
async def rig():
    made = Rig(timeout=30.0, patience=180.0)
    yield made
    await made.opener.aclose()


def shows(path: str, session: str = S):
    return event("Page.frameNavigated", session, frame={"id": "FIRST", "url": f"http://{HOST}{path}"})


def fetched(request: str, path: str = "im/fetch"):
    url = f"http://{HOST}/webcast/{path}/?room_id={ROOM_ID}"
    return [
        event("Network.responseReceived", S, requestId=request, type="Fetch", response={"url": url, "status": 200}),
        event("Network.loadingFinished", S, requestId=request),
    ]


async def problem_of(opening: asyncio.Task) -> PageFailed:
    with pytest.raises(PageFailed) as failed:
        await opening
    return failed.value.problem


async def ended(reading) -> ConnectionClosedError:
    while True:
        try:
            await reading.receive()
        except ConnectionClosedError as error:
            return error


async def test_a_page_is_read_from_its_first_frame(rig):
    opening = rig.opening()
    await rig.settle()
    assert rig.devtools.named("Page.navigate") == [{"url": LIVE}]
    assert not opening.done()
    assert rig.opener.page_state == PageState.OPENING
    rig.devtools.bodies["9"] = BODY
    rig.devtools.emit(shows("/@someone/live"), *fetched("9"), created("1", session=S))
    await rig.settle()
    assert not opening.done()
    rig.devtools.emit(message(HELLO, "1", S), message(one := frame(chat("1")), "1", S))
    await rig.settle()
    reading = await opening
    assert reading.first_response == BODY
    assert [await reading.receive(), await reading.receive()] == [HELLO, one]
    assert (reading.page_state, dict(reading.options)) == ("reading", {})
    with pytest.raises(UsageError):
        await reading.send(b"ack")
    await reading.aclose()
    with pytest.raises(ConnectionClosedOK):
        await reading.receive()


async def test_a_page_that_polls_is_read_from_its_second_batch(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.bodies |= {"1": BODY, "2": BODY}
    rig.devtools.emit(shows("/@someone/live"), *fetched("1"))
    await rig.settle()
    assert not opening.done()
    rig.devtools.emit(*fetched("2"))
    await rig.settle()
    assert (await opening).first_response == BODY


async def test_frames_of_workers_and_frames_are_read(rig):
    reading, expected = await rig.opened(), [HELLO]
    for kind in ("worker", "iframe"):
        rig.devtools.emit(event("Target.attachedToTarget", S, sessionId=kind, targetInfo={"type": kind}))
        await rig.settle()
        steps = [method for method, session, _ in rig.devtools.calls if session == kind]
        assert steps[0] == "Network.enable"
        assert steps[-2:] == ["Target.setAutoAttach", "Runtime.runIfWaitingForDebugger"]
        expected.append(frame(chat(kind)))
        rig.devtools.emit(created("1", session=kind), message(expected[-1], "1", kind))
    assert [await reading.receive() for _ in expected] == expected


async def test_what_the_window_showed_before_is_not_read(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.emit(created("1", session=S), message(HELLO, "1", S))
    await rig.settle()
    assert not opening.done()
    rig.devtools.emit(*reads())
    await rig.settle()
    await opening


async def test_a_page_without_a_socket_is_told_with_address_title_and_status(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.bodies["9"] = b""
    rig.devtools.results["Target.getTargetInfo"] = {"targetInfo": {"title": "Access\nDenied"}}
    rig.devtools.emit(
        event(
            "Network.responseReceived",
            S,
            requestId="d",
            type="Document",
            frameId="FIRST",
            response={"url": LIVE, "status": 403},
        ),
        shows("/@someone/live?secret=S3cr3t"),
        *fetched("9"),
    )
    await rig.clock.advance(29.0)
    assert not opening.done()
    await rig.clock.advance(1.0)
    problem = await problem_of(opening)
    assert (problem.kind, problem.retryable) == ("NO_SOCKET", True)
    assert "within 30 s" in problem.detail
    assert f"http://{HOST}/@someone/live, HTTP 403, titled 'Access" in problem.detail
    assert problem.detail.endswith("responded to its requests for messages with nothing")
    assert "S3cr3t" not in problem.detail


@pytest.mark.parametrize(
    ("path", "kind", "words"), [("/login", "LOGIN_WALL", "a login page"), ("/captcha/show", "CAPTCHA", "a captcha")]
)
async def test_a_wall_waits_for_the_user_and_then_gives_up(rig, caplog, path, kind, words):
    opening = rig.opening()
    await rig.settle()
    with caplog.at_level(logging.WARNING, logger="tiktok_live"):
        rig.devtools.emit(shows(path))
        await rig.clock.advance(179.0)
    assert rig.opener.page_state == PageState.WAITING
    assert len(caplog.messages) == 1
    assert f"@someone: the window shows {words}" in caplog.text
    assert "by hand in that window" in caplog.text
    assert not opening.done()
    await rig.clock.advance(2.0)
    problem = await problem_of(opening)
    assert (problem.kind, problem.retryable) == (kind, False)


async def test_after_a_wall_the_page_has_its_whole_time_again_and_goes_back(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.emit(shows("/login"))
    await rig.clock.advance(170.0)
    rig.devtools.emit(shows("/foryou"))
    await rig.settle()
    assert rig.devtools.named("Page.navigate") == [{"url": LIVE}, {"url": LIVE}]
    rig.devtools.emit(shows("/@someone/live"))
    await rig.clock.advance(25.0)
    rig.devtools.emit(*reads())
    await rig.settle()
    assert (await opening).page_state == "reading"


@pytest.mark.parametrize(("code", "kind"), [(30003, "ENDED"), (4003110, "AGE_GATE")])
async def test_what_entering_the_room_says_ends_the_attempt_at_once(rig, code, kind):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.bodies["e"] = json.dumps({"status_code": code}).encode()
    rig.devtools.emit(shows("/@someone/live"), *fetched("e", "room/enter"))
    await rig.settle()
    assert (await problem_of(opening)).kind == kind


async def test_a_browser_that_refuses_is_a_failure(rig):
    await rig.opened()
    rig.devtools.results["Page.navigate"] = CallFailed("Page.navigate", "no")
    problem = await problem_of(rig.opening())
    assert (problem.kind, problem.detail) == ("BROWSER_REFUSED", "the browser did not do Page.navigate: no")


async def test_a_picture_is_made_on_request(tmp_path):
    rig = Rig(timeout=5.0, screenshot=tmp_path / "pictures")
    opening = rig.opening()
    await rig.clock.advance(6.0)
    problem = await problem_of(opening)
    (path,) = (tmp_path / "pictures").iterdir()
    assert path.read_bytes() == b"PNG"
    assert path.stat().st_mode & 0o777 == 0o600
    assert problem.detail.endswith(f"; a picture of it is {path}")
    await rig.opener.aclose()


async def test_a_picture_that_cannot_be_written_costs_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    rig = Rig(timeout=5.0, screenshot=tmp_path / "file")
    opening = rig.opening()
    await rig.clock.advance(6.0)
    assert "picture" not in (await problem_of(opening)).detail
    assert "could not be written" in caplog.text
    await rig.opener.aclose()


async def test_a_tab_that_navigates_away_is_brought_back_once(rig):
    reading = await rig.opened()
    rig.devtools.emit(shows("/@someone/live?from=feed"))
    rig.devtools.emit(shows("/foryou?secret=S3cr3t"))
    error = await ended(reading)
    assert error.message == f"the window left the live: it shows http://{HOST}/foryou"
    assert error.retryable
    assert rig.opener.page_state == PageState.OPENING
    again = await rig.opened()
    assert rig.devtools.named("Page.navigate") == [{"url": LIVE}] * 2
    rig.devtools.emit(shows("/foryou"))
    error = await ended(again)
    assert not error.retryable
    assert "second time within a minute" in error.message
    assert "Leave the window" in error.advice


async def test_leaving_again_much_later_is_forgiven(rig):
    reading = await rig.opened()
    rig.devtools.emit(event("Page.navigatedWithinDocument", S, frameId="FIRST", url=f"http://{HOST}/@other/live"))
    assert (await ended(reading)).retryable
    again = await rig.opened()
    await rig.clock.advance(61.0)
    rig.devtools.emit(shows("/"))
    assert (await ended(again)).retryable


async def test_a_page_that_crashes_is_loaded_again_once(rig, caplog):
    reading = await rig.opened()
    rig.devtools.emit(event("Inspector.targetCrashed", S))
    await rig.settle()
    assert reading.page_state == PageState.CRASHED
    assert rig.devtools.named("Page.navigate") == [{"url": LIVE}] * 2
    assert "crashed and is loaded again" in caplog.text
    rig.devtools.emit(*reads())
    await rig.clock.advance(WATCH_EVERY)
    assert reading.page_state == PageState.READING
    assert [await reading.receive() for _ in range(2)] == [HELLO, HELLO]
    rig.devtools.emit(event("Inspector.targetCrashed", S))
    error = await ended(reading)
    assert (error.message, error.retryable) == ("the page crashed 2 times", True)


async def test_a_crashed_page_that_does_not_come_back_is_given_up(rig):
    reading = await rig.opened()
    rig.devtools.emit(event("Inspector.targetCrashed", S))
    await rig.clock.advance(30.0 + 2 * WATCH_EVERY)
    error = await ended(reading)
    assert "did not read the room after it was loaded again" in error.message
    assert error.retryable


async def test_a_worker_that_crashes_is_not_the_page(rig):
    reading = await rig.opened()
    rig.devtools.emit(event("Target.attachedToTarget", S, sessionId="W", targetInfo={"type": "worker"}))
    rig.devtools.emit(event("Inspector.targetCrashed", "W"))
    assert reading.page_state == PageState.READING


async def test_a_window_that_the_user_closes_is_final(rig):
    reading = await rig.opened()
    rig.devtools.emit(event("Target.targetDestroyed", "", targetId="FIRST"))
    await rig.clock.advance(1.0)
    error = await ended(reading)
    assert (error.message, error.retryable) == ("the window that shows the live was closed", False)
    assert "leave its window open" in error.advice
    assert rig.opener.page_state == PageState.CLOSED
    assert (await rig.opened(window="T1")).page_state == "reading"


async def test_a_browser_that_the_user_closes_is_final(rig):
    reading = await rig.opened()
    rig.devtools.emit(event("Target.targetDestroyed", "", targetId="FIRST"))
    rig.browser.end(by_user=True)
    await rig.settle()
    error = await ended(reading)
    assert (error.message, error.retryable) == ("the browser was closed", False)


async def test_a_browser_that_is_killed_is_started_again(rig):
    reading = await rig.opened()
    rig.browser.end("exit code -9")
    await rig.settle()
    error = await ended(reading)
    assert (error.message, error.retryable) == ("the browser that shows the live is gone: exit code -9", True)
    await rig.opened()
    assert len(rig.started) == 2
    assert rig.started[0].closed == 1


async def test_a_browser_that_ends_while_a_page_loads_is_a_failure(rig):
    opening = rig.opening()
    await rig.settle()
    rig.browser.end("exit code -9")
    await rig.settle()
    assert (await problem_of(opening)).kind == "BROWSER_LOST"


async def test_a_socket_that_is_not_opened_again_is_given_up(rig):
    reading = await rig.opened()
    rig.devtools.emit(closed("1", S))
    await rig.clock.advance(29.0)
    rig.devtools.emit(created("2", session=S), message(HELLO, "2", S))
    await rig.clock.advance(100.0)
    assert reading.page_state == PageState.READING
    rig.devtools.emit(closed("2", S))
    await rig.clock.advance(30.0 + 2 * WATCH_EVERY)
    error = await ended(reading)
    assert error.message.startswith("the page's socket closed, and the page opened no other within 3")
    assert error.retryable


async def test_a_page_that_reloads_itself_goes_on(rig):
    reading = await rig.opened()
    rig.devtools.emit(*reads())
    await rig.clock.advance(60.0)
    assert [await reading.receive() for _ in range(2)] == [HELLO, HELLO]
    assert reading.page_state == PageState.READING


async def test_the_sockets_of_an_earlier_document_are_gone(rig):
    reading = await rig.opened()
    rig.devtools.emit(shows("/@someone/live"))
    await rig.clock.advance(30.0 + 2 * WATCH_EVERY)
    assert "opened no other" in (await ended(reading)).message


async def test_a_page_that_stops_polling_is_given_up(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.bodies |= {"1": BODY, "2": BODY}
    rig.devtools.emit(shows("/@someone/live"), *fetched("1"), *fetched("2"))
    await rig.settle()
    reading = await opening
    await rig.clock.advance(LONGEST_POLL - 1)
    assert reading.page_state == PageState.READING
    await rig.clock.advance(2 * WATCH_EVERY)
    assert "no messages by polling" in (await ended(reading)).message


async def test_throttled_and_minimized_pages_are_noticed(rig):
    reading = await rig.opened()
    rig.devtools.emit(sent(heartbeat(ROOM_ID, 1), "1", S))
    await rig.clock.advance(25.0)
    assert reading.page_state == PageState.THROTTLED
    rig.devtools.emit(sent(heartbeat(ROOM_ID, 2), "1", S))
    rig.devtools.results["Browser.getWindowForTarget"] = {"bounds": {"windowState": "minimized"}}
    await rig.clock.advance(10.0)
    assert reading.page_state == PageState.MINIMIZED
    rig.devtools.results["Browser.getWindowForTarget"] = CallFailed("Browser.getWindowForTarget", "no")
    rig.devtools.emit(sent(heartbeat(ROOM_ID, 3), "1", S))
    await rig.clock.advance(20.0)
    rig.devtools.emit(sent(heartbeat(ROOM_ID, 4), "1", S))
    await rig.clock.advance(10.0)
    assert reading.page_state == PageState.READING


async def test_a_page_without_a_heartbeat_for_long_counts_as_discarded(rig):
    reading = await rig.opened()
    rig.devtools.emit(sent(heartbeat(ROOM_ID, 1), "1", S))
    await rig.clock.advance(89.0)
    assert reading.page_state == PageState.THROTTLED
    await rig.clock.advance(10.0)
    assert reading.page_state == PageState.DISCARDED


async def test_what_a_page_used_can_be_captured(rig):
    reading = await rig.opened()
    capture = await reading.capture()
    assert capture.socket_url.startswith(f"ws://{HOST}/webcast/im/")
    assert capture.cookies == {"ttwid": "1%7C"}
    assert capture.user_agent == "Chrome/156"
    assert capture.page_cookies == {"ttwid"}
    assert capture.captured_at == rig.clock.monotonic()
    socket, page = (call["urls"][0] for call in rig.devtools.named("Network.getCookies"))
    assert socket == capture.socket_url
    assert page.endswith("/@someone/live")
    assert "1%7C" not in repr(capture)
    assert "room_id" not in repr(capture)
    rig.browser.end()
    with pytest.raises(PageFailed):
        await reading.capture()


async def test_a_cancelled_opening_leaves_its_window_for_the_next(rig):
    opening = rig.opening()
    await rig.settle()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert (await rig.opened()).page_state == "reading"
    assert rig.devtools.pages == ["FIRST"]


async def test_a_reading_that_was_not_connected_is_replaced(rig):
    first = await rig.opened()
    second = await rig.opened()
    assert await first.receive() == HELLO
    with pytest.raises(ConnectionClosedOK):
        await first.receive()
    assert await second.receive() == HELLO
    assert TARGET.name in rig.opener._places


async def test_a_first_frame_that_overtakes_the_history_loses_nothing(rig):
    opening = rig.opening()
    await rig.settle()
    rig.devtools.bodies["9"] = BODY
    rig.devtools.emit(
        shows("/@someone/live"), created("1", session=S), *fetched("9"), message(one := frame(chat("1")), "1", S)
    )
    await rig.settle()
    reading = await opening
    assert reading.first_response == BODY
    assert await reading.receive() == one


async def test_a_page_that_was_opened_to_find_its_room_reads_that_room_alone(rig):
    opening = asyncio.ensure_future(rig.opener.open(replace(TARGET, room_id=0)))
    await rig.settle()
    other = SOCKET.replace(str(ROOM_ID), "6")
    rig.devtools.emit(shows("/@someone/live"), created("1", session=S), message(HELLO, "1", S))
    rig.devtools.emit(created("2", other, S), message(frame(chat("another")), "2", S), message(HELLO, "1", S))
    await rig.settle()
    reading = await opening
    assert reading.room_id == ROOM_ID
    await reading.aclose()
    assert [await reading.receive(), await reading.receive()] == [HELLO, HELLO]
    with pytest.raises(ConnectionClosedOK):
        await reading.receive()


async def test_a_page_of_another_host_is_not_the_room_that_was_looked_for(rig):
    opening = asyncio.ensure_future(rig.opener.open(replace(TARGET, room_id=0)))
    await rig.settle()
    rig.devtools.emit(shows("/@another/live"), created("1", session=S), message(HELLO, "1", S))
    await rig.settle()
    problem = await problem_of(opening)
    assert (problem.kind, problem.retryable) == ("LEFT", True)


async def test_a_window_that_is_closed_while_its_page_is_requested_is_final(rig):
    rig.failing = {"Page.navigate": CallFailed("Page.navigate", "no such session")}
    rig.stuck = "Page.navigate"
    opening = rig.opening()
    await rig.settle()
    rig.devtools.emit(event("Target.targetDestroyed", "", targetId="FIRST"))
    rig.devtools.release()
    problem = await problem_of(opening)
    assert (problem.kind, problem.retryable) == ("WINDOW_CLOSED", False)


async def test_a_page_that_falls_back_to_polling_has_the_time_of_a_page_that_polls(rig):
    reading = await rig.opened()
    rig.devtools.emit(closed("1", S))
    for number in range(4):
        rig.devtools.bodies[str(number)] = encode_batch(Batch((chat(str(number)),)))
        rig.devtools.emit(*fetched(str(number)))
        await rig.settle()
        await rig.clock.advance(60.0)
    assert reading.page_state == PageState.READING


async def test_closing_that_is_interrupted_still_gives_the_browser_back(rig):
    await rig.opened()
    rig.devtools.stuck = "Page.navigate"
    closing = asyncio.ensure_future(rig.opener.aclose())
    await rig.settle()
    closing.cancel()
    await asyncio.wait({closing})
    await rig.settle()
    assert rig.browser.closed == 1


async def test_an_opening_that_is_given_up_leaves_no_window(rig):
    await rig.opened()
    rig.devtools.stuck = "Target.createTarget"
    opening = asyncio.ensure_future(rig.opener.open(replace(TARGET, name="@another")))
    await rig.settle()
    opening.cancel()
    await asyncio.wait({opening})
    rig.devtools.release()
    await rig.settle()
    assert rig.devtools.pages == ["FIRST"]
