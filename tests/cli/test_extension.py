from __future__ import annotations

from tests.cli.command_line import run
from tiktok_live.extension.folder import extension_files
from tiktok_live.extension.token import read_token


async def test_it_writes_the_extension_and_names_the_next_steps_but_not_the_token(tmp_path):
    folder, token_file = tmp_path / "copy", tmp_path / "data" / "token"
    first = await run("extension", str(folder), "--token-file", str(token_file))
    assert (first.code, first.err) == (0, "")
    assert {each.name for each in folder.iterdir()} == set(extension_files())
    token = read_token(token_file)
    for part in ("chrome://extensions", "Load unpacked", str(folder), str(token_file), "--sign extension"):
        assert part in first.out
    assert token not in first.out
    second = await run("extension", str(folder), "--token-file", str(token_file))
    assert "updated" in second.out
    assert "The token is unchanged." in second.out
    assert read_token(token_file) == token
    third = await run("extension", str(folder), "--token-file", str(token_file), "--new-token")
    assert str(token_file) in third.out
    assert read_token(token_file) != token


async def test_a_folder_with_other_files_is_a_wrong_usage(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = await run("extension", str(tmp_path), "--token-file", str(tmp_path / "token"))
    assert done.code == 2
    assert "holds no earlier copy of the extension. Name a new folder" in done.err
    assert not (tmp_path / "token").exists()
