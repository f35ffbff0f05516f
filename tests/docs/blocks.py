"""The code blocks of README and of the pages in `docs`, in order, and what each of them is."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

__all__ = ["PAGES", "ROOT", "Block", "blocks_of", "commands_of", "missing_names", "programs_of"]

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.name: path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}

# First words of the commands that readers type; the rest of an indented block is what a program prints.
COMMANDS = {
    *(
        "cd",
        "cp",
        "curl",
        "export",
        "ffmpeg",
        "ffplay",
        "git",
        "jq",
        "make",
        "mkdir",
        "mv",
        "node",
        "npm",
        "pip",
        "pytest",
    ),
    *("python", "rm", "sqlite3", "streamlink", "tiktok-live", "uv", "source", "systemctl", "crontab", "xdg-open"),
}
SHELLS = {"sh", "shell", "bash", "console", "zsh"}
SUFFIXES = {"python": ".py", "toml": ".toml", "json": ".json", "javascript": ".js", "js": ".js"}
ASSIGNMENTS = re.compile(r"^(?:\w+=\S*\s+)+")


@dataclass(frozen=True, slots=True)
class Block:
    """One code block.

    Attributes:
        line: number of its first line of code on the page.
        language: as fenced; `sh` for commands, empty for what programs print.
        file: the name that the paragraph before it gives to it, or empty.
    """

    page: str
    line: int
    language: str
    text: str
    file: str = ""
    is_fenced: bool = True

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def is_command(line: str) -> bool:
    words = ASSIGNMENTS.sub("", line.removeprefix("$ ")).split()
    return bool(words) and words[0] in COMMANDS


def _language(info: str, text: str) -> str:
    name = info.split(maxsplit=1)[0] if info.strip() else ""
    if name in SHELLS or (not name and is_command(text.strip().splitlines()[0])):
        return "sh"
    return name


def _file(paragraph: str, language: str) -> str:
    names = re.findall(r"`([\w.-]+)`", paragraph)
    suffix = SUFFIXES.get(language)
    return next((name for name in reversed(names) if suffix and name.endswith(suffix)), "")


def blocks_of(page: str) -> list[Block]:
    """Return the code blocks of a page, in order."""
    found: list[Block] = []
    paragraph = ""
    for token in MarkdownIt().parse(PAGES[page].read_text(encoding="utf-8")):
        if token.type == "inline":
            paragraph = token.content
        elif token.type in {"fence", "code_block"} and token.map and token.content.strip():
            language = _language(token.info, token.content)
            first = token.map[0] + (2 if token.type == "fence" else 1)
            found.append(Block(page, first, language, token.content, _file(paragraph, language), token.type == "fence"))
    return found


def commands_of(block: Block) -> list[str]:
    """Return the commands of a block; lines that end with a backslash go on. Its exports precede each of them."""
    chunks = re.sub(r"\\\n\s*", "", block.text).strip("\n").split("\n\n")
    # In an indented block, a chunk that begins otherwise is what the commands before it print.
    typed = [chunk for chunk in chunks if block.is_fenced or is_command(chunk.strip())]
    lines = "\n".join(typed).splitlines()
    commands = [line.strip().removeprefix("$ ") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    exports = [command for command in commands if command.startswith("export ")]
    others = [command for command in commands if command not in exports]
    return ["\n".join((*exports, command)) for command in others] if others else commands


def missing_names(text: str) -> set[str]:
    """Return the names that a script uses and does not define."""
    used, defined = set(), set(dir(builtins)) | {"__name__", "__file__"}
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case (
                ast.Name(id=name) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name))
            ):
                defined.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                defined.add(name)
            case ast.alias(name=name, asname=alias):
                defined.add(alias or name.partition(".")[0])
            case _:
                pass
    return used - defined


def programs_of(blocks: list[Block]) -> dict[Block, str]:
    """Return the programs of a page by their last block: a block that lacks names continues the program before it.

    Each line of a program has the number that it has on the page, so that tracebacks name it.
    """
    programs: list[list[Block]] = []
    for block in blocks:
        if programs and missing_names(block.text):
            programs[-1].append(block)
        else:
            programs.append([block])
    return {program[-1]: _joined(program) for program in programs}


def _joined(program: list[Block]) -> str:
    text = ""
    for block in program:
        text += "\n" * (block.line - 1 - text.count("\n")) + block.text
    return text
