"""Runs the examples of commands and middleware."""

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


async def printed(name, *comments, folder):
    """Return the lines that the program prints for these comments."""
    writer = write()
    async with serving(*((writer.chat(0, person, text),) for person, text in comments)) as simulator:
        return await run(str(EXAMPLES / name), "@someone", env=environment(simulator, folder), folder=folder)


async def test_songs_are_queued_with_a_cooldown_and_skipped_only_by_moderators(tmp_path):
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


async def test_a_song_requested_before_the_program_connected_is_not_played(tmp_path):
    before = earlier(write().chat(0, ANN, "!song Blue Moon"))
    async with serving((before,)) as simulator:
        env = environment(simulator, tmp_path)
        assert await run(str(EXAMPLES / "song_requests.py"), "@someone", env=env, folder=tmp_path) == [ENDED]


async def test_a_full_queue_accepts_no_more_songs(tmp_path, capsys):
    example = load("song_requests")
    people = [SimulatedUser(id=100 + number, unique_id=f"p{number}", nickname=f"P{number}") for number in range(22)]
    comments = [(person, f"!song {number}") for number, person in enumerate(people)]
    requests = example.Requests()
    await run_client(example.songs, requests, comments, folder=tmp_path)
    assert requests.playing == "0"
    assert [title for title, _ in requests.waiting] == [str(number) for number in range(1, 21)]
    assert capsys.readouterr().out.splitlines()[-1] == "@p21: the queue is full"


async def test_handlers_receive_translations_and_unchanged_english(tmp_path):
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


async def test_a_comment_is_translated_once_and_the_oldest_translation_is_dropped(tmp_path, capsys, monkeypatch):
    example = load("translate_middleware")
    monkeypatch.setattr(example, "MAX_KNOWN", 2)
    requests = []

    async def translate(text, language):
        requests.append((language, text))
        await asyncio.sleep(0)
        return text.upper()

    translations = example.Translations(translate)
    comments = [(EVA, "uno"), (EVA, "uno"), (MAX, "uno"), (EVA, "dos"), (EVA, "uno"), (ANN, "one")]
    await run_client(example.comments, translations, comments, folder=tmp_path)
    assert requests == [("es", "uno"), ("de", "uno"), ("es", "dos"), ("es", "uno")]
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
async def test_a_failing_translator_costs_only_the_translation(tmp_path, capsys, monkeypatch, error):
    example = load("translate_middleware")
    monkeypatch.setattr(example, "TIMEOUT", 0.0)

    async def translate(text, language):
        if error is not None:
            raise error
        await asyncio.Event().wait()

    client = await run_client(example.comments, example.Translations(translate), [(EVA, "hola")], folder=tmp_path)
    out, err = capsys.readouterr()
    assert out.splitlines() == ["Eva: hola"]
    # Once for each of the two handlers.
    assert err.splitlines() == [f"not translated: {error or 'timed out'}"] * 2
    assert client.health.handler_failures == 0


async def run_client(router, shared, comments, *, folder):
    """Run a client with this router until the live with these comments ends, and return the client."""
    writer = write()
    async with serving(*((writer.chat(0, person, text),) for person, text in comments)) as simulator:
        config = LiveConfig(cache_dir=None, end_grace=0.1).at(simulator.url)
        client = LiveClient("@someone", config=config, shared=shared)
        client.include(router)
        async with asyncio.timeout(PATIENCE), client:
            assert await client.wait_closed() == ENDED
    return client
