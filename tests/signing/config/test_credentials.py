from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.config.credentials import read_secret, with_key_advice


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
def test_advice_names_where_the_key_is_read_from(kind, credential, place, has_key):
    outcome = with_key_advice(RejectedOutcome(kind, "no"), credential, has_key=has_key)
    assert (outcome.kind, outcome.detail) == (kind, "no")
    assert place in outcome.advice
    assert not outcome.advice.endswith(".")


def test_advice_depends_on_whether_there_is_a_key():
    advice = {with_key_advice(RejectedOutcome("BAD_KEY", "no"), "env:A", has_key=has).advice for has in (True, False)}
    assert len(advice) == 2


@pytest.mark.parametrize(
    "outcome",
    [
        UnavailableOutcome("down"),
        RejectedOutcome("DETECTED", "no"),
        RejectedOutcome("BAD_KEY", "no", "Ask its operator"),
    ],
)
def test_other_outcomes_are_unchanged(outcome):
    again = with_key_advice(outcome, "env:A", has_key=True)
    assert (again, again.advice) == (outcome, outcome.advice)


def test_a_secret_is_read_from_a_variable(monkeypatch):
    assert read_secret("KEY", "", {"KEY": "  s3cret\n"}) == "s3cret"
    assert read_secret("KEY", "", {}) == ""
    assert read_secret("", "", {"KEY": "x"}) == ""
    monkeypatch.setenv("TIKTOK_LIVE_TEST_KEY", "mine")
    assert read_secret("TIKTOK_LIVE_TEST_KEY", "") == "mine"


def test_a_key_file_takes_precedence_over_a_variable(tmp_path):
    file = tmp_path / "key"
    file.write_text(" s3cret \n", encoding="utf-8")
    assert read_secret("KEY", str(file), {"KEY": "other"}) == "s3cret"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", None])
def test_an_unusable_key_file_is_an_error(tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"the key file .* (cannot be read|is empty)"):
        read_secret("KEY", str(file), {"KEY": "other"})
