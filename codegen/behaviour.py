"""Measure how clients behave when handlers misbehave, and write `docs/behaviour.md`. Takes about three minutes.

python codegen/behaviour.py

Needs the interpreters that `tests/interop/provide.py` creates; environment variables name them.
`tests/interop/test_behaviour.py` compares new measurements with the page.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests are not installed as a package

from tests.interop.behaviour_measure import CLIENTS, measure  # noqa: E402 - needs the path above
from tests.interop.behaviour_table import PAGE, page, subjects  # noqa: E402 - likewise


async def measured(day: str) -> str:
    """Measure every row in turn, and return the page."""
    return page([(subject, await measure(subject.client, subject.case, subject.closer)) for subject in subjects()], day)


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if missing := [client.variable for client in CLIENTS if not client.python]:
        raise SystemExit(f"environment variables not set: {', '.join(missing)}")
    logging.disable(logging.CRITICAL)  # failures are intended
    PAGE.write_text(asyncio.run(measured(f"{datetime.now(UTC):%Y-%m-%d}")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
