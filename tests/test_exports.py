from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import tiktok_live
from tests.imports import ROOT, loaded_by
from tiktok_live import events
from tiktok_live.events.names import EVENTS, MODULES

PACKAGE = Path(tiktok_live.__file__).parent
CALLABLE = type(Callable[[int], int])
HEAVY = {"aiohttp", "websockets", "google.protobuf", "betterproto2", "msgspec", "asyncio"}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def own_modules() -> list[Path]:
    """Every module with something in it, generated ones left out."""
    found = [path for path in PACKAGE.rglob("*.py") if "proto" not in path.relative_to(PACKAGE).parts]
    return sorted(path for path in found if len(parsed(path).body) > 1)


def imported_for_checkers(package: Path) -> dict[str, str]:
    """Name to module, from the TYPE_CHECKING block of a package."""
    blocks = [node for node in parsed(package / "__init__.py").body if isinstance(node, ast.If)]
    assert [ast.unparse(block.test) for block in blocks] == ["TYPE_CHECKING"]
    imports = [node for node in blocks[0].body if isinstance(node, ast.ImportFrom)]
    assert len(imports) == len(blocks[0].body)
    return {alias.asname or alias.name: str(node.module) for node in imports for alias in node.names}


def by_kind(name: str) -> tuple[int, str]:
    """The order of the linter: constants, classes, the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_table_list_and_checkers_agree():
    assert imported_for_checkers(PACKAGE) == tiktok_live._HOMES
    assert tiktok_live.__all__ == sorted(tiktok_live._HOMES)


@pytest.mark.parametrize("name", tiktok_live.__all__)
def test_every_public_name_loads_from_where_it_is_at_home(name):
    home = import_module(tiktok_live._HOMES[name])
    assert getattr(tiktok_live, name) is getattr(home, name)
    assert name in home.__all__
    # What stands for a type of functions has its text beside it, where Python cannot see it.
    assert getattr(tiktok_live, name).__doc__ or isinstance(getattr(tiktok_live, name), CALLABLE)


def test_a_name_is_looked_up_once():
    vars(tiktok_live).pop("Backoff", None)
    assert "Backoff" not in vars(tiktok_live)
    assert tiktok_live.Backoff is vars(tiktok_live)["Backoff"]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'tiktok_live' has no attribute 'Nothing'"):
        _ = tiktok_live.Nothing
    with pytest.raises(ImportError):
        from tiktok_live import Nothing  # noqa: F401


def test_every_public_name_is_listed_before_it_is_loaded():
    vars(tiktok_live).pop("Backoff", None)
    assert set(tiktok_live.__all__) <= set(dir(tiktok_live))
    assert dir(tiktok_live) == sorted(dir(tiktok_live))


def test_a_star_brings_all_of_them():
    names: dict[str, object] = {}
    exec("from tiktok_live import *", names)
    assert set(tiktok_live.__all__) <= set(names)


def test_every_error_is_public():
    assert set(import_module("tiktok_live.errors").__all__) <= set(tiktok_live.__all__)


def test_the_root_has_the_names_that_most_programs_need_and_no_more():
    assert 90 <= len(tiktok_live.__all__) <= 115


def test_the_version_is_the_distribution_s():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tiktok_live.__version__ == project["version"]


@pytest.mark.parametrize("path", own_modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_lists_its_public_names_in_order(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    module = import_module(".".join(part for part in parts if part != "__init__"))
    names = list(module.__all__)
    assert names == sorted(set(names), key=by_kind)
    assert [name for name in names if not hasattr(module, name)] == []


def test_the_events_package_exports_every_class_of_events():
    classes = {name for module in MODULES for name in module.__all__ if isinstance(getattr(module, name), type)}
    assert classes - set(events.__all__) == set()
    assert {cls.__name__ for cls in EVENTS.values()} <= classes
    assert set(tiktok_live.__all__) & classes == {n for n in tiktok_live.__all__ if "events" in tiktok_live._HOMES[n]}


def test_table_list_and_checkers_agree_on_the_events():
    assert imported_for_checkers(PACKAGE / "events") == events._HOMES
    assert events.__all__ == sorted(events._HOMES)


@pytest.mark.parametrize("name", events.__all__)
def test_every_event_name_loads_from_its_module(name):
    home = import_module(events._HOMES[name])
    assert getattr(events, name) is getattr(home, name)
    assert name in home.__all__


def test_an_unknown_event_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'tiktok_live.events' has no attribute 'Nothing'"):
        _ = events.Nothing


def test_importing_the_events_package_loads_nothing_else():
    loaded = loaded_by("import tiktok_live.events")
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("tiktok_live.")} == {"tiktok_live.events"}
    assert "tiktok_live.events.families.battle" in loaded_by("from tiktok_live.events import BattleEvent")


def test_importing_the_package_loads_nothing_heavy():
    loaded = loaded_by("import tiktok_live")
    assert "tiktok_live" in loaded
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("tiktok_live.")} == set()


def test_an_error_can_be_had_without_the_rest():
    assert loaded_by("from tiktok_live import ConfigError") & HEAVY == set()


def test_a_client_can_be_made_before_the_network_stack_is_loaded():
    loaded = loaded_by("from tiktok_live import LiveClient; LiveClient('someone')")
    assert loaded & {"aiohttp", "websockets", "betterproto2"} == set()


def public_modules() -> list[str]:
    """The modules that the changelog calls public."""
    head = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## 0.1.0")[0]
    return sorted(set(re.findall(r"`(tiktok_live(?:\.\w+)*)`", head)))


def test_the_changelog_s_public_modules_exist_and_list_their_names():
    modules = public_modules()
    expected = {"tiktok_live", "tiktok_live.events", "tiktok_live.metrics", "tiktok_live.proto"}
    expected |= {"tiktok_live.capture", "tiktok_live.capture.anonymizing"}
    assert set(modules) == expected | {"tiktok_live.signserver", "tiktok_live.simulator", "tiktok_live.testing"}
    for name in modules:
        assert import_module(name).__all__


PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*")]


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_file()], ids=lambda page: page.name)
def test_documentation_and_examples_import_only_public_names(page):
    text = page.read_text(encoding="utf-8").replace('\\n",', "")
    imports = re.findall(r"from (tiktok_live[\w.]*) import (\([^)]*\)|[^\n\\\"]+)", text)
    assert {module for module, _ in imports} <= set(public_modules())
    for module, names in imports:
        listed = [name.split(" as ")[0].strip() for name in re.sub(r"#[^\n]*|[()]", "", names).split(",")]
        assert {name for name in listed if name} <= set(import_module(module).__all__), module
    assert not re.search(r"import tiktok_live\.", text)
