"""Where a test hangs: the stacks of its threads, and of the tasks that wait for something."""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import os


def show(name: str, stderr: int) -> None:
    """Write to the file descriptor `stderr` where the test `name` is now."""
    with os.fdopen(os.dup(stderr), "w", encoding="utf-8") as out:
        print(f"\n{name} takes so long that it hangs. Its tasks:", file=out)
        for task in gc.get_objects():
            if issubclass(type(task), asyncio.Task) and not task.done():
                task.print_stack(file=out)
        print("Its threads:", file=out, flush=True)
        faulthandler.dump_traceback(out)
