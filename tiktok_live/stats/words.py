"""The words and emotes of a comment. Pure.

A word is a run of letters in any script, with the marks and apostrophes within it; scripts that write no spaces give
longer runs. Frequent small words of some languages are left out. An emote is an emoji, or a code in brackets, such as
`[laughcry]`, that the platform shows as a picture.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

__all__ = ["STOP_WORDS", "emotes_in", "words_in"]

_MAX_WORD = 40  # characters; longer runs are noise
_MIN_WORD = 2
_TEXT_LIMIT = 1_000  # characters of a comment that are read; the platform allows 150
STOP_WORDS = frozenset(
    """
    a about all am an and any are as at be been but by can did do does don't for from get go got had has have he her him
    his how i i'm if im in is it it's its just me my no not of on or our out she so that that's the them then there they
    this to too u up ur us was we were what when where which who why will with would yes you you're your
    das der die ein eine er es ich ist ja mit nicht sie so und was wir zu
    con de del el en es la las lo los me mi no por que se si te tu un una y yo
    com da do e eu meu na não nao o os para pra que um uma vc você voce
    au ce dans et il je la le les mais ne pas pour qui sur tu un une vous
    aku di ini itu kak ya yang dan saya gak
    и в не на я ты что это с как у за то а но да
    من في على ما لا و
    का की के को है में से और
    """.split()  # noqa: SIM905, RUF001 - easier to read than a list; these are words of other scripts
)
"""Words that are not counted: the most frequent ones of some languages."""

_CODE = re.compile(r"\[[a-z][a-z0-9_]{1,30}\]", re.IGNORECASE)
_MENTION = re.compile(r"@[\w.]+|https?://\S+")
_PICTURE = "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    f"|{_PICTURE}\ufe0f?{_SKIN}?(?:\u200d{_PICTURE}\ufe0f?{_SKIN}?){{0,9}}"
    "|[0-9#*]\ufe0f?\u20e3"  # a keycap
)


def words_in(text: str) -> list[str]:
    """Return the words of a comment in lower case, without stop words, mentions and addresses."""
    text = _CODE.sub(" ", _MENTION.sub(" ", text[:_TEXT_LIMIT]))
    found = _word_pattern().findall(
        unicodedata.normalize("NFC", text).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    return [word for word in found if _MIN_WORD <= len(word) <= _MAX_WORD and word not in STOP_WORDS]


def emotes_in(text: str) -> list[str]:
    """Return the emoji and the bracket codes of a comment, in order of kind; a repeated one is returned repeatedly."""
    text = text[:_TEXT_LIMIT]
    return [*map(str.lower, _CODE.findall(text)), *_EMOJI.findall(text)]


@cache
def _word_pattern() -> re.Pattern[str]:
    """Return the pattern of a word. `re` has no class of marks, without which words of Hindi and Thai fall apart."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
    letter = f"(?:[^\\W\\d_]|[{re.escape(_without_selectors(marks))}])"
    return re.compile(f"[^\\W\\d_]{letter}*(?:'{letter}+)*")


def _without_selectors(marks: str) -> str:
    """Return `marks` without the variation selectors, which belong to emoji."""
    return "".join(mark for mark in marks if not "\ufe00" <= mark <= "\ufe0f" and ord(mark) <= sys.maxunicode)
