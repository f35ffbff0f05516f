from __future__ import annotations

import tomllib

import pytest

from tiktok_live.rules.lines import Lines

TEXT = r'''# a comment with [brackets]
top = 1
a."b c" = "x"
[obs]
url = """
[[rule]]
x = 1 \""" """
[[rule]]
name = 'a#b'
do = [ # a comment ]
  {action = "x", text = "}]"},
  {action = "y", at = 1979-05-27 07:32:00, list = [1, 2,
   3]},
]
[[rule]]
[[rule.do]]
k = 1
[[rule.do]]
"\u006b" = 2
[rule.do.below]
z = true
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("a", "b c"), 3),
        (("obs", "url"), 5),
        (("rule", 0), 8),
        (("rule", 0, "do", 0, "text"), 11),
        (("rule", 0, "do", 1, "list", 2), 13),
        (("rule", 1, "do", 0, "k"), 17),
        (("rule", 1, "do", 1, "k"), 19),
        (("rule", 1, "do", 1, "below", "z"), 21),
        (("rule", 0, "do", 1, "missing"), 12),
        (("nothing", "here"), 0),
    ],
)
def test_a_key_is_on_the_line_where_it_is_written(path, line):
    tomllib.loads(TEXT)
    assert Lines(TEXT).of(path) == line


@pytest.mark.parametrize(
    "text", ["[", "[[a", "a", "a = [", "a = [}", 'a = "', "a = {b", "= 1", '"\\q" = 1', "a = " + "[" * 5000]
)
def test_a_text_that_is_not_toml_is_no_error(text):
    assert Lines(text).of(("a",)) in {0, 1}
