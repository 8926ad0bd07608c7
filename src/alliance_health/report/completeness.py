"""Whether a notebook ran to its end and shows everything: what is not whole is not published."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.errors import ReportError
from alliance_health.report.notebook_format import NotebookNode
from alliance_health.report.page import Page


def check_run(notebook: NotebookNode) -> None:
    """Refuse a notebook of which a cell did not run to its end.

    A cell may end the kernel and leave no error behind; those after it are then unrun.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill left it.

    Raises
    ------
    ReportError
        With the number of the first cell that is not complete.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        status = cell.metadata.get("papermill", {}).get("status")
        if cell.get("execution_count") is None or status != "completed":
            raise ReportError(
                f"code cell {number} of {len(code)} did not run to its end; "
                "the notebook stopped there without an error"
            )


def check_sections(page: Page, required: Sequence[str], *, refused: Sequence[str] = ()) -> None:
    """Refuse a page that lacks a section, or shows one that its edition does not have.

    Parameters
    ----------
    page : Page
        From `read_page`.
    required : sequence of str
        Anchors of the sections that must be there.
    refused : sequence of str
        Anchors of sections on it that must not be there.

    Raises
    ------
    ReportError
        With all sections that are missing, or too many.
    """
    if refused:
        raise ReportError(
            f"the page shows {', '.join(refused)}, which its edition does not have; show sections "
            "by alliance_health.report.sections"
        )
    missing = [section for section in required if section not in page.section_ids]
    if missing:
        raise ReportError(
            f"the page lacks {', '.join(missing)}; show every section in its notebook"
        )
