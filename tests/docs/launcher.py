"""Starts Python programs as forks of one process that has imported the library: a tenth of a second instead of one.

python launcher.py SOCKET              waits for requests
python launcher.py SOCKET ARGUMENT...  runs `python ARGUMENT...`, with its own files, folder and environment
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from importlib import import_module

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def launch(address: str) -> None:
    """Wait for requests, without end."""
    _import_all()
    gc.freeze()  # what is imported here is not looked through in each program
    # Nothing waits for the forks that serve a request.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen(32)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        connection, _ = server.accept()
        if os.fork() == 0:
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _serve(connection)
        connection.close()


def _import_all() -> None:
    import pkgutil

    import tiktok_live

    for module in pkgutil.walk_packages(tiktok_live.__path__, "tiktok_live."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # needs an extra that is not installed
                import_module(module.name)


def _serve(connection: socket.socket) -> None:
    request, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while not request.endswith(b"\n"):
        request += connection.recv(1 << 20)
    ended, alive = os.pipe()
    program = os.fork()
    if program == 0:
        os.close(ended)
        connection.close()
        os._exit(_run(json.loads(request), files))
    os.close(alive)
    connection.sendall(b"%d\n" % program)
    # The pipe ends with the program, the connection with the one who asked for it.
    if ended not in select.select([ended, connection], [], [])[0]:
        os.kill(program, signal.SIGKILL)
    _, status = os.waitpid(program, 0)
    with suppress(OSError):
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _run(request: dict, files: list[int]) -> int:
    """Run a program to its end as the interpreter does; only its modules are not taken apart, which takes longest."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    code = _exit_code(request["arguments"])
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    gc.collect()  # reports what was not closed
    sys.stdout.flush()
    return code


def _exit_code(arguments: list[str]) -> int:
    try:
        _run_program(arguments)
    except SystemExit as request:
        if isinstance(request.code, str):
            sys.stderr.write(f"{request.code}\n")
        return request.code if isinstance(request.code, int) else int(request.code is not None)
    except BaseException as error:  # noqa: BLE001 - what the interpreter does
        traceback.print_exc()
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _run_program(arguments: list[str]) -> None:
    import runpy

    match arguments:
        case ["-m", module, *others]:
            sys.path[0], sys.argv = os.getcwd(), [module, *others]  # noqa: PTH109 - pathlib is slower to import
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", text, *others]:
            sys.path[0], sys.argv = "", ["-c", *others]
            exec(compile(text, "<string>", "exec"), {"__name__": "__main__"})
        case [path, *others]:
            sys.path[0], sys.argv = os.path.dirname(os.path.abspath(path)), [path, *others]  # noqa: PTH100, PTH120
            runpy.run_path(path, run_name="__main__")


def ask(address: str, arguments: list[str]) -> int:
    """Have a program run, pass signals on to it, and return its exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    request = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109 - as above
    answers = _sent(address, json.dumps(request).encode() + b"\n").makefile()
    program = int(answers.readline())
    for each in SIGNALS:
        signal.signal(each, lambda received, _: os.kill(program, received))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    code = int(answers.readline())
    return code if code >= 0 else 128 - code


def _sent(address: str, data: bytes) -> socket.socket:
    """Send a request. A fork that ends before it has read one has started nothing, so another one is asked."""
    for is_last in (False, False, True):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
        try:
            connection.sendall(data[socket.send_fds(connection, [data], [0, 1, 2]) :])
        except (BrokenPipeError, ConnectionResetError):
            connection.close()
            if is_last:
                raise
        else:
            return connection
    raise AssertionError("the last attempt returns or raises")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        raise SystemExit(ask(sys.argv[1], sys.argv[2:]))
    launch(sys.argv[1])
