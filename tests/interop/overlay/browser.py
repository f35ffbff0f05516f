"""A Chromium without a window that shows overlays, and what tests ask it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.display import CHROMIUM, SANDBOX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Browser, Page

PATIENCE = 20.0  # seconds
# Names that hold no picture; the pictures of people in tests do not exist.
EXPECTED = ("Failed to load resource", "WebSocket connection to")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a browser."""
    from playwright.async_api import async_playwright

    options = ["--autoplay-policy=no-user-gesture-required", *([] if SANDBOX else ["--no-sandbox"])]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        await browser.close()


class Told:
    """What a page wrote to its console.

    Attributes:
        warnings: in order.
        errors: exceptions, and errors that no test expects.
    """

    def __init__(self, page: Page) -> None:
        self.warnings: list[str] = []
        self.errors: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _console(self, message: Any) -> None:
        if message.type == "warning":
            self.warnings.append(message.text)
        elif message.type == "error" and not message.text.startswith(EXPECTED):
            self.errors.append(message.text)


async def soon(condition: Callable[[], Awaitable[Any]]) -> Any:
    """Wait until a condition returns something true, and return that."""
    async with asyncio.timeout(PATIENCE):
        while not (value := await condition()):  # noqa: ASYNC110 - a page has no event for it
            await asyncio.sleep(0.02)
        return value


async def value_is(page: Page, expression: str, wanted: Any) -> None:
    """Wait until an expression has this value in a page."""

    async def is_so() -> bool:
        return await page.evaluate(expression) == wanted

    await soon(is_so)


async def visible_pixels(page: Page) -> float:
    """Return which part of the page is not transparent, from 0 to 1."""
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed")
    picture = image.open(BytesIO(await page.screenshot(omit_background=True))).convert("RGBA")
    histogram = picture.getchannel("A").histogram()
    return sum(histogram[32:]) / (picture.width * picture.height)


async def memory(page: Page) -> tuple[int, int]:
    """Return the heap of a page in bytes and the number of its nodes, after the garbage is collected."""
    session = await page.context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    await session.detach()
    values = {metric["name"]: metric["value"] for metric in metrics}
    return int(values["JSHeapUsedSize"]), int(values["Nodes"])


def assert_flat(early: list[tuple[int, int]], late: list[tuple[int, int]]) -> None:
    """Fail if pages have grown between two measurements of `memory`.

    Lines that are gone stay a moment longer, while a picture or an animation of theirs ends.
    """
    for (heap, nodes), (more_heap, more_nodes) in zip(early, late, strict=True):
        assert more_heap < heap * 1.25 + 750_000
        assert more_nodes < nodes * 1.25 + 4_000


# Elements with text that are cut off by the page or by the box that they are in.
CLIPPED = """() => [...document.querySelectorAll('#overlay *')].filter((each) => {
  const { left, right, top, bottom, width } = each.getBoundingClientRect();
  const isOutside = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  return width > 0 && each.childElementCount === 0 && each.textContent.trim() && isOutside;
}).map((each) => `${each.className}: ${each.textContent}`)"""

# What a screen reader or a person with weak eyes would miss: a short version of what checkers such as axe look for.
FLAWS = """() => {
  const flaws = [];
  const shown = (each) => each.getClientRects().length > 0;
  const nameOf = (each) => (each.getAttribute('aria-label') || each.title || [...(each.labels ?? [])]
    .map((label) => label.textContent).join('') || (each.matches('button, a') ? each.textContent : '')).trim();
  for (const each of document.querySelectorAll('input, select, button, a[href], iframe'))
    if (shown(each) && !nameOf(each)) flaws.push(`no name: ${each.outerHTML.slice(0, 90)}`);
  for (const each of document.querySelectorAll('img')) if (!each.hasAttribute('alt')) flaws.push('an img without alt');
  const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) flaws.push(`twice: ${id}`);
  for (const each of document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')) {
    const to = ['aria-describedby', 'aria-labelledby', 'for'].map((name) => each.getAttribute(name)).find(Boolean);
    if (!document.getElementById(to)) flaws.push(`points at nothing: ${to}`);
  }
  let level = 0;
  for (const each of document.querySelectorAll('h1, h2, h3, h4')) {
    if (Number(each.tagName[1]) > level + 1) flaws.push(`a level is left out before: ${each.textContent}`);
    level = Number(each.tagName[1]);
  }
  if (!document.documentElement.lang) flaws.push('no language');
  if (!document.querySelector('main')) flaws.push('no main');
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const backOf = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  for (const each of document.querySelectorAll('body *')) {
    const text = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !shown(each) || each.closest(':disabled, .only-read, .skip, noscript, option')) continue;
    const [one, other] = [light(numbers(getComputedStyle(each).color)), light(backOf(each))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) flaws.push(`contrast ${contrast.toFixed(2)}: ${each.textContent.slice(0, 40)}`);
  }
  return flaws;
}"""
