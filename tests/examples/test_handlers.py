"""The examples of commands and middleware, run as they stand."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.examples.programs import ANN, BOB, EXAMPLES, PATIENCE, earlier, environment, load, run, serving, write
from tiktok_live import LiveClient, LiveConfig
from tiktok_live.simulator import SimulatedUser

EVA = replace(ANN, id=13, unique_id="eva", nickname="Eva", language="es")
MAX = SimulatedUser(id=14, unique_id="max", nickname="Max", language="de")
ENDED = "live_ended"


async def printed(name, *said, folder):
    """Return what the program prints when these people say these things, one after the other."""
    writer = write()
    async with serving(*((writer.chat(0, person, text),) for person, text in said)) as simulator:
        return await run(str(EXAMPLES / name), "@someone", env=environment(simulator, folder), folder=folder)


async def test_songs_are_queued_skipped_by_moderators_alone_and_asked_for_once_in_a_while(tmp_path):
    lines = await printed(
        "song_requests.py",
        (ANN, "!song Blue Moon"),
        (BOB, "!SR  “Moon River” (live)"),
        (ANN, "!song Autumn Leaves"),
        (MAX, "!song"),
        (MAX, "!song Misty"),
        (MAX, "!queue"),
        (MAX, "!skip"),
        (BOB, "!skip many"),
        (BOB, "!skip"),
        (BOB, "!skip 3"),
        (BOB, "!skip"),
        (ANN, "what a nice song"),
        folder=tmp_path,
    )
    assert lines == [
        "1. Blue Moon, for Ann",
        "now playing Blue Moon, for Ann",
        "1. “Moon River” (live), for Bob",
        "@ann.live: Wait 30 s",
        "@max: TITLE is missing. Usage: !song TITLE",
        "2. Misty, for Max",
        "waiting: “Moon River” (live); Misty",
        "@bob: COUNT must be a whole number, not 'many'. Usage: !skip [COUNT]",
        "Bob skips Blue Moon",
        "now playing “Moon River” (live), for Bob",
        "Bob skips “Moon River” (live)",
        "nothing is left to play",
        "Bob skips nothing",
        "nothing is left to play",
        ENDED,
    ]


async def test_a_song_that_was_asked_for_before_the_program_came_is_not_played(tmp_path):
    before = earlier(write().chat(0, ANN, "!song Blue Moon"))
    async with serving((before,)) as simulator:
        env = environment(simulator, tmp_path)
        assert await run(str(EXAMPLES / "song_requests.py"), "@someone", env=env, folder=tmp_path) == [ENDED]


async def test_a_full_queue_takes_no_more_songs(tmp_path, capsys):
    example = load("song_requests")
    people = [SimulatedUser(id=100 + number, unique_id=f"p{number}", nickname=f"P{number}") for number in range(22)]
    said = [(person, f"!song {number}") for number, person in enumerate(people)]
    requests = example.Requests()
    await listened(example.songs, requests, said, folder=tmp_path)
    assert requests.playing == "0"
    assert [title for title, _ in requests.waiting] == [str(number) for number in range(1, 21)]
    assert capsys.readouterr().out.splitlines()[-1] == "@p21: the queue is full"


async def test_handlers_find_comments_translated_and_english_as_it_is(tmp_path):
    lines = await printed(
        "translate_middleware.py",
        (ANN, "hola is hello"),
        (EVA, "Hola amigos"),
        (MAX, "Hilfe bitte"),
        folder=tmp_path,
    )
    assert lines == [
        "Ann: hola is hello",
        "Eva: hello amigos",
        "Max: help bitte",
        "*** Max needs help ***",
        ENDED,
    ]


async def test_a_comment_is_translated_once_whoever_reads_it_and_the_oldest_is_forgotten(tmp_path, capsys, monkeypatch):
    example = load("translate_middleware")
    monkeypatch.setattr(example, "MAX_KNOWN", 2)
    asked = []

    async def translate(text, language):
        asked.append((language, text))
        await asyncio.sleep(0)
        return text.upper()

    translations = example.Translations(translate)
    said = [(EVA, "uno"), (EVA, "uno"), (MAX, "uno"), (EVA, "dos"), (EVA, "uno"), (ANN, "one")]
    await listened(example.comments, translations, said, folder=tmp_path)
    assert asked == [("es", "uno"), ("de", "uno"), ("es", "dos"), ("es", "uno")]
    assert capsys.readouterr().out.splitlines() == [
        "Eva: UNO",
        "Eva: UNO",
        "Max: UNO",
        "Eva: DOS",
        "Eva: UNO",
        "Ann: one",
    ]
    assert list(translations.known) == [("es", "dos"), ("es", "uno")]


@pytest.mark.parametrize("error", [ConnectionError("no service"), None], ids=["refused", "too slow"])
async def test_a_translator_that_does_not_answer_costs_the_translation_alone(tmp_path, capsys, monkeypatch, error):
    example = load("translate_middleware")
    monkeypatch.setattr(example, "TIMEOUT", 0.0)

    async def translate(text, language):
        if error is not None:
            raise error
        await asyncio.Event().wait()

    client = await listened(example.comments, example.Translations(translate), [(EVA, "hola")], folder=tmp_path)
    out, err = capsys.readouterr()
    assert out.splitlines() == ["Eva: hola"]
    # Once for each of the two handlers.
    assert err.splitlines() == [f"not translated: {error or 'timed out'}"] * 2
    assert client.health.handler_failures == 0


async def listened(router, state, said, *, folder):
    """Let a client with this router hear what these people say, and return it once the live is over."""
    writer = write()
    async with serving(*((writer.chat(0, person, text),) for person, text in said)) as simulator:
        config = LiveConfig(cache_dir=None, end_grace=0.1).at(simulator.url)
        client = LiveClient("@someone", config=config, shared=state)
        client.include(router)
        async with asyncio.timeout(PATIENCE), client:
            assert await client.wait_closed() == ENDED
    return client
