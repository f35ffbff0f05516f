from __future__ import annotations

from tests.capture.anonymizing.test_files import IDENTITIES, left_in, recorded
from tests.cli.command_line import run


async def test_it_writes_a_copy_and_says_what_to_check(tmp_path):
    source, target = recorded(tmp_path / "a.ttlive"), tmp_path / "b.ttlive"
    done = await run("anonymize", str(source), str(target))
    assert (done.code, done.out) == (0, "")
    assert done.err == f"Written: {target}. Look through its chat before you publish it.\n"
    assert left_in(target, IDENTITIES) == []
    masked = await run("anonymize", str(source), str(tmp_path / "c.ttlive"), "--mask-texts")
    assert masked.code == 0
    assert (tmp_path / "c.ttlive").stat().st_size != target.stat().st_size


async def test_a_wrong_file_is_a_wrong_usage(tmp_path):
    (tmp_path / "a.txt").write_text("chat")
    done = await run("anonymize", str(tmp_path / "a.txt"), str(tmp_path / "b.ttlive"))
    assert done.code == 2
    assert "a.txt is not a capture. Captures are made by tiktok-live record" in done.err
    assert not (tmp_path / "b.ttlive").exists()
