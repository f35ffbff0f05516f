from __future__ import annotations

import re

import pytest

from tests.examples.programs import ANN, EXAMPLES, PATIENCE, environment, serving, write

pytestmark = [
    pytest.mark.interop,
    # On Windows zmq tells that it needs a thread of its own.
    pytest.mark.filterwarnings("ignore:Proactor event loop:RuntimeWarning"),
]
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

NOTEBOOK = EXAMPLES / "notebook.ipynb"


def read():
    return nbformat.read(NOTEBOOK, as_version=4)


def outputs_of(cell):
    """Return the output and the value of a cell."""
    return [output.get("text") or output["data"]["text/plain"] for output in cell.get("outputs", ())]


def test_it_is_stored_without_outputs():
    notebook = read()
    nbformat.validate(notebook)
    assert [(cell.outputs, cell.execution_count) for cell in notebook.cells if cell.cell_type == "code"] == [
        ([], None)
    ] * 5


async def test_its_cells_read_a_room(tmp_path, monkeypatch):
    writer = write()
    comments = [(writer.chat(0, ANN, f"comment {number}"),) for number in range(8)]
    async with serving((writer.viewers(0, 120, 900),), *comments, ends=False) as simulator:
        for name, value in environment(simulator, tmp_path).items():
            monkeypatch.setenv(name, value)
        notebook = read()
        runner = nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3")
        await runner.async_execute(cwd=str(tmp_path))
        assert simulator.connections[0].is_closed
    created, started, events, room, closed = (outputs_of(cell) for cell in notebook.cells if cell.cell_type == "code")
    assert created == closed == []
    assert started == ["'A simulated live'"]
    assert re.findall(r"text='(comment \d)'", "".join(events)) == [f"comment {number}" for number in range(5)]
    assert room == ["(120, 0, 0, 'live')"]
