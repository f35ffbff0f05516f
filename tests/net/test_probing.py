from __future__ import annotations

import asyncio
import ssl
import time

import pytest

from tiktok_live.errors import NetworkError
from tiktok_live.net.options import NetworkOptions
from tiktok_live.net.probing import SystemProbe


async def ignore(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def test_a_name_is_resolved_and_an_unknown_one_is_an_error():
    assert "127.0.0.1" in await SystemProbe(NetworkOptions(family="ipv4")).resolve("localhost")
    for name in ("nowhere.invalid", "a" * 70 + ".test", "a..b"):
        with pytest.raises(NetworkError, match="could not be reached: "):
            await SystemProbe(NetworkOptions()).resolve(name)


async def test_a_connection_without_tls_has_no_certificate():
    async with await asyncio.start_server(ignore, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await SystemProbe(NetworkOptions()).open("127.0.0.1", port, tls=False) is None
        server.close()
    with pytest.raises(NetworkError, match=rf"127\.0\.0\.1:{port} could not be reached: the connection was refused"):
        await SystemProbe(NetworkOptions()).open("127.0.0.1", port, tls=False)


async def test_a_trusted_certificate_names_its_issuer_and_no_other_is_accepted(tmp_path):
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA(organization_name="Zscaler Test")
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    accepted = []

    async def count(reader, writer):
        accepted.append(writer)
        await ignore(reader, writer)

    async with await asyncio.start_server(count, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        certificate = await SystemProbe(NetworkOptions(ca_file=tmp_path / "authority.pem")).open(
            "127.0.0.1", port, tls=True
        )
        assert (certificate.issuer, certificate.version[:3]) == ("Zscaler Test", "TLS")
        assert certificate.expires_at > time.time()
        with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            await SystemProbe(NetworkOptions()).open("127.0.0.1", port, tls=True)
        assert not caught.value.retryable
        assert len(accepted) == 1


async def test_a_host_that_does_not_speak_tls_is_an_error():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError, match="the TLS handshake failed"):
            await SystemProbe(NetworkOptions()).open("127.0.0.1", port, tls=True)
