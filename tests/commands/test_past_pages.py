"""A page of a past date is the page that was rendered then, to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

#: What was written down after the first pages were rendered.
LATER = """a,latency,2026Q2,joint,30,2026-08-01
a,latency,2026Q3,joint,12,
b,latency,2026Q3,joint,twelve,
b,trust,2026Q3,ours,9e400,2026-10-01
b,latency,2026Q1,joint,5,2026-09-01
"""


@pytest.fixture
def pages(run: Run, workbook: MakeWorkbook, tmp_path: Path) -> Callable[..., dict[str, bytes]]:
    """Render a workbook and read every page of it."""

    def render(name: str, *options: str, status: int = 0, **files: str) -> dict[str, bytes]:
        reports = tmp_path / name
        asked = ("--reports", reports, "--workers", 1, *options)
        result = run("report", "--workbook", workbook(**files), *asked)
        assert result.exit_code == status, result.output
        found = reports.glob("book/2026Q2/internal-en/*.html")
        return {path.name: path.read_bytes() for path in found if path.name != "index.html"}

    return render


def test_a_past_page_rendered_again_is_byte_equal(
    pages: Callable[..., dict[str, bytes]], workbook: MakeWorkbook, trial: dict[str, str]
) -> None:
    first = 'version = "1"\nvalid_from = 2025-01-01\n' + trial["metrics.toml"]
    second = first.replace('"1"', '"2"').replace("2025-01-01", "2026-08-15")
    then = pages("then", metrics__toml=first)
    assert len(then) == 3

    history = workbook() / "history"
    history.mkdir()
    (history / "metrics-1.toml").write_text(first + "\n# replaced\n", encoding="utf-8")
    later = {
        "metrics__toml": second.replace("goalposts = [0, 40]", "goalposts = [0, 80]"),
        "alliances__csv": trial["alliances.csv"] + "c,Gamma,operate,2026-07-15\n",
        "observations__csv": trial["observations.csv"] + LATER + "c,latency,2026Q3,joint,10,\n",
    }
    again = pages("again", "--as-of", "2026-06-30", status=1, **later)
    assert again == then

    # and without the date the same quarter is told as it is known today
    today = pages("today", "--period", "2026Q2", "--alliance", "a", status=1, **later)
    assert today.keys() == {"a.html", "portfolio.html"}
    assert today["a.html"] != then["a.html"]
