"""Show the chat in OBS, and another scene on a big gift: `python examples/obs_scene.py @someone`.

In OBS (28 or newer): Tools, WebSocket Server Settings, Enable. The password goes into the variable OBS_PASSWORD, the
address into OBS_URL if it is another. The text source and the two scenes named below must be there.
"""

import asyncio
import contextlib
import json
import os
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256

from websockets.asyncio.client import ClientConnection, connect

from tiktok_live import ChatEvent, GiftCompleteEvent, LiveClient

TEXT_SOURCE, SCENE, GIFT_SCENE = "TikTok chat", "Main", "Thanks"
BIG, SHOWN = 100, 3.0  # diamonds, seconds


def digest(text: str) -> str:
    """Return what obs-websocket wants in the place of a secret."""
    return b64encode(sha256(text.encode()).digest()).decode()


class Obs:
    """The part of obs-websocket's protocol 5 that is needed here."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.turn = asyncio.Lock()  # two tasks ask, and each waits for its own answer

    async def identify(self, password: str) -> None:
        """Introduce ourselves; OBS closes the socket when the password is wrong."""
        hello = json.loads(await self.socket.recv())["d"]
        introduction: dict[str, object] = {"rpcVersion": 1, "eventSubscriptions": 0}
        if asked := hello.get("authentication"):
            introduction["authentication"] = digest(digest(password + asked["salt"]) + asked["challenge"])
        await self.socket.send(json.dumps({"op": 1, "d": introduction}))
        await self.socket.recv()

    async def request(self, kind: str, **data: object) -> None:
        """Ask OBS to do something."""
        async with self.turn:
            request = {"requestType": kind, "requestId": kind, "requestData": data}
            await self.socket.send(json.dumps({"op": 6, "d": request}))
            status = json.loads(await self.socket.recv())["d"]["requestStatus"]
        if not status["result"]:
            raise RuntimeError(f"OBS refused {kind}: {status.get('comment')}")

    async def show(self, text: str) -> None:
        """Write into the text source."""
        await self.request("SetInputSettings", inputName=TEXT_SOURCE, inputSettings={"text": text})


async def comment(obs: Obs, comments: AsyncIterator[ChatEvent]) -> None:
    """Show each comment until the next one."""
    async for event in comments:
        await obs.show(f"{event.user.nickname}: {event.text}")


async def thank(obs: Obs, gifts: AsyncIterator[GiftCompleteEvent]) -> None:
    """Show the other scene for a while; the next gift waits, comments do not."""
    async for event in gifts:
        if event.diamonds >= BIG and not event.is_backlog:
            try:
                await obs.request("SetCurrentProgramScene", sceneName=GIFT_SCENE)
                await asyncio.sleep(SHOWN)
            finally:  # also on Ctrl-C
                await obs.request("SetCurrentProgramScene", sceneName=SCENE)


async def main(user: str) -> str:
    """Serve OBS until the live ends, and return why it ended; fail when OBS goes away."""
    async with connect(os.environ.get("OBS_URL", "ws://localhost:4455")) as socket:
        obs = Obs(socket)
        await obs.identify(os.environ.get("OBS_PASSWORD", ""))
        await obs.show("")  # a wrong name is told now, not at the first comment
        client = LiveClient(user)
        comments, gifts = client.stream("chat"), client.stream("gift_complete")
        async with client, asyncio.TaskGroup() as group:
            group.create_task(comment(obs, comments))
            group.create_task(thank(obs, gifts))
        return await client.wait_closed()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "@someone")))
