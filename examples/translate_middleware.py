"""Translate comments before they reach a handler: `python examples/translate_middleware.py @someone`.

This translator knows a few words. Replace it with one that calls a service: an `async def` that takes a text and its
language code, returns the translation, and raises an OSError if the service fails.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tiktok_live import CallNext, ChatEvent, Event, HandlerContext, LiveClient, Router

MAX_KNOWN = 1000  # cached translations; many comments are repeated
TIMEOUT = 3.0  # seconds for one translation; after that the original is shown
WORDS = {"hola": "hello", "ayuda": "help", "gracias": "thanks", "hallo": "hello", "hilfe": "help", "danke": "thanks"}

comments = Router()


async def by_words(text: str, _language: str) -> str:
    """Translate known words and keep the others."""
    return " ".join(WORDS.get(word.casefold(), word) for word in text.split())


@dataclass
class Translations:
    """Shared by the handlers as `ctx.shared`."""

    translate: Callable[[str, str], Awaitable[str]] = by_words
    known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def learn(self, event: ChatEvent) -> None:
        """Translate a comment, unless it is English or already translated."""
        key = (event.language, event.text)
        async with self.lock:  # the middleware runs once for each handler, and the second run finds the translation
            if event.language == "en" or key in self.known:
                return
            async with asyncio.timeout(TIMEOUT):
                self.known[key] = await self.translate(event.text, event.language)
            if len(self.known) > MAX_KNOWN:
                del self.known[next(iter(self.known))]

    def of(self, event: ChatEvent) -> str:
        """Return the comment in English, or the original if it was not translated."""
        return self.known.get((event.language, event.text), event.text)


@comments.middleware
async def translated(event: Event, call_next: CallNext, ctx: HandlerContext[Translations]) -> object:
    """Translate before every handler of the router."""
    if isinstance(event, ChatEvent):
        try:
            await ctx.shared.learn(event)
        except OSError as error:  # a TimeoutError is one too
            print(f"not translated: {str(error) or 'timed out'}", file=sys.stderr)
    return await call_next(event)


@comments.on("chat")
async def show(event: ChatEvent, ctx: HandlerContext[Translations]) -> None:
    """Print one comment."""
    print(f"{event.user.nickname}: {ctx.shared.of(event)}", flush=True)


@comments.on("chat")
async def call_for_help(event: ChatEvent, ctx: HandlerContext[Translations]) -> None:
    """Print who needs help, in any language."""
    if "help" in ctx.shared.of(event).casefold():
        print(f"*** {event.user.nickname} needs help ***", flush=True)


if __name__ == "__main__":
    client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", shared=Translations())
    client.include(comments)
    print(client.run())
