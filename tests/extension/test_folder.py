"""The files of the extension: what they ask for, and where they are written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.extension.folder import SITE, extension_files, write_extension
from tiktok_live.signing.config.provider_config import ExtensionConfig
from tiktok_live.transports.extension.messages import CloseCode

FILES = {name: data.decode() for name, data in extension_files().items()}
SCRIPTS = sorted(name for name in FILES if name.endswith(".js"))


def test_it_asks_for_nothing_but_the_debugger_its_settings_and_one_site():
    manifest = json.loads(FILES["manifest.json"])
    assert manifest.pop("manifest_version") == 3
    assert manifest.pop("permissions") == ["debugger", "storage"]
    assert manifest.pop("host_permissions") == ["https://www.tiktok.com/*"]
    policy = manifest.pop("content_security_policy")["extension_pages"]
    assert policy == "default-src 'none'; script-src 'self'; style-src 'self'; connect-src ws://127.0.0.1:*"
    assert manifest.pop("background") == {"service_worker": "worker.js", "type": "module"}
    assert set(manifest) == {"name", "version", "description", "minimum_chrome_version", "action", "options_ui"}


def test_the_packaged_manifest_is_that_of_the_platform():
    assert extension_files(SITE) == extension_files()


def test_another_site_changes_the_manifest_only():
    test_build = extension_files("http://127.0.0.1:8080/")
    assert json.loads(test_build.pop("manifest.json"))["host_permissions"] == ["http://127.0.0.1:8080/*"]
    assert test_build == {name: data for name, data in extension_files().items() if name != "manifest.json"}


@pytest.mark.parametrize(
    "site", ["", "www.tiktok.com", "ftp://a", "https://a/b", "https://", "http://a:x", "http://[", "*"]
)
def test_a_site_is_checked(site):
    with pytest.raises(ConfigError, match="not the address of a site") as wrong:
        extension_files(site)
    assert "https://www.tiktok.com" in wrong.value.advice


def test_its_pages_load_only_files_that_are_there():
    html = FILES["page.html"]
    assert {*re.findall(r'(?:href|src)="([^"]+)"', html)} <= set(FILES)
    imported = {name for script in SCRIPTS for name in re.findall(r'from "\./([^"]+)"', FILES[script])}
    assert imported <= set(SCRIPTS)
    assert "http" not in FILES["page.css"]


def test_it_reads_no_cookie_and_no_header_and_runs_nothing_in_pages():
    code = "\n".join(FILES[script] for script in SCRIPTS)
    for word in ("cookie", "headers", "executeScript", "Runtime.evaluate", "Runtime.enable", "innerHTML", "eval("):
        assert word.lower() not in code.lower(), word
    commands = set(re.findall(r'"((?:Network|Target|Page|Runtime)\.\w+)"', code))
    assert commands == {
        *("Network.enable", "Network.getResponseBody", "Target.setAutoAttach", "Page.getFrameTree"),
        "Runtime.runIfWaitingForDebugger",
        *("Target.attachedToTarget", "Network.webSocketCreated", "Network.webSocketClosed"),
        *("Network.webSocketFrameReceived", "Network.responseReceived", "Network.loadingFailed"),
        "Network.loadingFinished",
    }


def test_both_sides_agree_on_the_port_and_on_what_is_final():
    link = FILES["link.js"]
    assert f"DEFAULT_PORT = {ExtensionConfig().port};" in link
    assert f"REFUSALS = new Set([{CloseCode.WRONG_TOKEN:d}, {CloseCode.WRONG_VERSION:d}]);" in link


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("script", SCRIPTS)
def test_its_scripts_are_valid(script):
    command = ["node", "--check", "--input-type=module"]
    done = subprocess.run(command, input=FILES[script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_earlier_copy_is_updated(tmp_path):
    folder = tmp_path / "a" / "extension"
    assert not write_extension(folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == extension_files()
    (folder / "worker.js").write_text("old")
    assert write_extension(folder)
    assert (folder / "worker.js").read_text() == FILES["worker.js"]


@pytest.mark.parametrize("content", ["{}", "[]", "nonsense", '{"name": "another"}', None])
def test_another_folder_is_left_alone(tmp_path, content):
    (tmp_path / "mine.txt").write_text("mine")
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    before = {each.name: each.read_text() for each in tmp_path.iterdir()}
    with pytest.raises(ConfigError, match="holds no earlier copy"):
        write_extension(tmp_path)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == before


def test_a_file_in_the_way_is_explained(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_extension(tmp_path / "file")
