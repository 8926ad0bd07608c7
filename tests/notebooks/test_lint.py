"""Notebooks hold no logic, and are stored as `make notebooks` stores them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import alliance_health

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXPLORER = "50_explore"

KNOWN_TAGS = {
    *("parameters", "remove-input", "explore", "raises-exception"),
    *("nbval-check-output", "keep_output", "nbval-ignore-output"),
}
MOST_LINES, MOST_IMPORT_LINES = 8, 10
LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With, ast.Match),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
#: Reading files, joining and grouping belong into the package.
LOGIC_CALLS = re.compile(
    r"read_\w+|to_(csv|excel|parquet|json)|merge|join|groupby|pivot\w*|apply|open"
)
FIGURES = "application/vnd.plotly"
WIDGETS = "application/vnd.jupyter.widget"
EXPORTED_DATA = "application/vnd.alliance-health"

each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def _cells(path: Path, kind: str) -> list[tuple[int, Any]]:
    cells = nbformat.read(path, as_version=4).cells
    return [(place, cell) for place, cell in enumerate(cells, 1) if cell.cell_type == kind]


def _tags(cell: Any) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _is_imports(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)


def _trees(path: Path) -> list[tuple[int, ast.Module]]:
    return [(place, ast.parse(cell.source)) for place, cell in _cells(path, "code")]


def test_there_are_notebooks() -> None:
    assert {path.stem for path in PATHS} >= {EXPLORER}
    assert [
        path.name for path in PATHS if not re.fullmatch(r"\d\d_[a-z_]+\.ipynb", path.name)
    ] == []


@each_notebook
def test_notebook_is_valid_and_runs_on_the_default_kernel(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"


@each_notebook
def test_notebook_has_one_main_heading_in_its_first_cell(path: Path) -> None:
    text = [(place, cell.source) for place, cell in _cells(path, "markdown")]
    headings = [place for place, source in text if re.search(r"^# ", source, flags=re.MULTILINE)]
    assert headings == [1]


@each_notebook
def test_notebook_has_one_parameters_cell_before_its_imports(path: Path) -> None:
    parameters = [n for n, cell in _cells(path, "code") if "parameters" in _tags(cell)]
    imports = [n for n, tree in _trees(path) if _is_imports(tree)]
    assert len(parameters) == 1
    assert len(imports) == 1
    assert parameters < imports


@each_notebook
def test_parameters_are_annotated_literals_with_a_comment(path: Path) -> None:
    (source,) = [cell.source for _, cell in _cells(path, "code") if "parameters" in _tags(cell)]
    for node in ast.parse(source).body:
        assert isinstance(node, ast.AnnAssign), f"annotate the parameter: {ast.unparse(node)}"
        assert isinstance(node.target, ast.Name)
        assert node.value is not None
        ast.literal_eval(node.value)
    for line in source.splitlines():
        assert re.search(r"\S  # \w", line), f"say in a comment what this is: {line}"


@each_notebook
def test_cells_import_only_in_the_import_cell(path: Path) -> None:
    for place, tree in _trees(path):
        kinds = {isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body}
        assert len(kinds) < 2, f"cell {place} mixes imports with other lines"


@each_notebook
def test_cells_ask_the_package_for_public_names_only(path: Path) -> None:
    # a kernel that is forked has loaded modules that an ordinary one would not find
    asked = {
        node.attr
        for _, tree in _trees(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "ah"
    }
    assert asked <= set(alliance_health.__all__)


@each_notebook
def test_cells_hold_no_logic(path: Path) -> None:
    faults = []
    for place, tree in _trees(path):
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", ""))
            if isinstance(node, LOGIC):
                faults.append(f"cell {place}: {type(node).__name__}")
            elif LOGIC_CALLS.fullmatch(name):
                faults.append(f"cell {place}: {name}()")
    assert faults == []


@each_notebook
def test_cells_fit_into_a_few_lines(path: Path) -> None:
    for place, cell in _cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        limit = MOST_IMPORT_LINES if _is_imports(ast.parse(cell.source)) else MOST_LINES
        assert 0 < len(lines) <= limit, f"cell {place} has {len(lines)} lines"


@each_notebook
def test_notebook_starts_with_words_and_has_no_raw_cells(path: Path) -> None:
    kinds = [cell.cell_type for cell in nbformat.read(path, as_version=4).cells]
    assert kinds[0] == "markdown"
    assert set(kinds) == {"markdown", "code"}


@each_notebook
def test_tags_are_known_and_checked_output_is_kept(path: Path) -> None:
    checked = 0
    for place, cell in _cells(path, "code") + _cells(path, "markdown"):
        tags = set(_tags(cell))
        assert tags <= KNOWN_TAGS, f"cell {place}: {sorted(tags - KNOWN_TAGS)}"
        assert ("nbval-check-output" in tags) == ("keep_output" in tags), f"cell {place}"
        checked += "nbval-check-output" in tags
    assert checked <= 3


@each_notebook
def test_notebook_is_stored_as_run_from_top_to_bottom(path: Path) -> None:
    counts = [cell.execution_count for _, cell in _cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1)), "run `make notebooks`"


@each_notebook
def test_stored_outputs_are_text_and_tables(path: Path) -> None:
    assert "widgets" not in nbformat.read(path, as_version=4).metadata
    for place, cell in _cells(path, "code"):
        for output in cell.outputs:
            assert output.output_type != "error", f"cell {place} failed"
            kinds = set(output.get("data", {}))
            stored = {
                kind
                for kind in kinds
                if kind.startswith((FIGURES, WIDGETS, EXPORTED_DATA, "image/"))
            }
            assert stored == set(), f"cell {place}: run `make notebooks`"


@each_notebook
def test_stored_notebook_carries_no_trace_of_its_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert '"papermill"' not in text, "run `make notebooks`"
    assert '"iopub.' not in text, "run `make notebooks`"
    assert re.search(r" at 0x[0-9a-f]+", text) is None, "show a table instead of an object"


@each_notebook
def test_widgets_are_in_the_explorer_only(path: Path) -> None:
    text = "\n".join(cell.source for _, cell in _cells(path, "code"))
    uses_widgets = re.search(r"\b(ipywidgets|anywidget|widgets)\b", text) is not None
    assert uses_widgets == (path.stem == EXPLORER)
