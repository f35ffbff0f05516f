from __future__ import annotations

import subprocess
import sys

import pytest

from tiktok_live import __version__

NEEDS_EXTRA = 'The command line needs the extra "cli": pip install "tiktok-live[cli]"\n'

HIDING = """
import sys
from importlib.abc import MetaPathFinder

class Hidden(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Hidden())
sys.argv[1:] = ["--version"]
from tiktok_live.__main__ import main
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_the_module_is_the_command():
    done = run("-m", "tiktok_live", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"tiktok-live {__version__}\n", "")


def test_without_the_extra_it_prints_how_to_install_it():
    for package in ("rich", "typer"):
        done = run("-c", HIDING.format(package=package))
        assert (done.returncode, done.stdout, done.stderr) == (2, "", NEEDS_EXTRA)


def test_help_loads_neither_the_client_nor_the_simulator():
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from tiktok_live.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('aiohttp', 'websockets', 'tiktok_live.client', 'rich.live')))"
    )
    assert run("-c", code).returncode == 0


def test_the_librarys_log_is_shown_only_in_dev_mode():
    code = (
        "import logging\n"
        "from tiktok_live.cli.runner import run\n"
        "async def command(): logging.getLogger('tiktok_live.client').warning('slow')\n"
        "try: run(command())\n"
        "except BaseException: pass"
    )
    assert run("-c", code).stderr == ""
    assert "slow" in run("-X", "dev", "-c", code).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="its shell cannot close a stream")
@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_failure(closing):
    command = ["sh", "-c", f'"$0" -m tiktok_live events {closing}', sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
