"""Write `docs/behaviour.md`: how clients behave when handlers misbehave, measured now, in about three minutes.

python codegen/behaviour.py

Needs the interpreters that `tests/interop/provide.py` makes, by their names in the environment.
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
sys.path.insert(0, str(ROOT))  # the tests are no package that is installed

from tests.interop.behaviour_measure import CLIENTS, measure  # noqa: E402 - found by the line above
from tests.interop.behaviour_table import PAGE, page, subjects  # noqa: E402 - the same


async def measured(day: str) -> str:
    """Measure every row, one after the other, and return the page that tells of them."""
    return page([(subject, await measure(subject.client, subject.case, subject.closer)) for subject in subjects()], day)


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if missing := [client.variable for client in CLIENTS if not client.python]:
        raise SystemExit(f"not in the environment: {', '.join(missing)}")
    logging.disable(logging.CRITICAL)  # what goes wrong is meant to
    PAGE.write_text(asyncio.run(measured(f"{datetime.now(UTC):%Y-%m-%d}")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
