"""Hours of a live with a fault every twenty seconds, on a virtual clock."""

from __future__ import annotations

import logging

import pytest

from tests.faults.soak_run import SoakRun

MAX_NEW_OBJECTS = 400
"""Limit on new objects during the run; small enough to detect one leaked object per two connections."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_hours_of_faults_lose_no_message_and_leak_no_object(seed, caplog):
    caplog.set_level(logging.CRITICAL)
    soak = SoakRun(seed)
    await soak.run(2.0, (0.5, 2.0))
    soak.check()
    assert soak.delivered.total() > 12_000
    assert soak.connections > 40
    assert soak.objects[2.0] - soak.objects[0.5] < MAX_NEW_OBJECTS


@pytest.mark.soak
async def test_a_day_of_faults_loses_no_message_and_leaks_no_object(caplog):
    caplog.set_level(logging.CRITICAL)
    soak = SoakRun(6)
    await soak.run(24.0, (2.0, 24.0))
    soak.check()
    print(
        f"{soak.delivered.total()} messages, {soak.missed()} lost without a socket or in damaged frames, "
        f"{soak.connections} connections, {sum(soak.struck.values())} faults, objects {soak.objects}"
    )
    assert soak.delivered.total() >= 200_000
    assert soak.connections > 500
    assert soak.objects[24.0] - soak.objects[2.0] < MAX_NEW_OBJECTS
