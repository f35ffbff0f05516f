from __future__ import annotations

import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.signer import Signer
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.session_cookies import SESSION_VARIABLES, session_from_env, session_from_file
from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic

if TYPE_CHECKING:
    from aiohttp import web

HIDDEN = "S3cr3tV4lue"
SESSION = SessionCookies(HIDDEN, "useast1a")
BOTH = {"TIKTOK_LIVE_SESSIONID": HIDDEN, "TIKTOK_LIVE_TARGET_IDC": "useast1a"}


def written(folder: Path, content: object, *, encoding: str = "utf-8") -> Path:
    path = folder / "session.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding=encoding)
    return path


def refused(error: pytest.ExceptionInfo[ConfigError]) -> str:
    """Return the message of an error, after checking that no part of it has the secret."""
    texts = f"{error.value}{error.value!r}{vars(error.value)}{error.value.__cause__}"
    assert HIDDEN not in texts
    assert error.value.advice
    return error.value.message


def test_the_environment_names_both_cookies():
    assert set(SESSION_VARIABLES) == set(BOTH)
    assert session_from_env(BOTH) == SESSION
    assert session_from_env({name: f" {value}\n" for name, value in BOTH.items()}) == SESSION


@pytest.mark.parametrize("environ", [{}, dict.fromkeys(BOTH, ""), dict.fromkeys(BOTH, "  ")])
def test_environment_without_cookies_has_no_session(environ):
    assert session_from_env(environ) is None


def test_environment_of_the_process_is_used(monkeypatch):
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    assert session_from_env() == SESSION
    assert LiveConfig.from_env().session == SESSION


@pytest.mark.parametrize("missing", sorted(BOTH))
def test_single_cookie_is_refused(missing):
    with pytest.raises(ConfigError) as failed:
        session_from_env(BOTH | {missing: ""})
    assert all(name in refused(failed) for name in BOTH)


@pytest.mark.parametrize("wrong", ["{}; b", "{},b", "{} b", '"{}"', "{}\\", "{}\r\nX: y", "{}\0", "{}é"])
@pytest.mark.parametrize("name", sorted(BOTH))
def test_invalid_cookie_is_refused_without_being_shown(name, wrong, tmp_path):
    environ = BOTH | {name: wrong.format(HIDDEN)}
    with pytest.raises(ConfigError, match="contains characters that a cookie may not have") as failed:
        session_from_env(environ)
    assert name in refused(failed)
    path = written(tmp_path, dict(zip(("sessionid", "tt-target-idc"), environ.values(), strict=True)))
    with pytest.raises(ConfigError, match="contains characters that a cookie may not have") as failed:
        session_from_file(path)
    assert str(path) in refused(failed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_file_holds_both_cookies(encoding, tmp_path):
    path = written(tmp_path, {"sessionid": HIDDEN, "tt-target-idc": "useast1a", "more": 1}, encoding=encoding)
    assert session_from_file(path) == session_from_file(str(path)) == SESSION


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        HIDDEN.join('""'),
        {"sessionid": HIDDEN},
        {"sessionid": HIDDEN, "tt-target-idc": None},
        {"sessionid": HIDDEN, "tt-target-idc": ["useast1a"]},
        {"sessionid": HIDDEN, "tt-target-idc": 5},
        {"sessionid": HIDDEN, "tt-target-idc": " "},
        {"sessionId": HIDDEN, "tt-target-idc": "useast1a"},
    ],
)
def test_a_file_without_both_is_refused(content, tmp_path):
    path = written(tmp_path, content)
    with pytest.raises(ConfigError, match="a session needs both cookies") as failed:
        session_from_file(path)
    assert str(path) in refused(failed)


