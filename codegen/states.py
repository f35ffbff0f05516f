"""Write `docs/states.md`: diagrams and tables of the states of a client and of a connection, from the code.

python codegen/states.py [--check]
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generated import write_or_check

from tiktok_live.client.states import CLIENT_TRANSITIONS, ClientState, Step
from tiktok_live.session.states import TRANSITIONS, Input, Role, State

if TYPE_CHECKING:
    from enum import Enum

DOCS = Path(__file__).resolve().parents[1] / "docs"

HEAD = """# States

Generated from the code by `make generate`. Each diagram shows a transition table; transitions that it does not show are
impossible.
"""
CLIENT = """## A client

`LiveClient.state`, from [`client/states.py`](../tiktok_live/client/states.py). A client makes
attempt after attempt; each one opens a new connection.
"""
SESSION = """## A connection

What the protocol allows on one socket, from [`session/states.py`](../tiktok_live/session/states.py). Each role
has a table: the client, and the server, which the simulator uses.
"""

Table = Mapping[tuple[Any, Any], Any]  # keys and values are members of two enums
Arrows = dict[tuple[str, str], frozenset[str]]


def arrows(table: Table) -> Arrows:
    """Return the source states, by step and target state."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (before, step), after in table.items():
        found[step.value, after.value].add(before.value)
    return {key: frozenset(sources) for key, sources in found.items()}


def states_of(table: Table) -> list[str]:
    """Return the states in the table, in the order of their declaration."""
    known = {before for before, _ in table} | set(table.values())
    return [state.value for state in type(next(iter(known))) if state in known]


def draw(table: Table, together: str = "") -> list[str]:
    """Return a diagram, followed by the steps that are possible in every state.

    Args:
        table: the transitions.
        together: name of a box for the largest set of states that share a step and its target; they get one arrow.
    """
    states = states_of(table)
    everywhere = {key for key, sources in arrows(table).items() if sources == set(states)}
    drawn = {key: sources for key, sources in arrows(table).items() if key not in everywhere}
    group = max(drawn.values(), key=len) if together else frozenset()
    inside, outside = lines_of(drawn, group, together)
    picture = ["```mermaid", "stateDiagram-v2", f"    [*] --> {states[0]}"]
    if group:
        picture += [f"    state {together} {{", *(f"    {line}" for line in inside), "    }"]
    notes = [f"From every state, *{step}* leads to *{after}*." for step, after in sorted(everywhere)]
    return [*picture, *outside, f"    {states[-1]} --> [*]", "```", "", *notes, ""]


def lines_of(drawn: Arrows, group: frozenset[str], together: str) -> tuple[list[str], list[str]]:
    """Return the arrows within the group, and all others."""
    labels: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (step, after), sources in drawn.items():
        for before in [together] if sources == group else sorted(sources):
            labels[before, after].append(step)
    lines = {pair: f"    {pair[0]} --> {pair[1]} : {', '.join(steps)}" for pair, steps in labels.items()}
    inside = [line for pair, line in lines.items() if group.issuperset(pair)]
    return inside, [line for line in lines.values() if line not in inside]


def docs_of(kind: type[Enum]) -> dict[str, str]:
    """Return the docstring of each member, from the source: it is not available at run time."""
    tree = ast.parse(inspect.getsource(sys.modules[kind.__module__]))
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__]
    texts: dict[str, str] = {}
    for member, text in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(text, ast.Expr):
            target = ast.unparse(member.targets[0])
            texts[kind[target].value] = " ".join(str(ast.literal_eval(text.value)).split())
    return texts


def table_of(kind: type[Enum], title: str) -> list[str]:
    """Return a table of the members and their meanings."""
    texts = docs_of(kind)
    return [f"| {title} | meaning |", "|---|---|", *(f"| {each.value} | {texts[each.value]} |" for each in kind), ""]


def page() -> str:
    """Return the whole page."""
    lines = [
        HEAD,
        CLIENT,
        *draw(CLIENT_TRANSITIONS, "attempt"),
        *table_of(ClientState, "state"),
        *table_of(Step, "step"),
    ]
    lines += [SESSION]
    for role in Role:
        lines += [f"### As {role.value}", "", *draw(TRANSITIONS[role])]
    lines += ["### States and steps", "", *table_of(State, "state"), *table_of(Input, "step")]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the file, or with `--check` only compare."""
    write_or_check(__doc__, {DOCS / "states.md": page()})


if __name__ == "__main__":
    main()
