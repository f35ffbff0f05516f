"""Draw the pictures of docs/overlays.md: CHROMIUM=/usr/bin/chromium python codegen/overlay_pictures.py."""

from __future__ import annotations

import asyncio
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.async_api import Browser, Route

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.interop.overlay.browser import chromium  # noqa: E402 - needs the path above
from tests.overlay.pages.fake_server import COUNTERS, alert, fake_server, goal, line, person  # noqa: E402 - likewise

NAMES = ("Mia", "Jonas K.", "luna.paints", "Big Tree", "Ana Beatriz", "DJ Otter", "the_real_max")
WORDS = ("Hello from Lisbon!", "This song is great", "What game is next?", "LOL that was close", "first time here")
# Place and size of each overlay in the picture of all.
PLACES = {
    "chat": (0, 0, 470, 590),
    "alerts": (470, 0, 510, 330),
    "goal": (470, 330, 510, 170),
    "leaderboard": (980, 0, 420, 320),
    "timer": (980, 320, 420, 150),
    "counters": (470, 500, 450, 90),
    "last": (920, 470, 480, 120),
    "ticker": (0, 590, 1400, 80),
}
BACK = (52, 60, 84)


def who(number: int, **changes: object) -> dict[str, object]:
    """Return one of the people."""
    return person(number, name=NAMES[number % len(NAMES)], **changes)


def gift(number: int, name: str, count: int, diamonds: int) -> dict[str, object]:
    """Return the line of a gift."""
    thing = {"id": "1", "name": name, "icon": ""}
    return line(number, "gift", user=who(number), gift=thing, count=count, diamonds=diamonds)


CHAT = [
    line(1, user=who(0, roles=["moderator"]), text=WORDS[0]),
    gift(2, "Rose", 5, 5),
    line(3, user=who(2, roles=["subscriber"]), text=WORDS[1]),
    line(4, "follow", user=who(3)),
    line(5, user=who(4), text=WORDS[2]),
    line(6, "share", user=who(5)),
    gift(7, "Galaxy", 1, 1000),
    line(8, user=who(1), text=WORDS[3]),
    line(9, user=who(5, roles=["friend"]), text=WORDS[4]),
]
SHOWN = {"kind": "gift", "tier": "large", "title": "luna.paints", "text": "sent 1 x Galaxy", "diamonds": 1000}
PARTS = {
    "chat": {"lines": CHAT},
    "ticker": {
        "lines": [gift(3, "Doughnut", 2, 60), line(5, "follow", user=who(5)), line(4, "subscribe", user=who(4))]
    },
    "alerts": {"current": alert(1, user=who(2), **SHOWN) | {"remaining": 60_000}},
    "goal": {"goal": goal(title="For a new microphone")},
    "leaderboard": {
        "entries": [
            {"user": who(number), "value": value} for number, value in ((0, 48200), (3, 12950), (5, 9999), (2, 2400))
        ]
    },
    "counters": {"counters": COUNTERS},
    "last": {"last": {"gift": gift(7, "Rose", 5, 5)}},
    "timer": {"timer": {"running": True, "remaining": 3_723_000, "ends_at": 0}},
}


async def shot(browser: Browser, url: str, width: int, height: int, *, is_overlay: bool = True) -> Image.Image:
    """Return what a page looks like."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    await page.route("**/shared/demo.js", latin)
    await page.goto(url)
    await page.wait_for_timeout(1500)
    content = await page.screenshot(omit_background=is_overlay)
    await page.close()
    return Image.open(BytesIO(content)).convert("RGBA")


async def latin(route: Route) -> None:
    """Let people have names that the fonts of every machine can write."""
    answer = await route.fetch()
    await route.fulfill(response=answer, body=re.sub(r"[^\x00-\x7f]+", "Kim", await answer.text()))


def save(picture: Image.Image, name: str, colours: int = 200) -> None:
    """Write a small file."""
    picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(ROOT / "docs" / name, optimize=True)


async def main() -> None:
    """Draw them."""
    async with fake_server() as server, chromium() as browser:
        server.parts = PARTS
        everything = Image.new("RGBA", (1400, 670), BACK)
        for name, (left, top, width, height) in PLACES.items():
            query = "size=50&title=Subathon" if name == "timer" else ""
            drawn = await shot(browser, f"{server.url}/overlay/{name}?animation=none&{query}", width, height)
            everything.alpha_composite(drawn, (left, top))
        save(everything, "overlays.png")
        themes = Image.new("RGBA", (1250, 200), BACK)
        server.parts["chat"] = {"lines": CHAT[2:5]}
        for number, theme in enumerate(("dark", "light", "glass", "neon", "minimal")):
            url = f"{server.url}/overlay/chat?animation=none&size=16&theme={theme}"
            themes.alpha_composite(await shot(browser, url, 250, 200), (250 * number, 0))
        save(themes, "overlay-themes.png")
        save(await shot(browser, server.url, 1280, 860, is_overlay=False), "overlay-index.png", 128)


if __name__ == "__main__":
    asyncio.run(main())
