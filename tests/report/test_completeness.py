"""What is not whole is not published."""

from __future__ import annotations

import nbformat
import pytest

from alliance_health.errors import ReportError
from alliance_health.report import sections
from alliance_health.report.completeness import check_run, check_sections
from alliance_health.report.editions import ALLIANCE_SECTIONS, PORTFOLIO_SECTIONS
from alliance_health.report.page import read_page


def cell(count, status):
    made = nbformat.v4.new_code_cell("x", execution_count=count)
    made.metadata["papermill"] = {"status": status}
    return made


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def test_notebook_that_ran_to_its_end_passes() -> None:
    empty = nbformat.v4.new_code_cell("  ")
    check_run(notebook(cell(1, "completed"), empty, cell(2, "completed")))


@pytest.mark.parametrize(
    ("count", "status"), [(None, "pending"), (2, "running"), (None, "completed")]
)
def test_cell_that_did_not_run_to_its_end_is_named(count, status) -> None:
    with pytest.raises(ReportError, match="code cell 2 of 3 did not run to its end"):
        check_run(notebook(cell(1, "completed"), cell(count, status), cell(3, "completed")))


def test_all_missing_sections_are_named(make, notebook_of) -> None:
    page = read_page(notebook_of(sections.page_one(make.alliance_view())))
    with pytest.raises(ReportError, match=r"lacks scorecard, governance;"):
        check_sections(page, ["page-one", "scorecard", "governance"])


def test_sections_of_both_reports_are_the_required_ones(alliance_page, portfolio_page) -> None:
    for page, required in (
        (alliance_page(), ALLIANCE_SECTIONS),
        (portfolio_page(), PORTFOLIO_SECTIONS),
    ):
        found = [part.split('"')[0] for part in page.split('<section id="')[1:]]
        assert found == list(required)
