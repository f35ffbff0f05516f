"""Read many rooms with one set of handlers: `python examples/many_rooms.py @one @two @three`; Ctrl-C ends it."""

import sys

from tiktok_live import ChatEvent, GiftCompleteEvent, HandlerContext, LivePool, RoomClosedEvent

pool = LivePool(stagger=0.5)


@pool.on("chat")
def show(event: ChatEvent, ctx: HandlerContext[None]) -> None:
    """Print one comment and its room."""
    print(f"[@{ctx.client.unique_id}] {event.user.nickname}: {event.text}", flush=True)


@pool.on("gift_complete")
def thank(event: GiftCompleteEvent, ctx: HandlerContext[None]) -> None:
    """Print one gift; a streak is printed as a whole."""
    print(f"[@{ctx.client.unique_id}] {event.user.nickname} gave {event.count} x {event.gift.name}", flush=True)


@pool.on(RoomClosedEvent)
def leave(event: RoomClosedEvent) -> None:
    """Print why a room was closed; the others stay open."""
    print(f"[@{event.unique_id}] {event.reason}; {len(pool.clients)} rooms left", flush=True)


if __name__ == "__main__":
    reason = pool.run(*(sys.argv[1:] or ["@someone"]))
    totals = pool.totals
    print(f"{reason.sentence}; {totals.closed} rooms, {totals.failed} failed, {totals.events} events")
