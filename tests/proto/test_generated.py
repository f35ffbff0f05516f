from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import betterproto2
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

import tiktok_live.proto
from tests.random_messages import MESSAGES
from tiktok_live.proto import WebcastChatMessage
from tiktok_live.wire.codec import message_type

LAZY = """
import sys
import tiktok_live.proto
assert "betterproto2" not in sys.modules
tiktok_live.proto.WebcastChatMessage
assert "betterproto2" in sys.modules
assert "tiktok_live.proto.gift" not in sys.modules
"""


def descriptors() -> FileDescriptorSet:
    from importlib.resources import files

    return FileDescriptorSet.FromString((files("tiktok_live.proto") / "descriptors.bin").read_bytes())


def declared() -> dict[str, str]:
    """Every message and enumeration of the descriptor set, and the package it is in."""
    return {
        one.name: file.package.removeprefix("tiktok_live.")
        for file in descriptors().file
        for one in (*file.message_type, *file.enum_type)
    }


def test_a_class_comes_from_the_package_and_is_the_module_s_own():
    from tiktok_live.proto.chat import WebcastChatMessage as Own

    assert WebcastChatMessage is Own
    assert WebcastChatMessage(content="hi").content == "hi"


def test_all_names_every_message_and_enumeration_of_the_schema():
    assert tiktok_live.proto.__all__ == sorted(declared())


def test_every_name_is_a_class_of_the_package_that_the_schema_puts_it_in():
    for name, package in declared().items():
        value = getattr(tiktok_live.proto, name)
        assert issubclass(value, betterproto2.Message | betterproto2.Enum)
        assert value is getattr(import_module(f"tiktok_live.proto.{package}"), name)


def test_star_import_gives_all_of_them():
    names: dict[str, object] = {}
    exec("from tiktok_live.proto import *", names)
    assert set(tiktok_live.proto.__all__) <= set(names)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'WebcastNothing'"):
        _ = tiktok_live.proto.WebcastNothing


def test_nothing_of_betterproto2_is_imported_until_a_name_is_used():
    done = subprocess.run([sys.executable, "-c", LAZY], check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0


def test_fields_have_the_same_numbers_and_names_in_both_parsers():
    for name, package in declared().items():
        cls = getattr(tiktok_live.proto, name)
        if issubclass(cls, betterproto2.Message):
            fields = message_type(f"{package}.{name}").DESCRIPTOR.fields
            assert cls._betterproto.field_name_by_number == {one.number: one.name for one in fields}


def test_every_method_s_message_is_named_after_the_method():
    # A bare name, without `Webcast`, stands for the same message.
    assert {cls.__name__ for cls in MESSAGES.values()} <= set(MESSAGES)
