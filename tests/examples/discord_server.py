"""A minimal Discord server on loopback: HTTP API and gateway, with one guild, one channel and one member."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["CHANNEL", "DiscordServer"]

BOT, MEMBER, GUILD, CHANNEL = "100", "200", "300", "400"
DISPATCH, HEARTBEAT, HELLO, HEARTBEAT_ACK = 0, 1, 10, 11
_WHEN = "2026-01-01T00:00:00+00:00"


def json_response(data: dict[str, Any], status: int = 200) -> web.Response:
    # discord.py reads JSON from this very content type alone, without a charset.
    return web.Response(body=json.dumps(data), status=status, headers={"Content-Type": "application/json"})


def user(user_id: str) -> dict[str, Any]:
    return {"id": user_id, "username": f"user {user_id}", "discriminator": "0", "avatar": None, "bot": user_id == BOT}


def member(user_id: str) -> dict[str, Any]:
    return {"user": user(user_id), "roles": [], "joined_at": _WHEN, "deaf": False, "mute": False, "flags": 0}


def guild() -> dict[str, Any]:
    channel = {"id": CHANNEL, "type": 0, "name": "live", "position": 0, "permission_overwrites": []}
    everyone = {"id": GUILD, "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
    everyone |= {"managed": False, "mentionable": False, "flags": 0}
    names = ("emojis", "stickers", "features", "threads", "voice_states", "presences", "stage_instances")
    return {
        "id": GUILD,
        "name": "guild",
        "owner_id": MEMBER,
        "member_count": 2,
        "members": [member(BOT), member(MEMBER)],
        "channels": [channel],
        "roles": [everyone],
        **{name: [] for name in names},
    }


class DiscordServer:
    """Accepts a bot, sends a member's messages, and records the bot's messages.

    Attributes:
        sent: what the bot sent to the channel, as it came over the wire.
        failed: requests for what is not here.
        arrived: whether a bot has received the guild.
        answers: while it is clear, requests that send a message wait.
    """

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.failed: list[str] = []
        self.url = ""
        self.token = ""
        self._ids = count(1000)
        self._gateway: web.WebSocketResponse | None = None
        self.arrived = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[DiscordServer]:
        """Listen until the block ends."""
        app = web.Application()
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_post(f"/channels/{CHANNEL}/messages", self._message)
        app.router.add_get("/", self._serve)
        app.router.add_route("*", "/{anything:.*}", self._elsewhere)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def write(self, text: str) -> None:
        """Send a message of the member to the channel."""
        message = self._message_of({"content": text}, MEMBER)
        await self._dispatch("MESSAGE_CREATE", message | {"guild_id": GUILD, "member": member(MEMBER)})

    @property
    def texts(self) -> list[str]:
        """The texts that the bot sent."""
        return [message["content"] for message in self.sent]

    def _message_of(self, message: dict[str, Any], author: str) -> dict[str, Any]:
        empty = {name: [] for name in ("mentions", "mention_roles", "attachments", "embeds")}
        fixed = {"timestamp": _WHEN, "edited_timestamp": None, "tts": False, "mention_everyone": False, "pinned": False}
        ids = {"id": str(next(self._ids)), "channel_id": CHANNEL, "type": 0}
        return {**ids, **empty, **fixed, "author": user(author), "content": message["content"]}

    async def _me(self, request: web.Request) -> web.Response:
        self.token = request.headers["Authorization"]
        return json_response(user(BOT))

    async def _application(self, _: web.Request) -> web.Response:
        known = {"id": BOT, "name": "bot", "description": "", "icon": None, "flags": 0, "verify_key": ""}
        return json_response(known | {"bot_public": False, "bot_require_code_grant": False, "owner": user(MEMBER)})

    async def _message(self, request: web.Request) -> web.Response:
        message = await request.json()
        await self.answers.wait()
        self.sent.append(message)
        return json_response(self._message_of(message, BOT))

    async def _elsewhere(self, request: web.Request) -> web.Response:
        self.failed.append(f"{request.method} {request.path}")
        return json_response({"message": "not here"}, status=404)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        self._gateway = gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": HELLO, "d": {"heartbeat_interval": 40_000}})
        async for message in gateway:
            if message.type is not WSMsgType.TEXT:
                continue
            operation = json.loads(message.data)["op"]
            if operation == HEARTBEAT:
                await gateway.send_json({"op": HEARTBEAT_ACK})
            elif not self.arrived.is_set():
                await self._welcome()
        return gateway

    async def _welcome(self) -> None:
        session = {"v": 10, "session_id": "s", "resume_gateway_url": self.url.replace("http", "ws")}
        unavailable = [{"id": GUILD, "unavailable": True}]
        ready = {"user": user(BOT), "guilds": unavailable, "application": {"id": BOT, "flags": 0}}
        await self._dispatch("READY", session | ready)
        await self._dispatch("GUILD_CREATE", guild())
        self.arrived.set()

    async def _dispatch(self, name: str, data: dict[str, Any]) -> None:
        assert self._gateway is not None, "the bot has connected"
        await self._gateway.send_json({"op": DISPATCH, "s": next(self._ids), "t": name, "d": data})
