"""Parameters are checked by name and kind before a kernel starts."""

from __future__ import annotations

from pathlib import Path

import nbformat
import numpy as np
import pytest
from pydantic import ValidationError

from alliance_health.errors import ReportError
from alliance_health.report.parameters import (
    ReportParameters,
    check_parameters,
    notebook_parameters,
)
from alliance_health.report.run_request import ALLIANCE_NOTEBOOK, PORTFOLIO_NOTEBOOK
from alliance_health.shipped import shipped_folder


@pytest.fixture
def notebook(tmp_path) -> Path:
    cell = nbformat.v4.new_code_cell('period: str = ""  # last\nalliance_id: str = ""  # which')
    cell.metadata["tags"] = ["parameters"]
    path = tmp_path / "90_{odd}_name.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), path)
    return path


def test_names_of_a_notebook_with_braces_in_its_path_are_read(notebook) -> None:
    assert notebook_parameters(notebook) == ["alliance_id", "period"]


def test_unknown_parameter_names_the_allowed_and_the_nearest(notebook) -> None:
    wanted = (
        r"90_\{odd\}_name\.ipynb has no parameter 'perod'; it accepts: alliance_id, period\. "
        r"Did you mean 'period'\?"
    )
    with pytest.raises(ReportError, match=wanted):
        check_parameters(notebook, {"perod": "2026Q3"})


def test_nothing_is_proposed_when_nothing_is_near(notebook) -> None:
    with pytest.raises(ReportError, match=r"it accepts: alliance_id, period\.$"):
        check_parameters(notebook, {"x=1\nimport os;y": 1})


@pytest.mark.parametrize("value", [np.int64(3), Path("x"), (1, 2), ["a"], {"a": 1}, object()])
def test_only_values_that_json_carries_are_let_through(notebook, value) -> None:
    with pytest.raises(ReportError, match="allowed: text, number, true, false, null"):
        check_parameters(notebook, {"period": value})


def test_missing_notebook_says_what_to_do(tmp_path) -> None:
    with pytest.raises(ReportError, match="install alliance-health again"):
        notebook_parameters(tmp_path / "90_none.ipynb")


def test_notebook_without_parameters_says_what_to_do(tmp_path) -> None:
    path = tmp_path / "90_bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(ReportError, match="tag the cell that holds them 'parameters'"):
        notebook_parameters(path)


@pytest.mark.parametrize(
    ("name", "alliance_id"), [(ALLIANCE_NOTEBOOK, "orion"), (PORTFOLIO_NOTEBOOK, None)]
)
def test_model_and_report_notebooks_take_the_same_parameters(name, alliance_id) -> None:
    notebook = shipped_folder("notebooks") / name
    told = ReportParameters(alliance_id=alliance_id).for_notebook()
    check_parameters(notebook, told)
    assert sorted(told) == notebook_parameters(notebook)


@pytest.mark.parametrize("field", ["perod", "edition"])
def test_model_refuses_unknown_fields_and_editions(field) -> None:
    with pytest.raises(ValidationError):
        ReportParameters(**{field: "public"})
