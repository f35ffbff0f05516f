"""Save comments and gifts to live.csv and live.sqlite: `python examples/csv_and_sqlite.py @someone`.

Rows are written in batches twice a second, because a commit per row would overload the disk. Running the program again
appends to the files; the database ignores rows that it already has.
"""

import asyncio
import contextlib
import csv
import sqlite3
import sys
from pathlib import Path

from tiktok_live import ChatEvent, GiftCompleteEvent, LiveClient

INTERVAL = 0.5  # seconds
CSV, BASE = Path("live.csv"), Path("live.sqlite")
# Ids are text, as spreadsheets cannot represent numbers that large.
TABLE = "CREATE TABLE IF NOT EXISTS event (kind, id, time, user, what, diamonds, PRIMARY KEY (kind, id))"

Row = tuple[str, str, str, str, str, int]


def to_row(event: ChatEvent | GiftCompleteEvent) -> Row:
    """Return the row for an event."""
    time = (event.created_at or event.received_at).isoformat()
    if isinstance(event, ChatEvent):
        return event.name, str(event.msg_id), time, event.user.unique_id, event.text, 0
    gifts = f"{event.count} x {event.gift.name}"
    return event.name, str(event.msg_id), time, event.user.unique_id, gifts, event.diamonds


def write(rows: list[Row]) -> None:
    """Write a batch to both files."""
    with contextlib.closing(sqlite3.connect(BASE)) as base, base:  # `base` is also the transaction
        base.execute(TABLE)
        base.executemany("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
    with CSV.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


async def write_periodically(rows: list[Row]) -> None:
    """Write new rows periodically, in a thread, because writing may block."""
    while True:
        await asyncio.sleep(INTERVAL)
        batch = rows.copy()
        rows.clear()
        await asyncio.to_thread(write, batch)


async def save(user: str) -> str:
    """Save events until the live ends, and return why it ended."""
    client = LiveClient(user)
    rows: list[Row] = []
    client.on("chat", "gift_complete")(lambda event: rows.append(to_row(event)))
    try:
        async with client, asyncio.TaskGroup() as group:
            writing = group.create_task(write_periodically(rows))
            reason = await client.wait_closed()
            writing.cancel()
    finally:
        write(rows)  # the last batch, also after Ctrl-C
    return reason


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(save(sys.argv[1] if len(sys.argv) > 1 else "@someone")))
