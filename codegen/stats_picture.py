"""Draw docs/stats.svg, the charts of a simulated live: python codegen/stats_picture.py."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests are not installed as a package

from tests.export.traffic import live  # noqa: E402 - needs the path above
from tiktok_live.stats.charts import save_chart  # noqa: E402 - likewise
from tiktok_live.stats.statistics import Statistics  # noqa: E402 - likewise


def main() -> None:
    """Draw it."""
    statistics = Statistics()
    for event in live(seed=5, duration=1495.0, rate=6.0)[0]:
        statistics.add(event)
    save_chart(statistics.report(), ROOT / "docs" / "stats.svg", "svg")


if __name__ == "__main__":
    main()
