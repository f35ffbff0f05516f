"""Templates: which placeholders there are, how values are escaped, and that viewers' text stays data."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS
from tiktok_live.events.samples import sample
from tiktok_live.relay.event_values import MAX_VALUE, VALUES
from tiktok_live.relay.templates import (
    MAX_PLACEHOLDERS,
    MAX_TEMPLATE,
    Template,
    escape_form,
    escape_line,
    escape_url,
    values_of,
)
from tiktok_live.testing.factories import build_event

EVIL = '"},{user}{{\r\n\t\0&=%?/#\u202e\\😀'


def rendered(text, kind, attributes=None, **options):
    return Template.parse(text).render(values_of("host.live", build_event(kind, attributes or {})), **options)


def test_values_of_events_fill_their_places():
    assert rendered("{user}: {text} in {room}", "chat") == "ann: hello in host.live"
    assert rendered("{count}x {gift} = {diamonds}", "gift_complete", {"count": 3, "gift": "Rose"}) == "3x Rose = 3"
    assert rendered("{likes}/{total}", "like", {"count": 2, "total": 9}) == "2/9"
    assert rendered("{command}|{arguments}", "chat", {"text": " !Song  Blue Moon "}) == "song|Blue Moon"
    assert rendered("{event} {viewers}", "viewer_count") == "viewer_count 120"
    assert rendered("{reason}", "gift_complete", {"reason": "timeout"}) == "timeout"
    assert rendered("{gift}{text}{count}", "live_ended") == "0"


def test_every_value_of_every_event_has_its_type_and_a_bound():
    for name, cls in EVENTS.items():
        try:
            values = values_of("host.live", sample(cls))
        except KeyError:
            continue
        assert all(type(values[each.name]) is type(each.empty) for each in VALUES.values()), name
    assert values_of("host.live", build_event("live_intro", {"text": "x" * 9_999}))["text"] == "x" * MAX_VALUE


def test_doubled_braces_are_braces():
    assert rendered("{{user}} {{{user}}}", "chat") == "{user} {ann}"


@pytest.mark.parametrize(
    ("text", "problem", "advice"),
    [
        ("{usr}", "there is no placeholder {usr}", "Did you mean {user}?"),
        ("{user.nickname}", "there is no placeholder {user.nickname}", "Did you mean {user}?"),
        ("{count:03}", "there is no placeholder {count:03}", "Did you mean {count}?"),
        ("{user!r}", "there is no placeholder {user!r}", "Did you mean {user}?"),
        ("{}", "there is no placeholder {}", "There are {arguments}, "),
        ("{__class__}", "there is no placeholder {__class__}", "There are "),
        ("a { b", "a { has no partner", "Write {{ and }}"),
        ("a } b", "a } has no partner", "Write {{ and }}"),
        ("x" * (MAX_TEMPLATE + 1), "too long", ""),
        ("{user}" * (MAX_PLACEHOLDERS + 1), "placeholders, not 65", ""),
    ],
)
def test_a_wrong_template_is_refused_with_the_right_one(text, problem, advice):
    with pytest.raises(ConfigError, match=re.escape(problem)) as failed:
        Template.parse(text)
    assert failed.value.advice.startswith(advice)


def test_a_template_may_have_names_of_its_own():
    template = Template.parse("{user} {wins}", {*VALUES, "wins"})
    assert template.names == ("user", "wins")
    assert template.render({"user": "Ann", "wins": 3}) == "Ann 3"


def test_text_of_viewers_is_never_a_template():
    assert rendered("{text}", "chat", {"text": "{user} {{ {count:>9999999}"}) == "{user} {{ {count:>9999999}"


@given(st.text(max_size=50) | st.just(EVIL))
@settings(max_examples=50, deadline=None)
def test_escaped_values_stay_in_their_place(text):
    readable = text.encode("utf-8", "replace").decode()
    form = Template.parse("a={text}&b={count}").render({"text": text, "count": 1}, escape_form)
    assert parse_qsl(form, keep_blank_values=True) == [("a", readable), ("b", "1")]
    assert unquote(escape_url(text)) == readable
    assert re.fullmatch(r"[\w.~%-]*", escape_url(text), re.ASCII)
    assert len(escape_line(text).splitlines()) <= 1


@given(st.text(alphabet="{}user:!.[0] x", max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_text_is_a_template_or_an_error_of_ours(text):
    with suppress(ConfigError):
        Template.parse(text).render(values_of("host.live", build_event("chat", {})))


def test_one_line_keeps_letters_and_emoji():
    assert escape_line("a\r\nb\x1b[31m\u202e \u2028c") == "a b[31m c"
    family = "\N{MAN}\u200d\N{GIRL}"
    assert escape_line(family) == family
