"""Write `docs/fault-table.md`: every fault in every state of the client, measured on a virtual clock, and signals.

python codegen/fault_table.py [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests are no package that is installed

from tests.faults.case import measure  # noqa: E402 - found by the line above
from tests.faults.signalled_scripts import PLACES, signalled  # noqa: E402 - the same
from tests.faults.table import PAGE, all_cases, page  # noqa: E402 - the same


async def measured() -> str:
    """Play every case, and return the page that tells of them."""
    rows = [await measure(case) for case in all_cases()]
    return page(rows, [await signalled(state) for state in PLACES])


def main() -> None:
    """Write the page, or with `--check` only compare and exit with 1 when the committed one differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed page, write nothing")
    check: bool = parser.parse_args().check
    logging.disable(logging.CRITICAL)  # what goes wrong is meant to
    text = asyncio.run(measured())
    if not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    elif PAGE.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{PAGE.name} is not what the tests measure, run `make faults`")


if __name__ == "__main__":
    main()