@pytest.mark.parametrize("content", ["", f"sessionid={HIDDEN}", f'{{"sessionid": "{HIDDEN}"', "[" * 100_000])
def test_file_that_is_not_json_is_refused(content, tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: it is not valid JSON") as failed:
        session_from_file(written(tmp_path, content))
    refused(failed)


def test_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "session.json"
    path.write_bytes(b"\xff\xfe" + HIDDEN.encode("utf-16-le"))
    with pytest.raises(ConfigError, match="cannot be read") as failed:
        session_from_file(path)
    refused(failed)


def test_missing_or_irregular_file_is_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(ConfigError, match="cannot be read") as failed:
            session_from_file(path)
        refused(failed)


def test_configuration_names_the_session_file(tmp_path):
    path = written(tmp_path, {"sessionid": HIDDEN, "tt-target-idc": "useast1a"})
    config = tmp_path / "live.toml"
    config.write_text(f"session = {json.dumps(str(path))}\n", encoding="utf-8")
    read = LiveConfig.from_file(config)
    assert read.session == SESSION
    assert HIDDEN not in repr(read)
    assert LiveConfig.from_env({"TIKTOK_LIVE_CONFIG": str(config)}).session == SESSION
    other = BOTH | {"TIKTOK_LIVE_TARGET_IDC": "other", "TIKTOK_LIVE_CONFIG": str(config)}
    assert LiveConfig.from_env(other).session == SessionCookies(HIDDEN, "other")


@pytest.mark.parametrize("written_there", [f'{{ sessionid = "{HIDDEN}" }}', "5", '"nowhere.json"'])
def test_configuration_with_a_missing_session_file_is_refused(written_there, tmp_path):
    config = tmp_path / "live.toml"
    config.write_text(f"session = {written_there}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as failed:
        LiveConfig.from_file(config)
    assert HIDDEN not in f"{failed.value}{failed.value!r}{failed.value.__cause__}"


class RecordingSigner(Signer):
    """Records the query and headers of its requests."""

    received_text = ""

    async def _connect(self, request: web.Request) -> web.Response:
        self.received_text += f"{request.raw_path} {dict(request.headers)}"
        return await super()._connect(request)


async def data_received(*allowed: str, with_signer: bool = False) -> tuple[str, str, str]:
    """Read a room with a session; return the data that lookups, the socket and the sign server received."""
    room = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=1, duration=1.0), first_batch=())
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator(room, speed=0))
        signer = await stack.enter_async_context(RecordingSigner(simulator, "serve"))
        hosts = {"signer": signer.url.partition("://")[2], "simulator": simulator.url.partition("://")[2]}
        options = {"sign": f"euler+{signer.url}"} if with_signer else {}
        allow = tuple(hosts.get(host, host) for host in allowed)
        config = LiveConfig(session=SESSION, allow_session_hosts=allow, reconnect=None, cache_dir=None, **options)
        client = LiveClient("demo", config=config.at(simulator.url), dependencies=Dependencies(sign_pool=SignPool()))
        async with client:
            await client.wait_closed()
        (connection,) = simulator.connections
        lookups = [request for request in simulator.requests if request.path == "/@demo/live"]
        assert lookups
        assert bool(signer.received_text) is with_signer
        return _all(*lookups), _all(connection), signer.received_text


def _all(*records: object) -> str:
    return " ".join(f"{record.query} {dict(record.headers)}" for record in records)


async def test_other_host_never_receives_the_session():
    for received in (await data_received())[:2]:
        assert HIDDEN not in received
        assert "sessionid" not in received


async def test_allowed_host_receives_the_session_in_lookup_and_socket():
    for received in (await data_received("127.0.0.1"))[:2]:
        assert f"sessionid={HIDDEN}; tt-target-idc=useast1a" in received


async def test_other_sign_server_never_receives_the_session():
    assert all(HIDDEN not in one for one in await data_received(with_signer=True))


async def test_only_a_sign_server_may_be_allowed():
    lookup, socket, signer = await data_received("signer", with_signer=True)
    assert f"sessionid={HIDDEN}; tt-target-idc=useast1a" in signer
    assert HIDDEN not in lookup + socket


async def test_all_hosts_may_be_allowed():
    assert all(HIDDEN in one for one in await data_received("127.0.0.1", with_signer=True))


async def test_session_is_only_in_headers():
    lookup, socket, signer = await data_received("127.0.0.1", with_signer=True)
    for one in (lookup, socket, signer):
        assert HIDDEN not in one.partition(" {")[0]
