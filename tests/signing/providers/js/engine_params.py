"""Shared by the tests of the signer `js`: the installed engines, the toy bundle, and a signer for it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.base import UnsignedRequest
from tiktok_live.signing.config.provider_config import JsConfig
from tiktok_live.signing.providers.js.signer import JsSigner

HERE = Path(__file__).parent
BUNDLE = HERE / "toy_bundle.js"
FROZEN = str(HERE / "toy_driver.js")
URL = "https://webcast.tiktok.com/webcast/im/fetch/?aid=1988&room_id=7540589352666090247"
AGENT = "Toy/1.0 (tests)"
REQUEST = UnsignedRequest(url=URL, user_agent=AGENT)

_MODULES = {"quickjs": ("quickjs", "quickjs-ng"), "v8": ("py_mini_racer", "mini-racer")}
ENGINES = [
    pytest.param(
        name, marks=pytest.mark.skipif(find_spec(module) is None, reason=f"{package} is not installed"), id=name
    )
    for name, (module, package) in _MODULES.items()
]


class ScriptHost:
    """An HTTP client with scripted responses that records requests."""

    def __init__(self, *responses):
        self.responses = list(responses)
        self.requests = []

    async def get(self, url, *, headers, timeout, max_bytes, follow_redirects=True):
        self.requests.append((url, dict(headers), max_bytes))
        response = self.responses.pop(0)
        if isinstance(response, Exception):
            raise response
        return HttpResponse(url=url, status=200, body=response) if isinstance(response, bytes) else response

    async def post(self, url, *, headers, body, timeout, max_bytes):
        raise AssertionError("no POST is expected")

    async def aclose(self):
        raise AssertionError("the client does not belong to the signer")


@asynccontextmanager
async def signing(engine="quickjs", *, source=None, tmp_path=None, http=None, cache_dir=None, **options):
    """Yield a signer for the toy bundle, or for `source`; skip the test if the engine is not installed."""
    module, package = _MODULES[engine]
    pytest.importorskip(module, reason=f"{package} is not installed")
    if source is not None:
        path = tmp_path / "script.js"
        path.write_text(source, encoding="utf-8")
        options["path"] = str(path)
    if "url" not in options:
        options.setdefault("path", str(BUNDLE))
    signer = JsSigner(JsConfig(engine=engine, **options), http=http or ScriptHost(), cache_dir=cache_dir)
    try:
        yield signer
    finally:
        await signer.aclose()
