"""Subtitles, read by ffmpeg."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.export.test_subtitles import HOSTILE, chat, gift, written
from tiktok_live.export.target import ExportFormat

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed"),
]


@pytest.mark.parametrize("kind", [ExportFormat.SRT, ExportFormat.ASS])
def test_ffmpeg_reads_each_cue_when_it_is_due(tmp_path, kind):
    records = [chat(number * 10, text, "N{\\b0}\n-->") for number, text in enumerate(HOSTILE)]
    path = tmp_path / f"a.{kind}"
    path.write_text(written(kind, *records, gift(200, 3)), encoding="utf-8")
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    times = [tuple(map(float, line.split(",")[:2])) for line in done.stdout.split()]
    assert times == [(number * 10, 6) for number in range(len(HOSTILE))] + [(200, 6)]
    assert done.stderr == ""


def test_ffmpeg_draws_them_as_text(tmp_path):
    (tmp_path / "a.ass").write_text(
        written(ExportFormat.ASS, *[chat(number / 10, text) for number, text in enumerate(HOSTILE)]), encoding="utf-8"
    )
    source = ("-f", "lavfi", "-i", "color=black:size=180x320:rate=2:duration=3")
    command = ["ffmpeg", "-v", "error", *source, "-vf", "ass=a.ass", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    picture = done.stdout[4 * 180 * 320 : 5 * 180 * 320]
    upper, lower = picture[: len(picture) // 3], picture[len(picture) // 2 :]
    assert max(upper) < 40, "a comment moved itself to the top"
    assert max(lower) > 150, "nothing is drawn"
