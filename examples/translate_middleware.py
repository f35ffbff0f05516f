"""Translate comments before any handler sees them: `python examples/translate_middleware.py @someone`.

The translator here knows a few words. Put one that asks a service in its place: an `async def` that takes a text and
the code of its language, returns the translation, and raises an OSError when nobody answers.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tiktok_live import CallNext, ChatEvent, Event, HandlerContext, LiveClient, Router

KEPT = 1000  # translations; most comments are written by many
PATIENCE = 3.0  # seconds for one translation; what comes later is shown as it was written
WORDS = {"hola": "hello", "ayuda": "help", "gracias": "thanks", "hallo": "hello", "hilfe": "help", "danke": "thanks"}

comments = Router()


async def by_words(text: str, _language: str) -> str:
    """Translate the words that are known, and leave the others."""
    return " ".join(WORDS.get(word.casefold(), word) for word in text.split())


@dataclass
class Translations:
    """What the handlers share: they find it as `ctx.shared`."""

    translate: Callable[[str, str], Awaitable[str]] = by_words
    known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def learn(self, event: ChatEvent) -> None:
        """Translate a comment, unless it is English or known."""
        key = (event.language, event.text)
        async with self.one_at_a_time:  # the middleware comes once for each handler, and the second finds it known
            if event.language == "en" or key in self.known:
                return
            async with asyncio.timeout(PATIENCE):
                self.known[key] = await self.translate(event.text, event.language)
            if len(self.known) > KEPT:
                del self.known[next(iter(self.known))]

    def of(self, event: ChatEvent) -> str:
        """Return the comment in English, as far as it could be translated."""
        return self.known.get((event.language, event.text), event.text)


@comments.middleware
async def translated(event: Event, call_next: CallNext, ctx: HandlerContext[Translations]) -> object:
    """Stand before every handler of the router."""
    if isinstance(event, ChatEvent):
        try:
            await ctx.shared.learn(event)
        except OSError as error:  # a TimeoutError is one too
            print(f"not translated: {str(error) or 'no answer in time'}", file=sys.stderr)
    return await call_next(event)


@comments.on("chat")
async def show(event: ChatEvent, ctx: HandlerContext[Translations]) -> None:
    """Print one comment."""
    print(f"{event.user.nickname}: {ctx.shared.of(event)}", flush=True)


@comments.on("chat")
async def call_for_help(event: ChatEvent, ctx: HandlerContext[Translations]) -> None:
    """Notice who needs help, in whatever language."""
    if "help" in ctx.shared.of(event).casefold():
        print(f"*** {event.user.nickname} needs help ***", flush=True)


if __name__ == "__main__":
    client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", shared=Translations())
    client.include(comments)
    print(client.run())
