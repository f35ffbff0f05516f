"""What README and the pages list is complete."""

from __future__ import annotations

import re
from typing import Any, cast
from unittest.mock import Mock

from tests.docs.blocks import PAGES, blocks_of
from tiktok_live.relay.documents import PATHS
from tiktok_live.signing.config.sign_setting import KINDS
from tiktok_live.signserver.routes import all_routes
from tiktok_live.signserver.url_routes import TICKET_PATH


def test_the_first_script_has_about_twelve_lines() -> None:
    first = blocks_of("README.md")[0]
    assert len([line for line in first.text.splitlines() if line.strip()]) <= 12


def test_the_page_about_signing_names_every_option_of_every_provider() -> None:
    page = PAGES["signing.md"].read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
    names = {name for kind in KINDS.values() for name in kind.__struct_fields__}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_the_page_about_the_sign_server_names_every_route() -> None:
    named = set(re.findall(r"/[a-z_/{}]*[a-z}]", PAGES["sign-server.md"].read_text(encoding="utf-8")))
    routes = {route.path.rstrip("/") for route in all_routes(*[cast("Any", Mock())] * 3)}
    assert routes - named - {TICKET_PATH} == set()


def test_the_page_about_the_relay_names_every_route() -> None:
    page = PAGES["relay.md"].read_text(encoding="utf-8")
    assert [path for path in PATHS if f"`{path}" not in page] == []
