from __future__ import annotations

import asyncio
import hashlib
import os
import stat

import pytest

from tests.signing.providers.js.engine_params import BUNDLE, REQUEST, ScriptHost, signing
from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.base import BadOutputOutcome, SignedRequest, UnavailableOutcome
from tiktok_live.signing.config.provider_config import JsConfig
from tiktok_live.signing.providers.js.scripts import MAX_SCRIPT, Script, read_script

CONTENT = BUNDLE.read_bytes()
DIGEST = hashlib.sha256(CONTENT).hexdigest()
SOURCE = "https://scripts.example/bundle.js"


async def sign(host, cache_dir, digest=DIGEST):
    async with signing(http=host, cache_dir=cache_dir, url=SOURCE, sha256=digest) as signer:
        return await signer.sign_url(REQUEST)


async def test_a_script_is_fetched_once_and_stored_for_its_owner(tmp_path):
    cache = tmp_path / "a" / "b"
    host = ScriptHost(CONTENT)
    for digest in (DIGEST, DIGEST.upper()):
        assert isinstance(await sign(host, cache, digest), SignedRequest)
    assert host.requests == [(SOURCE, {}, MAX_SCRIPT)]
    (kept,) = cache.iterdir()
    assert kept.name == f"{DIGEST}.js"
    assert kept.read_bytes() == CONTENT
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_without_a_cache_directory_it_is_kept_only_in_memory():
    host = ScriptHost(CONTENT)
    async with signing(http=host, url=SOURCE, sha256=DIGEST) as signer:
        for _ in range(3):
            assert isinstance(await signer.sign_url(REQUEST), SignedRequest)
    assert len(host.requests) == 1


async def test_a_damaged_copy_is_fetched_again(tmp_path):
    path = tmp_path / f"{DIGEST}.js"
    path.write_bytes(CONTENT[:-5])
    assert isinstance(await sign(ScriptHost(CONTENT), tmp_path), SignedRequest)
    assert path.read_bytes() == CONTENT


async def test_a_script_with_another_digest_is_refused_and_not_stored(tmp_path):
    outcome = await sign(ScriptHost(CONTENT + b"\n"), tmp_path)
    assert isinstance(outcome, BadOutputOutcome)
    assert hashlib.sha256(CONTENT + b"\n").hexdigest() in outcome.detail
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (NetworkError("no such host"), UnavailableOutcome),
        (PayloadTooLarge("too much"), BadOutputOutcome),
        (HttpResponse(url=SOURCE, status=404, body=CONTENT), UnavailableOutcome),
    ],
)
async def test_a_failed_fetch_is_an_outcome_and_is_tried_again(tmp_path, response, kind):
    host = ScriptHost(response, CONTENT)
    async with signing(http=host, cache_dir=tmp_path, url=SOURCE, sha256=DIGEST) as signer:
        assert isinstance(await signer.sign_url(REQUEST), kind)
        assert isinstance(await signer.sign_url(REQUEST), SignedRequest)


async def test_an_unwritable_directory_is_logged(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert isinstance(await sign(ScriptHost(CONTENT), blocked), SignedRequest)
    assert "cannot be stored" in caplog.text


async def test_a_failed_write_leaves_no_file(tmp_path, caplog):
    (tmp_path / f"{DIGEST}.js").mkdir()
    assert isinstance(await sign(ScriptHost(CONTENT), tmp_path), SignedRequest)
    assert [path.name for path in tmp_path.iterdir()] == [f"{DIGEST}.js"]
    assert "cannot be stored" in caplog.text


async def test_concurrent_first_calls_fetch_once():
    host = ScriptHost(CONTENT)
    async with signing(http=host, url=SOURCE, sha256=DIGEST) as signer:
        outcomes = await asyncio.gather(*(signer.sign_url(REQUEST) for _ in range(5)))
    assert all(isinstance(outcome, SignedRequest) for outcome in outcomes)
    assert len(host.requests) == 1


def test_a_file_is_checked_if_a_digest_is_given():
    script = read_script(JsConfig(path=str(BUNDLE), sha256=DIGEST.upper()), None)
    assert script == Script(CONTENT.decode(), DIGEST, len(CONTENT))
    assert isinstance(read_script(JsConfig(path=str(BUNDLE), sha256="0" * 64), None), BadOutputOutcome)


@pytest.mark.parametrize("content", [b"\xff", b" " * (MAX_SCRIPT + 1)], ids=["no text", "too much"])
def test_an_invalid_file_is_bad_output(tmp_path, content):
    path = tmp_path / "script.js"
    path.write_bytes(content)
    assert isinstance(read_script(JsConfig(path=str(path)), None), BadOutputOutcome)


def test_a_missing_file_is_unavailable(tmp_path):
    path = tmp_path / "script.js"
    path.touch()
    config = JsConfig(path=str(path))
    path.unlink()
    assert isinstance(read_script(config, None), UnavailableOutcome)
