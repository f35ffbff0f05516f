"""Runs the examples of a script and of a chain of sign providers."""

from __future__ import annotations

from tests.examples.programs import ANN, EXAMPLES, environment, run, serving, write


async def test_the_shortest_example(tmp_path):
    async with serving((write().chat(0, ANN, "hello from the room"),)) as simulator:
        out = await run(str(EXAMPLES / "chat.py"), env=environment(simulator, tmp_path), folder=tmp_path)
    assert out == ["Ann: hello from the room", "live_ended"]


async def test_the_example_of_a_chain(tmp_path):
    plans = tmp_path / "plans.json"
    plans.write_text('[{"outcome": "unavailable", "detail": "out of order"}]', encoding="utf-8")
    arguments = str(EXAMPLES / "sign_chain.py"), "@someone", f"static:{plans},direct"
    async with serving((write().chat(0, ANN, "hello"),)) as simulator:
        out = await run(*arguments, env=environment(simulator, tmp_path), folder=tmp_path)
    assert out == [
        "sign_provider_failed: static: out of order",
        "sign_provider_switched: direct: static: out of order",
        "connected by direct",
        "live_ended",
    ]
