"""A real proxy in a process of its own, the only one in which the tests' host names mean anything.

Argument: JSON with `listen` (pproxy's schemes), `users`, `certificate` (PEM file, or empty), `log` (file for the names
that were looked up) and `tls_to` (a port: TLS is ended here and passed on to it, or 0). Prints its ports as JSON.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import sys
from contextlib import suppress
from pathlib import Path

import pproxy.server

ZONE = ".tiktok-test.invalid"


def look_up_here(log: Path) -> None:
    real = socket.getaddrinfo

    def getaddrinfo(host, *arguments, **options):
        if host == "127.0.0.1":
            return real(host, *arguments, **options)
        if not host.endswith(ZONE):
            raise socket.gaierror(socket.EAI_NONAME, f"there is no {host} here")
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{host}\n")
        return real("127.0.0.1", *arguments, **options)

    socket.getaddrinfo = getaddrinfo


async def serve_proxy(listen: str, users: str, certificate: str) -> int:
    # A user who was let in once is let in without credentials for `authtime` seconds.
    server = pproxy.server.proxy_by_uri(f"{listen}://127.0.0.1:0{'#' if users else ''}{users}", pproxy.server.DIRECT)
    for context in pproxy.server.sslcontexts if certificate else ():
        context.load_cert_chain(certificate)
    serving = await server.start_server({"rserver": [], "authtime": -1})
    return serving.sockets[0].getsockname()[1]


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def serve_tls(certificate: str, port: int) -> int:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def passing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, inner[1]), pump(inner[0], writer))

    server = await asyncio.start_server(passing, "127.0.0.1", 0, ssl=context)
    return server.sockets[0].getsockname()[1]


async def main(options: dict[str, str | int]) -> None:
    look_up_here(Path(options["log"]))
    ports = {"proxy": await serve_proxy(options["listen"], options["users"], options["certificate"])}
    if options["tls_to"]:
        ports["tls"] = await serve_tls(options["certificate"], options["tls_to"])
    print(json.dumps(ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until the test closes it


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
