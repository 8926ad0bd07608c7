"""A notebook that hangs, prints without end or ends its kernel is given up, with a reason."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from alliance_health.errors import ReportError
from alliance_health.owner import private_folder
from alliance_health.report import bounded_client
from alliance_health.report.notebook_run import KernelChoice, run_notebook


def _write(folder: Path, source: str) -> Path:
    cells = [nbformat.v4.new_code_cell(one) for one in ('told: str = ""', source)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    notebook = folder / "cells.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    return notebook


@pytest.fixture
def reason(tmp_path: Path):
    """Return what runs a cell in a kernel of its own and tells why it did not come to its end."""

    def run(source: str, *, timeout: float = 600) -> str:
        notebook = _write(tmp_path, source)
        with private_folder() as scratch, pytest.raises(ReportError) as told:
            run_notebook(
                notebook, {}, executed=scratch / "cells.ipynb", kernel=KernelChoice(timeout=timeout)
            )
        return str(told.value)

    return run


def test_notebook_that_hangs_is_given_up(reason) -> None:
    hang = "import time\nwhile True: time.sleep(60)"
    told = reason(hang, timeout=5)
    assert told.startswith("the notebook took longer than 5 seconds, in code cell 2;")


@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 10_000)",
        "from IPython.display import display as show\n"
        "while True: show({'text/plain': 'x' * 10_000}, raw=True)",
    ],
    ids=["prints", "shows"],
)
def test_notebook_that_shows_without_end_is_ended(reason, monkeypatch, source) -> None:
    monkeypatch.setattr(bounded_client, "MOST_SHOWN", 1_000_000)
    assert reason(source).startswith("in code cell 2 the notebook showed more than 1 MB;")


def test_what_a_cell_showed_may_come_late(tmp_path, monkeypatch) -> None:
    usual = NotebookClient._async_poll_output_msg

    async def late(self, *given):
        await asyncio.sleep(4.5)  # papermill alone would wait for four seconds
        await usual(self, *given)

    monkeypatch.setattr(NotebookClient, "_async_poll_output_msg", late)
    notebook = _write(tmp_path, "print('late')")
    with private_folder() as scratch:
        found = run_notebook(notebook, {}, executed=scratch / "cells.ipynb")
    assert found.cells[-1].outputs[0]["text"] == "late\n"


def test_kernel_that_dies_is_tried_once_more(reason, tmp_path) -> None:
    died = tmp_path / "died"
    told = reason(f"import os; open({str(died)!r}, 'a').write('x'); os._exit(3)")
    assert told.startswith("its kernel ended in code cell 2 with exit status 3; tried twice")
    assert died.read_text() == "xx"
