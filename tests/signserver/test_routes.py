from __future__ import annotations

import pytest

from tests.signserver.servers import ROOM_ID, content, serving

FETCH = f"/webcast/fetch?room_id={ROOM_ID}"


@pytest.mark.parametrize("path", ["/", "/fetch", "/restart", "/webcast/chat", "/signature/", "/webcast/fetch/a/b"])
async def test_nothing_else_is_there(path):
    async with serving() as caller:
        answer = await caller.get(path)
        assert answer.status == content(answer)["code"] == 404


async def test_the_wrong_method_is_405_in_the_dialects_form():
    async with serving() as caller:
        answer = await caller.get("/signature")
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
        assert content(answer)["status"] == "error"
        answer = await caller.post("/webcast/fetch", {})
        assert (answer.status, answer.headers["Allow"]) == (405, "GET")
        answer = await caller.raw(f"HEAD {FETCH} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 405 ")
        answer = await caller.raw(b"PUT /sign_url HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b"Allow: GET, POST\r\n" in answer
