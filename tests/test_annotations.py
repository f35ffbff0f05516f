"""Every name in a public annotation exists at run time: `help`, `inspect.signature` and `get_type_hints` work."""

from __future__ import annotations

import inspect
import sys
import typing
from importlib import import_module

import pytest

PUBLIC = ("tiktok_live", "tiktok_live.events", "tiktok_live.testing", "tiktok_live.simulator", "tiktok_live.signserver")
PUBLIC += ("tiktok_live.metrics", "tiktok_live.capture", "tiktok_live.capture.anonymizing")


def annotated() -> dict[str, object]:
    """Everything public that has annotations, by its full name: classes, their public methods and properties."""
    found: dict[str, object] = {}
    for package in PUBLIC:
        module = import_module(package)
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isfunction(value) or inspect.isclass(value):
                found[f"{value.__module__}.{name}"] = value
            if inspect.isclass(value):
                found |= {f"{each.__module__}.{each.__qualname__}": each for each in methods(value)}
    return found


def methods(cls: type) -> list[typing.Any]:
    """The constructor, the public methods and the properties that this library defines."""
    found = []
    for name, member in inspect.getmembers_static(cls):
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(function) and (name == "__init__" or not name.startswith("_")):
            found.append(function)
    return [function for function in found if function.__module__.startswith("tiktok_live")]


ANNOTATED = annotated()


@pytest.mark.parametrize("name", sorted(ANNOTATED))
def test_every_annotation_can_be_evaluated(name):
    value: typing.Any = ANNOTATED[name]
    names = vars(sys.modules[value.__module__])
    for part, written in value.__annotations__.items():
        if not part.startswith("_") and isinstance(written, str):
            eval(written, dict(names))


@pytest.mark.parametrize("name", sorted(name for name, value in ANNOTATED.items() if inspect.isfunction(value)))
def test_every_signature_can_be_evaluated(name):
    assert inspect.signature(ANNOTATED[name], eval_str=True)


def test_help_works_on_the_client():
    import pydoc

    from tiktok_live import LiveClient

    assert "shared" in pydoc.render_doc(LiveClient)
