from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.captures import messages, needs_captures
from tiktok_live.events.base import Event
from tiktok_live.events.decode import decode_message
from tiktok_live.events.names import EVENTS
from tiktok_live.events.reference import describe, schema, schema_of_all
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.events.samples import sample

BASES = {"event", "message", "user", "derived", "battle", "pictionary"}


def validator(name: str) -> Any:
    result = schema(EVENTS[name])
    Draft202012Validator.check_schema(result)
    return Draft202012Validator(result)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_and_attribute_is_documented(name: str) -> None:
    description = describe(EVENTS[name])
    assert description.text
    assert description.name == name
    assert [attribute.name for attribute in description.attributes] == list(EVENTS[name].attributes)
    assert [attribute.name for attribute in description.attributes if not attribute.text or not attribute.type] == []


@pytest.mark.parametrize("name", sorted(set(EVENTS) - BASES))
def test_every_event_has_a_sample_of_its_own_class_that_its_schema_accepts(name: str) -> None:
    event = sample(EVENTS[name])
    assert type(event) is EVENTS[name]
    validator(name).validate(json.loads(json.dumps(event.to_dict())))


@pytest.mark.parametrize("name", sorted(BASES))
def test_base_classes_have_no_sample(name: str) -> None:
    with pytest.raises(KeyError, match=EVENTS[name].__name__):
        sample(EVENTS[name])


@needs_captures
def test_every_recorded_payload_matches_its_schema() -> None:
    validators = {name: validator(name) for name in EVENTS}
    for row in messages():
        event: Event = decode_message(row["method"], row["payload"])
        validators[event.name].validate(json.loads(json.dumps(event.to_dict())))


def test_a_wrong_value_fails_validation() -> None:
    data = sample(EVENTS["chat"]).to_dict()
    assert not validator("chat").is_valid(data | {"text": 5})
    assert not validator("chat").is_valid(data | {"invented": "x"})
    assert not validator("chat").is_valid(data | {"msg_id": 5}), "ids are text in JSON"
    assert not validator("chat").is_valid({key: value for key, value in data.items() if key != "user"})


def test_one_schema_contains_all_events() -> None:
    result = schema_of_all()
    Draft202012Validator.check_schema(result)
    everything = Draft202012Validator(result)
    everything.validate(sample(EVENTS["like"]).to_dict())
    assert not everything.is_valid({"event": "no such event"})


def test_samples_are_deterministic() -> None:
    for name in set(EVENTS) - BASES:
        assert sample(EVENTS[name]).to_dict() == sample(EVENTS[name]).to_dict()


def test_every_method_has_a_class_with_a_name() -> None:
    for row in MESSAGE_SPECS.values():
        for cls in row.classes:
            assert EVENTS[cls.name] is cls
