from __future__ import annotations

import json

from tiktok_live.doctor.examination import Examined
from tiktok_live.doctor.observed_http import Exchange
from tiktok_live.doctor.results import Hop, Report
from tiktok_live.doctor.saving import save_examination
from tiktok_live.net.http_client import HttpResponse

SECRET = "S3cr3tV4lueOfAToken"
URL = f"https://www.tiktok.com/@demo/live?msToken={SECRET}&device_id=7123456789012345678"


def exchange(body: bytes, **headers: str) -> Exchange:
    received = {**headers, "X-Forwarded-For": "203.0.113.7"}
    answer = HttpResponse(url=URL, status=200, headers=received, cookies={"ttwid": SECRET}, body=body)
    sent = {"Cookie": f"ttwid={SECRET}", "User-Agent": "Mozilla/5.0 Chrome/140.0.0.0"}
    return Exchange(hop=Hop.PAGE, method="GET", url=URL, headers=sent, response=answer, wall=0.0)


def saved(folder, *exchanges: Exchange) -> dict[str, str]:
    save_examination(Examined(report=Report(()), exchanges=exchanges, unreadable=()), folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_secrets_and_addresses_are_masked_in_heads_and_bodies(tmp_path):
    page = f'<html><script>var x = {{"msToken": "{SECRET}", "ip": "203.0.113.7"}}</script>tiktok-verify-page'.encode()
    files = saved(tmp_path, exchange(page, **{"Content-Type": "text/html; charset=utf-8"}))
    assert set(files) == {"report.json", "01-page.head.json", "01-page.body.html"}
    assert "tiktok-verify-page" in files["01-page.body.html"]
    everything = "".join(files.values())
    assert not any(text in everything for text in (SECRET, "203.0.113.7", "7123456789012345678"))
    head = json.loads(files["01-page.head.json"])
    assert (head["status"], head["cookies"], head["body_bytes"]) == (200, ["ttwid"], len(page))
    assert head["request_headers"]["User-Agent"] == "Mozilla/5.0 Chrome/140.0.0.0"


def test_a_body_that_is_not_text_is_not_saved_and_a_large_one_is_cut(tmp_path):
    files = saved(tmp_path, exchange(b"\x00\x01"), exchange(b""), exchange(b"\xff" * 1000), exchange(b"a" * 2_000_000))
    bodies = {name: len(text) for name, text in files.items() if ".body." in name}
    assert list(bodies) == ["04-page.body.txt"]
    assert bodies["04-page.body.txt"] <= 1024 * 1024
