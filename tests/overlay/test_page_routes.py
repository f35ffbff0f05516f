from __future__ import annotations

from pathlib import Path

import pytest

from tests.overlay.rooms import TOKEN, serving
from tiktok_live.overlay import page_routes
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.views import OVERLAYS

PAGES = Path(page_routes.__file__).parent / "pages"


async def test_every_page_and_file_is_served_with_its_type_and_policy():
    types = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
    files = [path for path in PAGES.rglob("*") if path.is_file()]
    paths = {f"/overlay/files/{path.relative_to(PAGES).as_posix()}": types[path.suffix] for path in files}
    paths |= {"/": "text/html"} | {f"/overlay/{name}": "text/html" for name in OVERLAYS if name != "socket"}
    async with serving() as served:
        for path, kind in paths.items():
            async with served.http.get(f"{served.url}{path}") as answer:
                assert (answer.status, answer.content_type, answer.charset) == (200, kind, "utf-8"), path
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                policy = answer.headers["Content-Security-Policy"]
                assert "script-src 'self';" in policy
                assert TOKEN not in await answer.text()


@pytest.mark.parametrize(
    "path", ["/overlay/none", "/overlay/files/../views.py", "/overlay/files/none.js", "/overlay/own/x"]
)
async def test_nothing_else_is_served(path):
    async with serving() as served, served.http.get(f"{served.url}{path}") as answer:
        assert answer.status == 404


async def test_own_files_are_served_in_parts_and_without_scripts(tmp_path):
    (tmp_path / "own.css").write_text("p{}")
    (tmp_path / "horn.mp3").write_bytes(b"0123456789")
    async with serving(OverlayConfig(media=tmp_path)) as served:
        async with served.http.get(f"{served.url}/overlay/own/own.css") as answer:
            assert (answer.status, answer.content_type, await answer.text()) == (200, "text/css", "p{}")
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
        async with served.http.get(f"{served.url}/overlay/own/horn.mp3", headers={"Range": "bytes=2-3"}) as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (206, "audio/mpeg", b"23")
        async with served.http.get(f"{served.url}/overlay/own/..%2f..%2fetc%2fpasswd") as answer:
            assert answer.status == 404
