from __future__ import annotations

import pytest

from tests.signserver.servers import FETCH, json_body, serving


@pytest.mark.parametrize("path", ["/", "/fetch", "/restart", "/webcast/chat", "/signature/", "/webcast/fetch/a/b"])
async def test_unknown_paths_are_404(path):
    async with serving() as caller:
        response = await caller.get(path)
        assert response.status == json_body(response)["code"] == 404


async def test_the_wrong_method_is_405_in_the_dialects_form():
    async with serving() as caller:
        response = await caller.get("/signature")
        assert (response.status, response.headers["Allow"]) == (405, "POST")
        assert json_body(response)["status"] == "error"
        response = await caller.post("/webcast/fetch", {})
        assert (response.status, response.headers["Allow"]) == (405, "GET")
        response = await caller.raw(f"HEAD {FETCH} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert response.startswith(b"HTTP/1.1 405 ")
        response = await caller.raw(b"PUT /sign_url HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b"Allow: GET, POST\r\n" in response
