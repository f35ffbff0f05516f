"""How long imports take, over a bare interpreter, as the median of several processes.

python benchmarks/import_time.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 11
CASES = {
    "bare interpreter": "pass",
    "import tiktok_live": "import tiktok_live",
    "LiveClient constructed": 'from tiktok_live import LiveClient; LiveClient("someone")',
}


def median(code: str) -> float:
    """Return the median wall time in seconds of a process that runs `code`."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - the code is ours, above
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    bare = median(CASES["bare interpreter"])
    for name, code in CASES.items():
        taken = median(code)
        print(f"{name:24} {taken * 1000:7.1f} ms   {(taken - bare) * 1000:+7.1f} ms over a bare interpreter")


if __name__ == "__main__":
    main()
