"""What the tests of the `js` signer share: the engines that are installed, the toy bundle, and a signer on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.base import UnsignedRequest
from tiktok_live.signing.config.provider_config import JsSpec
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
    """An HTTP client that gives scripted answers and remembers who was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def get(self, url, *, headers, timeout, max_bytes, follow_redirects=True):
        self.asked.append((url, dict(headers), max_bytes))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return HttpResponse(url=url, status=200, body=answer) if isinstance(answer, bytes) else answer

    async def post(self, url, *, headers, body, timeout, max_bytes):
        raise AssertionError("nothing is posted")

    async def aclose(self):
        raise AssertionError("the client is not the signer's")


@asynccontextmanager
async def signing(engine="quickjs", *, source=None, tmp_path=None, http=None, cache_dir=None, **options):
    """Give a signer on the toy bundle, or on `source`; skip the test when the engine is not installed."""
    module, package = _MODULES[engine]
    pytest.importorskip(module, reason=f"{package} is not installed")
    if source is not None:
        path = tmp_path / "script.js"
        path.write_text(source, encoding="utf-8")
        options["path"] = str(path)
    if "url" not in options:
        options.setdefault("path", str(BUNDLE))
    signer = JsSigner(JsSpec(engine=engine, **options), http=http or ScriptHost(), cache_dir=cache_dir)
    try:
        yield signer
    finally:
        await signer.aclose()
