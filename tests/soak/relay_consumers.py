"""Consumers of a relay, in a process of their own: `python -m tests.soak.relay_consumers URL COUNT`.

All but one read; the last one opens its socket and never reads. Prints a line when all are connected; at the end, as
JSON, the number of events that each reader got, and whether they were in order.
"""

from __future__ import annotations

import asyncio
import json
import sys
from urllib.parse import urlsplit

_HANDSHAKE = (
    "GET /ws?events=chat HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_MARK = b',"room":"demo",'  # follows the number of each event, and is nowhere else: quotes in texts are escaped
_LONGEST_ID = 20


class Reader(asyncio.Protocol):
    """Counts events in what comes: parsing 250,000 messages a second would need more cores than the relay."""

    def __init__(self) -> None:
        self.events = 0
        self.is_in_order = True
        self.tail = b""
        self.first = asyncio.get_running_loop().create_future()
        self.ended = asyncio.get_running_loop().create_future()
        self._last_id = 0

    def data_received(self, data: bytes) -> None:
        data = self.tail + data
        if not self.first.done():
            self.first.set_result(None)
        self.events += data.count(_MARK)
        at = data.rfind(_MARK)
        if at >= _LONGEST_ID:
            number = int(data[at - _LONGEST_ID : at].rpartition(b":")[2])
            self.is_in_order &= number >= self._last_id
            self._last_id = number
        self.tail = data[-len(_MARK) + 1 :]

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.set_result(None)


async def read(url: str, count: int) -> None:
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    readers = []
    for number in range(count):
        transport, reader = await loop.create_connection(Reader, address.hostname, address.port)
        transport.write(_HANDSHAKE.format(host=address.netloc).encode())
        await reader.first
        if number == count - 1:
            transport.pause_reading()
        else:
            readers.append(reader)
    print("connected", flush=True)
    await asyncio.gather(*[reader.ended for reader in readers])
    print(
        json.dumps({"events": [r.events for r in readers], "in_order": all(r.is_in_order for r in readers)}), flush=True
    )


if __name__ == "__main__":
    asyncio.run(read(sys.argv[1], int(sys.argv[2])))
