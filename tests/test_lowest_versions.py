from __future__ import annotations

import pytest

from tests.lowest_versions import pin


@pytest.mark.parametrize(
    ("requirement", "pinned"),
    [
        ("aiohttp>=3.14.4,<4", "aiohttp==3.14.4"),
        ("some.Name_x>=1", "some.Name_x==1"),
        ("a>=1.0rc1,!=1.5,<2", "a==1.0rc1"),
    ],
)
def test_a_requirement_is_held_to_its_lowest_version(requirement, pinned):
    assert pin(requirement) == pinned


@pytest.mark.parametrize("requirement", ["a", "a<2", "a==1", "a[x]>=1", "a>=1; python_version < '3.12'"])
def test_a_requirement_without_a_plain_lowest_version_is_refused(requirement):
    with pytest.raises(SystemExit, match="lowest"):
        pin(requirement)
