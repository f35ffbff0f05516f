"""A real platform script, as the npm package signtok 1.2.0 has it, gives known bytes in both engines.

The script is the platform's and is not in this repository. It is read from where the tester installed it, and the
session of a stranger that it carries is taken out before it is run.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.signing.providers.js.engine_params import ENGINES, ScriptHost
from tiktok_live.signing.base import SignedRequest, UnsignedRequest
from tiktok_live.signing.config.provider_config import JsConfig
from tiktok_live.signing.providers.js.signer import JsSigner

SCRIPTS = Path(os.environ.get("SIGNTOK_DIR", "")) / "node_modules" / "signtok" / "js"
AGENT = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/98.0.4758.109 Safari/537.36"
)
QUERY = "aid=1988&room_id=7540589352666090247"
X_BOGUS = "DFSzswSOr7JANVRUC3AjPnsNhy/J"
FROZEN = """
var RealDate = Date;
Date = function () { return new RealDate(1787000000000); };
Date.prototype = RealDate.prototype;
Date.now = function () { return 1787000000000; };
Math.random = function () { return 0.42; };
function sign(url, userAgent, need) {
  need("byted_acrawler.init")({aid: 24, dfp: true});
  return {"X-Bogus": need("_0x32d649")(url.split("?")[1]), _signature: need("byted_acrawler.sign")({url: url})};
}
"""

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(
        not os.environ.get("SIGNTOK_DIR") or not SCRIPTS.is_dir(),
        reason="SIGNTOK_DIR names no folder with signtok 1.2.0 in its node_modules",
    ),
]


@pytest.fixture
def script(tmp_path):
    """Return one file with both scripts, without the cookies."""
    signature, webmssdk = ((SCRIPTS / name).read_text(encoding="utf-8") for name in ("signature.js", "webmssdk.js"))
    webmssdk, blanked = re.subn(r"""document\.cookie\s*=\s*(["']).*?\1""", 'document.cookie=""', webmssdk)
    assert blanked == 1
    path = tmp_path / "signtok.js"
    path.write_text(f"{signature}\n;\n{webmssdk}", encoding="utf-8")
    return str(path)


async def sign(script, engine, driver):
    signer = JsSigner(JsConfig(path=script, engine=engine, driver=driver), http=ScriptHost(), cache_dir=None)
    try:
        url = f"https://webcast.tiktok.com/webcast/im/fetch/?{QUERY}"
        signed = await signer.sign_url(UnsignedRequest(url=url, user_agent=AGENT))
        assert isinstance(signed, SignedRequest), signed
        return signed, signer.profile
    finally:
        await signer.aclose()


@pytest.mark.parametrize("engine", ENGINES)
async def test_x_bogus_is_the_known_one_byte_for_byte(script, tmp_path, engine):
    driver = tmp_path / "frozen.js"
    driver.write_text(FROZEN, encoding="utf-8")
    signed, profile = await sign(script, engine, str(driver))
    assert signed.fields["X-Bogus"] == X_BOGUS
    assert signed.fields["_signature"].startswith("_02B4Z6wo00f0")
    assert profile.symbols == ("BytedAcrawler", "init", "sign")


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_built_in_driver_gives_the_documented_forms(script, engine):
    signed, _ = await sign(script, engine, "signtok")
    assert list(signed.fields) == ["_signature", "X-Bogus"]
    assert signed.fields["_signature"].startswith("_02B4Z6wo00f0")
    assert len(signed.fields["X-Bogus"]) == 28
    assert signed.fields["X-Bogus"].startswith("DFSz")
