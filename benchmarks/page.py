"""What reading through a browser costs: time to the first event, CPU and memory of the browser, CPU of the library.

python benchmarks/page.py [seconds]

Needs Linux, a screen (Xvfb will do), and a browser: the one that `CHROMIUM` names, or an installed one. The live pages
are the simulator's, in another process, each beside a video of 1280 x 720 that plays in a loop. The platform's own page
is heavier. `media=block` keeps the video from loading, `media=on` lets it play.
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from aiohttp import web

from tests.faults.endless_scenario import EndlessScenario
from tiktok_live import LiveClient, LiveConfig
from tiktok_live.events.base import MessageEvent
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
from tiktok_live.simulator import SimulatedRoom, Simulator

CASES = [(1, "block"), (1, "on"), (10, "block"), (10, "on")]
PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.2  # seconds between two batches of three messages, as a busy room has
SANDBOX = os.getuid() != 0
CLIP_SECONDS = 4
RECORD = f"""new Promise(done => {{
  const canvas = Object.assign(document.createElement("canvas"), {{width: 1280, height: 720}});
  const context = canvas.getContext("2d"), parts = [];
  const recorder = new MediaRecorder(canvas.captureStream(30), {{mimeType: "video/webm;codecs=vp8"}});
  const draw = () => {{
    for (let i = 0; i < 40; i++) {{
      context.fillStyle = `hsl(${{Math.random() * 360}} 80% 50%)`;
      context.fillRect(Math.random() * 1280, Math.random() * 720, 200, 120);
    }}
  }};
  const timer = setInterval(draw, 33);
  recorder.ondataavailable = event => parts.push(event.data);
  recorder.onstop = () => {{
    clearInterval(timer);
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob(parts));
  }};
  recorder.start();
  setTimeout(() => recorder.stop(), {CLIP_SECONDS * 1000});
}})"""
PAGE = """<!doctype html><title>{name}</title><body style="margin:0;background:#111">
<video src="/clip.webm" autoplay muted loop width="640" height="360"></video>
<iframe src="{simulator}/@{name}/live" style="width:640px;height:400px;border:0"></iframe>"""


def rooms() -> list[SimulatedRoom]:
    """Return the rooms, the same in both processes."""
    first = 7_300_000_000_000_000_100
    scenario = EndlessScenario(every=EVERY)
    return [SimulatedRoom(unique_id=f"room{n}", room_id=first + n, scenario=scenario) for n in range(10)]


async def serve() -> None:
    """Play the platform, and print where."""
    async with Simulator(*rooms()) as simulator:
        print(simulator.url, flush=True)
        await asyncio.Event().wait()


@dataclass
class Usage:
    """What a tree of processes has used: CPU in seconds, memory (PSS) in MB, the number of processes."""

    cpu: float
    memory: float
    processes: int


def usage(profile: Path) -> Usage:
    """Return what the browser of a profile uses now, all its processes together."""
    pids = descendants(profile)
    cpu = sum(ticks(pid) for pid in pids) / TICKS
    return Usage(cpu, sum(pss(pid) for pid in pids) / 1024, len(pids))


def descendants(profile: Path) -> list[int]:
    """Return the processes whose command line names the profile, and all of their children."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for folder in PROC.glob("[0-9]*"):
        try:
            pid = int(folder.name)
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if str(profile).encode() in (folder / "cmdline").read_bytes() and pid != os.getpid():
                found.add(pid)
        except OSError:
            continue
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def ticks(pid: int) -> int:
    """Return the CPU time of a process, in clock ticks."""
    try:
        values = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(values[11]) + int(values[12])


def pss(pid: int) -> int:
    """Return the proportional memory of a process, in KB."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


async def record_clip(folder: Path) -> bytes:
    """Return a video that the browser itself records of a canvas."""
    browser = await open_browser(BrowserOptions(executable=executable(), profile=folder, sandbox=SANDBOX))
    try:
        found = await browser.devtools.call("Target.createTarget", {"url": "about:blank"})
        attached = await browser.devtools.call(
            "Target.attachToTarget", {"targetId": found["targetId"], "flatten": True}
        )
        result = await browser.devtools.call(
            "Runtime.evaluate",
            {"expression": RECORD, "awaitPromise": True, "returnByValue": True},
            session_id=str(attached["sessionId"]),
            timeout=CLIP_SECONDS + 20.0,
        )
    finally:
        await browser.aclose()
    value = result["result"]
    assert isinstance(value, dict)
    return base64.b64decode(value["value"])


def executable() -> str:
    """Return the browser to measure; empty for an installed one."""
    return os.environ.get("CHROMIUM", "")


async def serve_pages(simulator: str, clip: bytes, stack: AsyncExitStack) -> str:
    """Serve pages that show a live of the simulator beside a video, and return where."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(
            text=PAGE.format(name=request.match_info["name"], simulator=simulator), content_type="text/html"
        )

    async def video(_: web.Request) -> web.Response:
        return web.Response(body=clip, content_type="video/webm")

    application = web.Application()
    application.router.add_get("/@{name}/live", page)
    application.router.add_get("/clip.webm", video)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def measure(simulator: str, pages: str, number: int, media: str, seconds: float) -> None:
    """Read rooms for a while, and print what it took."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        profile = Path(name) / "profile"
        sign = {"provider": "page", "executable": executable(), "profile": str(profile), "media": media}
        config = LiveConfig(
            web_url=pages, webcast_url=simulator, socket_url=simulator.replace("http", "ws"), cache_dir=None
        )
        messages = 0

        def count(_: MessageEvent) -> None:
            nonlocal messages
            messages += 1

        async with AsyncExitStack() as stack:
            first = 0.0
            for room in rooms()[:number]:
                began = time.perf_counter()
                client = LiveClient(
                    room.unique_id,
                    room_id=room.room_id,
                    config=config,
                    sign={**sign, "sandbox": "on" if SANDBOX else "off", "timeout": 60},
                )
                client.on(MessageEvent)(count)
                await stack.enter_async_context(client)
                first = first or time.perf_counter() - began
            await asyncio.sleep(10)
            before, own, received, start = usage(profile), time.process_time(), messages, time.perf_counter()
            await asyncio.sleep(seconds)
            after, taken = usage(profile), time.perf_counter() - start
            own, received = time.process_time() - own, messages - received
        cpu = (after.cpu - before.cpu) / taken
        print(f"{number:2} rooms, media={media:5}  first frame {first:5.2f} s", end="   ")
        print(f"browser: {cpu:4.0%} of a core, {after.memory:5.0f} MB, {after.processes} processes", end="   ")
        share, per_message = own / taken, own / received * 1e6
        print(
            f"library: {share:5.1%} of a core, {per_message:4.0f} us a message ({received / taken:.0f}/s)", flush=True
        )


async def main(seconds: float) -> None:
    """Measure each case."""
    server = await asyncio.create_subprocess_exec(sys.executable, __file__, "serve", stdout=asyncio.subprocess.PIPE)
    assert server.stdout is not None
    simulator = (await server.stdout.readline()).decode().strip()
    try:
        async with AsyncExitStack() as stack:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
                clip = await record_clip(Path(name) / "profile")
            pages = await serve_pages(simulator, clip, stack)
            for number, media in CASES:
                await measure(simulator, pages, number, media, seconds)
    finally:
        server.terminate()
        await server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
