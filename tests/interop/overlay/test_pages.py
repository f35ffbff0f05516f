"""The pages of the overlays in a real browser: looks, hostile texts, lost connections, the index page."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.interop.overlay.browser import CLIPPED, assert_flat, memory, soon, value_is, visible_pixels
from tests.overlay.pages.fake_server import COUNTERS, LAST, alert, goal, line, person
from tests.overlay.pages.option_table import TABLE

pytestmark = [pytest.mark.interop, pytest.mark.asyncio(loop_scope="module")]
THEMES = TABLE["common"][0]["values"]
KEY_TEXTS = {
    "chat": ["Person 5", "words 5"],
    "ticker": ["Person 1", "Rose"],
    "alerts": ["Title 1", "and words"],
    "goal": ["New microphone", "640", "1,000", "64"],
    "leaderboard": ["Top gifters", "Person 1", "1,000"],
    "counters": ["1,284", "48,310"],
    "last": ["Last gift", "Person 7", "Rose", "×5"],
    "timer": ["1:02:05"],
}
HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
ZALGO = "Z" + "\u0348\u0359\u0303" * 400
RTL = "\u202eevil \u0645\u0631\u062d"
TEXTS = [HOSTILE, "x" * 10_000, ZALGO, RTL, FAMILY * 400, "", "\u0000\n\n"]
LONGEST_CHARACTER = 16  # UTF-16 units
FLOOD_EVENTS, FLOOD_SECONDS = 5_000, 15
HIDE = "window.dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible: false}}))"
SHOW = HIDE.replace("false", "true")


async def open_overlay(page, server, name, query="", *, ready=True):
    shown = TABLE["overlays"][name]
    await page.set_viewport_size({"width": shown["width"], "height": shown["height"]})
    await page.goto(f"{server.url}/overlay/{name}?{query}")
    if ready:
        await soon(lambda: text(page))


async def text(page):
    return (await page.evaluate("document.getElementById('overlay').innerText")).strip()


async def lines(page):
    return await page.evaluate("[...document.querySelectorAll('.chat .text')].map((each) => each.textContent)")


async def shows(page, part):
    async def is_shown():
        return part.lower() in (await text(page)).lower()

    await soon(is_shown)


@pytest.mark.parametrize("name", TABLE["overlays"])
async def test_every_overlay_is_drawn_in_every_look(page, server, name):
    await open_overlay(page, server, name, "animation=none")
    for part in KEY_TEXTS[name]:
        await shows(page, part)
    seen = set()
    for theme in THEMES:
        await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        drawn = await visible_pixels(page)
        assert 0.01 < drawn < 0.97, f"{theme}: {drawn}"
        seen.add(await page.evaluate("getComputedStyle(document.body).getPropertyValue('--edge')"))
    assert len(seen) == len(THEMES)
    assert name == "ticker" or await page.evaluate(CLIPPED) == []
    assert await page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgba(0, 0, 0, 0)"
    # The made-up events of an overlay need no server, and fit into it too.
    opened = len(server.opened)
    await open_overlay(page, server, name, "demo=1&animation=none")
    assert await visible_pixels(page) > 0.01
    assert len(server.opened) == opened
    assert page.told.warnings == []


@pytest.mark.parametrize("style", ["bar", "vertical", "compact", "text"])
async def test_every_shape_of_a_goal_shows_its_numbers(page, server, style):
    await open_overlay(page, server, "goal", f"style={style}&lang=de")
    await page.set_viewport_size(
        {"width": 200, "height": 600} if style == "vertical" else {"width": 800, "height": 200}
    )
    for part in ("640", "1.000", "64"):
        await shows(page, part)
    assert await page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("hostile", TEXTS, ids=["tags", "long", "zalgo", "rtl", "emoji", "empty", "controls"])
async def test_texts_of_strangers_are_texts_and_stay_in_their_place(page, server, hostile):
    user = person(
        1, name=hostile, handle=hostile, avatar="javascript:window.harmed=1", badges=[{"url": "x:y", "text": hostile}]
    )
    gift = {"id": "1", "name": hostile, "icon": "http://127.0.0.1:9/a.png"}
    said = line(1, user=user, text=hostile, parts=[{"text": hostile}, {"emote": "data:text/html,x", "alt": hostile}])
    given = line(2, "gift", user=user, gift=gift, count=2, diamonds=10)
    shown = alert(user=user, title=hostile, text=hostile, image="javascript:1", sound="javascript:1", gift=gift)
    server.parts = {
        "chat": {"lines": [said, given, line(3, "question", user=user, text=hostile)]},
        "ticker": {"lines": [given]},
        "alerts": {"current": shown | {"remaining": 60_000}},
        "goal": {"goal": goal(title=hostile)},
        "leaderboard": {"entries": [{"user": user, "value": 5}]},
        "last": {"last": LAST | {"gift": given}},
    }
    for name in server.parts:
        await open_overlay(page, server, name)
        assert await page.evaluate("window.harmed") is None
        assert await page.evaluate("document.querySelectorAll('#overlay img, #overlay script').length") == 0
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        longest = await page.evaluate(
            "Math.max(...[...document.querySelectorAll('bdi')].map((each) => each.textContent.length))"
        )
        assert hostile is not ZALGO or "Z" in await text(page), "the letter under the accents stays"
        assert longest <= 301 * (LONGEST_CHARACTER if FAMILY in hostile else 1)
        rest = (await page.evaluate("document.getElementById('overlay').textContent")).replace(FAMILY, "")
        assert not set(rest) & set(FAMILY), "no family was cut apart"
    assert page.told.warnings == []


async def test_a_picture_that_cannot_be_loaded_becomes_initials(page, server):
    picture = "https://127.0.0.1:9/a.webp"
    user = person(1, name="ann lee", avatar=picture)
    said = line(1, user=user, parts=[{"text": "hi "}, {"emote": picture, "alt": "wave"}])
    server.parts["chat"] = {"lines": [said, line(2, "gift", gift={"id": "1", "name": "Rose", "icon": picture})]}
    await open_overlay(page, server, "chat")
    await value_is(page, "document.querySelector('.initials')?.textContent", "AL")
    await value_is(page, "document.querySelectorAll('img').length", 0)
    assert await lines(page) == ["hi [wave]"]
    assert await page.evaluate("document.querySelectorAll('svg.gift').length") == 1


async def test_options_change_the_page_and_wrong_ones_are_told(page, server):
    await open_overlay(
        page,
        server,
        "chat",
        "theme=neon&size=30&color=ff0000&accent=gold&outline=3&align=right&lang=ja&css=mine.css&safe",
    )
    style = "getComputedStyle(document.documentElement)"
    await value_is(page, f"{style}.getPropertyValue('--accent')", "gold")
    assert await page.evaluate(f"{style}.fontSize") == "30px"
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(255, 0, 0)"
    assert await page.evaluate("document.documentElement.lang") == "ja"
    assert await page.evaluate("getComputedStyle(document.querySelector('.line')).alignSelf") == "flex-end"
    assert await page.evaluate("getComputedStyle(document.getElementById('overlay')).paddingTop") == "200px"
    assert await page.evaluate("[...document.styleSheets].at(-1).href.endsWith('/overlay/own/mine.css')")
    assert page.told.warnings == []
    await open_overlay(
        page, server, "chat", "theme=pink&max=zero&css=https://evil.example/a.css&color=url(x)&events=rain&hat=1"
    )
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
    wrong = ["theme", "max", "css", "color", "events", "hat"]
    assert all(any(f'"{name}"' in warning for warning in page.told.warnings) for name in wrong), page.told.warnings
    assert len(page.told.warnings) == len(wrong)


async def test_the_chat_filters_trims_and_changes_lines(page, server):
    server.parts["chat"] = {"lines": [line(1), line(2, "like", count=3), line(3, "join"), line(4, "gift")]}
    await open_overlay(page, server, "chat", "max=3&commands=false&ignore=person9,@Person8")
    assert await page.evaluate("[...document.querySelectorAll('.line')].map((each) => each.dataset.kind)") == [
        "chat",
        "gift",
    ]
    for number in (5, 8, 9):
        await server.send(type="line", line=line(number))
    await server.send(type="line", line=line(10, text="!play"))
    await server.send(type="line_changed", line=line(4, "gift", count=12))
    await server.send(type="line_changed", line=line(77, "gift", count=99))
    await shows(page, "×12")
    for number in (11, 12):
        await server.send(type="line", line=line(number))
    await shows(page, "words 12")
    assert await lines(page) == ["words 5", "words 11", "words 12"]
    await open_overlay(page, server, "chat", "events=like,join&order=top&hide=1", ready=False)
    await soon(lambda: _is_open(server))
    assert await text(page) == "", "lines of the past are older than a second"
    await server.send(type="line", line=line(20, "like", count=30))
    await shows(page, "×\u206030")
    await value_is(page, "document.querySelectorAll('.line').length", 0)


async def test_a_lost_connection_is_shown_and_comes_back_with_what_the_server_knows(page, server):
    await open_overlay(page, server, "chat")
    assert await page.is_hidden("#sign")
    await server.close_sockets()
    await page.wait_for_selector("#sign:not([hidden])", timeout=20_000)
    assert await page.inner_text("#sign") == "Not connected"
    server.parts["chat"] = {"lines": [line(90), line(91)]}
    server.refuses = False
    await shows(page, "words 91")
    await page.wait_for_selector("#sign", state="hidden")
    assert await lines(page) == ["words 90", "words 91"]
    await page.reload()
    await shows(page, "words 91")
    assert await lines(page) == ["words 90", "words 91"]
    await server.send(type="status", connected=False, live=True)
    await page.wait_for_selector("#sign:not([hidden])", timeout=20_000)
    await server.send(type="status", connected=False, live=False)
    await page.wait_for_selector("#sign", state="hidden")


async def test_an_alert_stays_until_the_server_ends_it(page, server):
    await page.add_init_script(
        "Audio.prototype; window.Audio = function (url) { (window.heard ??= []).push(url); "
        "return {play: () => Promise.resolve(), pause() {}}; };"
    )
    server.parts["alerts"] = {"current": None, "paused": False, "waiting": 0}
    await open_overlay(page, server, "alerts", "events=gift&volume=50", ready=False)
    await soon(lambda: _is_open(server))
    shown = alert(2, kind="gift", tier="huge", layout="behind", sound="/overlay/own/a.mp3", animation="none")
    await server.send(type="alert", alert=alert(1))
    await server.send(type="alert", alert=shown)
    await shows(page, "Title 2")
    assert await page.evaluate("window.heard") == [f"{server.url}/overlay/own/a.mp3"]
    assert await page.evaluate("({...document.querySelector('.alert').dataset})") == {
        "kind": "gift",
        "tier": "huge",
        "layout": "behind",
        "animation": "none",
        "leaving": "none",
    }
    assert await page.evaluate("document.querySelectorAll('canvas.celebration').length") == 1
    await server.send(type="alert_over", id=1)
    await server.send(type="queue", paused=True, waiting=3)
    await shows(page, "Title 2")
    await page.evaluate(HIDE)
    await server.send(type="alert_over", id=2)
    await server.send(type="alert", alert=shown | {"id": 3, "title": "Title 3"})
    await shows(page, "Title 3")
    assert len(await page.evaluate("window.heard")) == 1, "a hidden page is silent"
    await server.send(type="alert_over", id=3)
    await value_is(page, "document.querySelectorAll('.alert').length", 0)


async def _is_open(server):
    return server.sockets


async def test_a_goal_celebrates_once_and_hides_if_it_is_to(page, server):
    await open_overlay(page, server, "goal", "goal=mic&celebration=hearts")
    assert server.opened[-1] == {"overlay": "goal", "goal": "mic"}
    await server.send(type="goal", goal=goal(990))
    await shows(page, "99")
    assert await page.evaluate("document.querySelectorAll('canvas').length") == 0
    await server.send(type="goal", goal=goal(1005))
    await value_is(page, "document.querySelectorAll('canvas').length", 1)
    assert await page.get_attribute("[role=progressbar]", "aria-valuenow") == "1005"
    server.parts["goal"] = {"goal": goal(1200, mode="hide")}
    await page.reload()
    await soon(lambda: _is_open(server))
    await page.wait_for_selector(".goal", state="hidden")
    assert await page.evaluate("document.querySelectorAll('canvas').length") == 0


async def test_further_gifts_do_not_keep_a_goal_that_is_to_hide(page, server):
    await open_overlay(page, server, "goal")
    counting = "window.armed = 0; window.setTimeout = (call, ms) => { armed += ms === 8000; return set(call, ms); }"
    await page.evaluate(f"() => {{ const set = window.setTimeout.bind(window); {counting} }}")
    for value in (1200, 1300, 1400):
        await server.send(type="goal", goal=goal(value, mode="hide"))
        await shows(page, f"{value:,}")
    assert await page.evaluate("armed") == 1


async def test_numbers_places_times_and_last_events_follow_the_server(page, server):
    await open_overlay(page, server, "counters", "show=shares,likes&labels")
    await server.send(type="counters", counters=COUNTERS | {"shares": 42})
    await shows(page, "42")
    assert (await text(page)).split() == ["42", "Shares", "48,310", "Likes"]
    await open_overlay(page, server, "leaderboard", "kind=likes&span=all&max=2&title=-")
    assert server.opened[-1] == {"overlay": "leaderboard", "kind": "likes", "span": "all", "max": "2"}
    entries = [{"user": person(number), "value": value} for number, value in ((3, 9000), (1, 1000), (2, 10))]
    await server.send(type="leaderboard", entries=entries)
    await shows(page, "9,000")
    assert await page.evaluate("[...document.querySelectorAll('.name')].map((each) => each.textContent)") == [
        "Person 3",
        "Person 1",
    ]
    await open_overlay(page, server, "last", "kind=subscribe")
    await shows(page, "Nobody yet")
    await server.send(type="last", last=LAST | {"subscribe": line(9, "subscribe")})
    await shows(page, "Person 9")
    await server.send(type="last", last=LAST | {"subscribe": line(9, "subscribe", user=person(10))})
    await shows(page, "Person 10")
    await open_overlay(page, server, "timer", "done=Finished")
    await server.send(type="timer", timer={"running": True, "remaining": 3_785_000, "ends_at": 0})
    await shows(page, "+01:00")
    await server.send(type="timer", timer={"running": True, "remaining": 300, "ends_at": 0})
    await shows(page, "Finished")


async def test_a_hidden_page_rests(page, server):
    await open_overlay(page, server, "ticker", "speed=600")
    place = "document.querySelector('.belt').style.transform"
    before = await page.evaluate(place)
    await value_is(page, f"{place} !== '{before}'", True)
    await page.evaluate(HIDE)
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    before = await page.evaluate(place)
    await page.wait_for_timeout(200)
    assert await page.evaluate(place) == before
    assert await page.evaluate("document.documentElement.className") == "paused"
    await page.evaluate(SHOW)
    await value_is(page, f"{place} !== '{before}'", True)


async def test_every_language_has_every_word(page, server):
    await open_overlay(page, server, "chat")
    flat = """async () => {
      const { wordsIn } = await import('/overlay/files/shared/words.js');
      const said = (value) => (value ? '' : ' is empty');
      const keys = (table, path = '') => Object.entries(table).flatMap(([name, value]) =>
        typeof value === 'string' ? [`${path}${name}${said(value)}`] : keys(value, `${path}${name}.`));
      const all = (words) => [...keys(words), words.gift.includes('{gift}'), words.others.includes('{count}')].join();
      return Object.fromEntries(LANGUAGES.map((each) => [each, all(wordsIn(each))]));
    }"""
    languages = next(option["values"] for option in TABLE["common"] if option["name"] == "lang")[1:]
    words = await page.evaluate(flat.replace("LANGUAGES", str(languages)))
    assert len(set(words.values())) == 1, words
    assert "is empty" not in words["en"]


async def test_a_flood_leaves_memory_flat(browser, server):
    names = ("chat", "ticker", "leaderboard", "alerts")
    pages = [await browser.new_page(viewport={"width": 500, "height": 800}) for _ in names]
    for page, name in zip(pages, names, strict=True):
        await page.goto(f"{server.url}/overlay/{name}")
        await soon(lambda page=page: text(page))
    seconds, begin, sent, early = FLOOD_SECONDS, time.monotonic(), 0, None
    while (now := time.monotonic() - begin) < seconds:
        while sent < now * FLOOD_EVENTS / seconds:
            sent += 1
            await _one_event(server, sent)
        if early is None and now > seconds / 3:
            early = [await memory(page) for page in pages]
        await asyncio.sleep(0.02)
    late = [await memory(page) for page in pages]
    print(f"\n{sent} events in {seconds} s; heap and nodes of {names}: {early} {late}")
    assert_flat(early, late)
    for page in pages:
        await page.close()


async def _one_event(server, number):
    kind = ("chat", "chat", "gift", "like")[number % 4]
    await server.send(type="line", line=line(number, kind, user=person(number), diamonds=number % 3))
    if number % 10 == 0:
        entries = [{"user": person(number + each), "value": 1000 - each} for each in range(5)]
        await server.send(type="leaderboard", entries=entries)
        await server.send(type="alert", alert=alert(number, tier="huge" if number % 400 == 0 else "small"))
