"""Every notebook for analysts runs through papermill on a real case; nbval runs the sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alliance_health.report.notebook_run import run_notebook

ROOT = Path(__file__).resolve().parents[2]
LONG = [pytest.mark.thorough]
NOTEBOOKS = [
    pytest.param(path, marks=[] if path.stem in ("10_check_the_data", "50_explore") else LONG)
    for path in sorted((ROOT / "notebooks").glob("[1-6]*.ipynb"))
]
EXPLORER = "50_explore"
FIGURE = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"

#: A workbook that has neither leading scores nor many tables.
PARAMETERS: dict[str, dict[str, str]] = {
    "sony-ericsson": {"workbook_folder": str(ROOT / "data/cases/sony_ericsson")},
}

pytestmark = pytest.mark.slow


def _outputs(notebook: Any) -> list[Any]:
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


@pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_from_top_to_bottom(
    path: Path, parameters: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no workbook lies above it
    executed = run_notebook(path, parameters, executed=tmp_path / path.name)
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = _outputs(executed)
    assert not [output for output in outputs if output.output_type in ("error", "stream")]
    figures = [output.data[FIGURE] for output in outputs if FIGURE in output.get("data", {})]
    assert all(figure["config"]["showSendToCloud"] is False for figure in figures)
    widgets = [output for output in outputs if WIDGET in output.get("data", {})]
    assert (len(widgets) == 1) == (path.stem == EXPLORER)
    assert bool(figures) == (path.stem != EXPLORER)
