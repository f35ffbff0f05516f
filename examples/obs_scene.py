"""Show the chat in OBS, and switch the scene for big gifts: `python examples/obs_scene.py @someone`.

In OBS (28 or newer): Tools, WebSocket Server Settings, Enable. Set OBS_PASSWORD to the password, and OBS_URL to the
address if it is not the default. The text source and the two scenes named below must exist.
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
BIG, DURATION = 100, 3.0  # diamonds, seconds


def digest(text: str) -> str:
    """Return a digest as used by the authentication of obs-websocket."""
    return b64encode(sha256(text.encode()).digest()).decode()


class Obs:
    """A minimal client of obs-websocket, protocol 5."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.lock = asyncio.Lock()  # two tasks send requests, and each needs its own response

    async def identify(self, password: str) -> None:
        """Authenticate; OBS closes the socket if the password is wrong."""
        hello = json.loads(await self.socket.recv())["d"]
        identify: dict[str, object] = {"rpcVersion": 1, "eventSubscriptions": 0}
        if challenge := hello.get("authentication"):
            identify["authentication"] = digest(digest(password + challenge["salt"]) + challenge["challenge"])
        await self.socket.send(json.dumps({"op": 1, "d": identify}))
        await self.socket.recv()

    async def request(self, kind: str, **data: object) -> None:
        """Send a request and check its status."""
        async with self.lock:
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
    """Show the gift scene for a while; the next gift waits, comments do not."""
    async for event in gifts:
        if event.diamonds >= BIG and not event.is_backlog:
            try:
                await obs.request("SetCurrentProgramScene", sceneName=GIFT_SCENE)
                await asyncio.sleep(DURATION)
            finally:  # also on Ctrl-C
                await obs.request("SetCurrentProgramScene", sceneName=SCENE)


async def main(user: str) -> str:
    """Update OBS until the live ends, and return why it ended; raise if OBS disconnects."""
    async with connect(os.environ.get("OBS_URL", "ws://localhost:4455")) as socket:
        obs = Obs(socket)
        await obs.identify(os.environ.get("OBS_PASSWORD", ""))
        await obs.show("")  # a wrong name fails now, not at the first comment
        client = LiveClient(user)
        comments, gifts = client.stream("chat"), client.stream("gift_complete")
        async with client, asyncio.TaskGroup() as group:
            group.create_task(comment(obs, comments))
            group.create_task(thank(obs, gifts))
        return await client.wait_closed()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "@someone")))
