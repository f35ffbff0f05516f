"""Write `docs/fault-table.md`: the effect of every fault and of SIGTERM in every state of the client.

python codegen/fault_table.py [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests are not an installed package

from tests.faults.case import measure  # noqa: E402 - needs the path above
from tests.faults.signalled_scripts import SCRIPT_STATES, run_signalled  # noqa: E402 - needs the path above
from tests.faults.table import PAGE, all_cases, page  # noqa: E402 - needs the path above


async def measured_page() -> str:
    """Run every case, and return the page."""
    rows = [await measure(case) for case in all_cases()]
    return page(rows, [await run_signalled(state) for state in SCRIPT_STATES])


def main() -> None:
    """Write the page; with `--check` only compare, and exit with 1 if the committed page differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed page without writing it")
    check: bool = parser.parse_args().check
    logging.disable(logging.CRITICAL)  # the failures are intended
    text = asyncio.run(measured_page())
    if not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    elif PAGE.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{PAGE.name} is out of date; run `make faults`")


if __name__ == "__main__":
    main()
