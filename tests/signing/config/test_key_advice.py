from __future__ import annotations

import pytest

from tiktok_live.signing.base import RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.config.key_advice import with_key_advice


@pytest.mark.parametrize("kind", ["BAD_KEY", "PREMIUM", "FORBIDDEN"])
@pytest.mark.parametrize(
    ("credential", "place"),
    [
        ("env:SIGN_KEY", "the environment variable SIGN_KEY"),
        ("file:C:\\keys\\sign.txt", "the file C:\\keys\\sign.txt"),
        ("", "name that in api_key_env"),
    ],
)
@pytest.mark.parametrize("has_key", [True, False])
def test_a_refusal_because_of_the_key_names_where_it_is(kind, credential, place, has_key):
    outcome = with_key_advice(RejectedOutcome(kind, "no"), credential, has_key=has_key)
    assert (outcome.kind, outcome.detail) == (kind, "no")
    assert place in outcome.advice
    assert not outcome.advice.endswith(".")


def test_who_has_a_key_is_told_something_else_than_who_has_none():
    said = {with_key_advice(RejectedOutcome("BAD_KEY", "no"), "env:A", has_key=has).advice for has in (True, False)}
    assert len(said) == 2


@pytest.mark.parametrize(
    "outcome",
    [
        UnavailableOutcome("down"),
        RejectedOutcome("DETECTED", "no"),
        RejectedOutcome("BAD_KEY", "no", "Ask who runs it"),
    ],
)
def test_other_outcomes_stay_as_they_are(outcome):
    again = with_key_advice(outcome, "env:A", has_key=True)
    assert (again, again.advice) == (outcome, outcome.advice)
