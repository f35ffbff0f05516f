"""Hours of a live in which something goes wrong every twenty seconds, on a virtual clock."""

from __future__ import annotations

import logging

import pytest

from tests.faults.soak_run import SoakRun

OBJECTS = 400
"""How many objects more there may be at the end than early on: one for every other connection is found out."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_hours_of_faults_lose_nothing_and_leave_nothing(seed, caplog):
    caplog.set_level(logging.CRITICAL)
    soak = SoakRun(seed)
    await soak.run(2.0, (0.5, 2.0))
    soak.check()
    assert soak.delivered.total() > 12_000
    assert soak.connections > 40
    assert soak.objects[2.0] - soak.objects[0.5] < OBJECTS


@pytest.mark.soak
async def test_a_day_of_faults_loses_nothing_and_leaves_nothing(caplog):
    caplog.set_level(logging.CRITICAL)
    soak = SoakRun(6)
    await soak.run(24.0, (2.0, 24.0))
    soak.check()
    print(
        f"{soak.delivered.total()} messages, {soak.missed()} while no socket was up or in damaged frames, "
        f"{soak.connections} connections, {sum(soak.struck.values())} faults, objects {soak.objects}"
    )
    assert soak.delivered.total() >= 200_000
    assert soak.connections > 500
    assert soak.objects[24.0] - soak.objects[2.0] < OBJECTS
