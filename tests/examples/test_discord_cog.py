"""Runs the cog in discord.py against a Discord server on loopback."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager

import pytest

from tests.examples.discord_server import DiscordServer
from tests.examples.programs import ANN, EXAMPLES, PATIENCE, environment, load, serving, until, write

pytestmark = [
    pytest.mark.interop,
    # discord.py imports audioop for voice, which is not used here, and calls `re.sub` in a way that 3.13 dislikes.
    pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:discord"),
]


@pytest.fixture
def bot(monkeypatch):
    """Return the example's bot, not started; `at` sets its server."""
    discord = pytest.importorskip("discord", reason="discord.py is not installed")
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    def at(server):
        monkeypatch.setattr(Route, "BASE", server.url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.url.replace("http", "ws")))
        intents = discord.Intents.default()
        intents.message_content = True
        return load("discord_cog").Bot("!", intents=intents)

    return at


@pytest.fixture(autouse=True)
def no_complaints(caplog):
    """Fail if discord.py logs an exception of a command."""
    yield
    assert [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


@pytest.fixture
def hosts(monkeypatch, tmp_path):
    def point(simulator):
        for name, value in environment(simulator, tmp_path).items():
            monkeypatch.setenv(name, value)

    return point


@asynccontextmanager
async def online(bot):
    """Run the bot until the block ends, and check that it leaves nothing open."""
    before = asyncio.all_tasks()
    async with DiscordServer().running() as server:
        made = bot(server)
        running = asyncio.create_task(made.start("no real token"))
        try:
            await until(lambda: running.done() or (server.arrived.is_set() and made.is_ready()))
            yield server, made
        finally:
            await made.close()
            await asyncio.wait_for(running, PATIENCE)
    await until(lambda: asyncio.all_tasks() == before)
    assert server.token == "Bot no real token"
    assert server.failed == []


def comments(*texts):
    writer = write()
    return [(writer.chat(0, ANN, text),) for text in texts]


async def test_the_chat_is_relayed_until_the_live_ends(bot, hosts):
    async with serving(*comments("hello", "how are you?")) as simulator, online(bot) as (server, _):
        hosts(simulator)
        await server.write("!live start @someone")
        await until(lambda: "live_ended" in server.texts)
    assert server.texts == ["Looking for @someone", "Ann: hello", "Ann: how are you?", "live_ended"]


async def test_comments_cannot_ping_format_or_embed(bot, hosts):
    text = "@everyone *look* https://bad.example " + "x" * 3000
    async with serving(*comments(text)) as simulator, online(bot) as (server, _):
        hosts(simulator)
        await server.write("!live start someone")
        await until(lambda: "live_ended" in server.texts)
    relayed = server.sent[1]
    assert relayed["content"].startswith(r"Ann: @everyone \*look\* https://bad.example xxx")
    assert len(relayed["content"]) == 2000
    assert relayed["allowed_mentions"]["parse"] == []
    assert relayed["flags"] & 4  # suppresses embeds


async def test_if_discord_is_slower_than_the_chat_the_newest_comments_are_relayed(bot, hosts):
    first, *many = [batch[0] for batch in comments(*map(str, range(61)))]
    async with serving((), (first,), tuple(many), (), ends=False) as simulator, online(bot) as (server, _):
        hosts(simulator)
        await server.write("!live start @someone")
        await until(lambda: server.texts == ["Looking for @someone"])
        server.answers.clear()
        # The client hands a batch out before it acks the next one.
        await until(lambda: simulator.connections and len(simulator.connections[0].acks) == 4)
        server.answers.set()
        await until(lambda: "Ann: 60" in server.texts)
    assert server.texts[1:] == ["Ann: 0", *(f"Ann: {number}" for number in range(41, 61))]


async def test_stop_stops_and_start_replaces_the_previous_live(bot, hosts):
    async with serving(*comments("hello"), ends=False) as simulator, online(bot) as (server, made):
        hosts(simulator)
        await server.write("!live start @someone")
        await until(lambda: "Ann: hello" in server.texts)
        await server.write("!live start @someone")
        await until(lambda: server.texts.count("Ann: hello") == 2)
        assert [connection.is_closed for connection in simulator.connections] == [True, False]
        await server.write("!live stop")
        await until(lambda: "Stopped" in server.texts)
        await until(lambda: all(connection.is_closed for connection in simulator.connections))
        assert made.cogs["Live"].clients == {}
    assert "closed" not in server.texts


@pytest.mark.parametrize(("user", "words"), [("@nobody", "nobody"), ("not a/name?", "user name"), ("", "user name")])
async def test_errors_are_reported_in_the_channel(bot, hosts, user, words):
    async with serving() as simulator, online(bot) as (server, _):
        hosts(simulator)
        await server.write(f"!live start {user}")
        await until(lambda: any(words in text for text in server.texts if "Looking" not in text))


async def test_the_bot_closes_its_live(bot, hosts):
    async with serving(*comments("hello"), ends=False) as simulator:
        async with online(bot) as (server, _):
            hosts(simulator)
            await server.write("!live start @someone")
            await until(lambda: "Ann: hello" in server.texts)
        assert simulator.connections[0].is_closed
    assert server.texts == ["Looking for @someone", "Ann: hello"]


async def test_a_bot_can_load_it_as_an_extension(bot, monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    async with online(bot) as (_, made):
        await made.remove_cog("Live")
        await made.load_extension("discord_cog")
        assert "live" in {command.name for command in made.commands}
    assert "discord_cog" not in sys.modules
