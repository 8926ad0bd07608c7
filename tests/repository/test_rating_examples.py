"""The worked examples of docs/method.md on ratings, computed by the package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from alliance_health.insights.two_sides.quality import mean_interval, silent_bounds
from alliance_health.metrics.agreement import SLIGHT_SKEW, UNIFORM, rwg, rwg_j
from alliance_health.metrics.rating_gates import AGREED_FROM, RELIABLE_FROM, lacking


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    return " ".join(text.replace("\n>", " ").split())


def test_bounds_and_interval_of_the_method_page(page: str) -> None:
    assert silent_bounds(4.0, 6, 8) == (3.25, 4.25)
    assert [round(end, 2) for end in mean_interval(3.5, 0.36, 9, 18)] == [3.24, 3.76]
    assert "(24 + 2) / 8 = 3.25 and (24 + 10) / 8 = 4.25" in page
    assert "3.5 -+ 1.8595 x 0.2 x 0.7071 = 3.24 to 3.76" in page


def test_agreement_of_the_method_page(page: str) -> None:
    assert (rwg(1.0), rwg_j(1.0, 3)) == (0.5, 0.75)
    assert "rwg 0.5, rwg(j) = 1.5 / (1.5 + 0.5) = 0.75" in page
    assert f"S = {UNIFORM:g} (all five answers" in page
    assert f"or {SLIGHT_SKEW} (slightly lenient)" in page


def test_gates_of_the_method_page(page: str) -> None:
    assert (AGREED_FROM, RELIABLE_FROM) == (0.70, 0.60)
    assert lacking(0.5, RELIABLE_FROM) == pytest.approx(1.5)
    assert round(0.2 * np.sqrt(1.5), 2) == 0.24
    assert round(np.sqrt(0.36 / 12), 2) == 0.17
    assert round(np.sqrt(0.36 / 12 * (1 - 0.75 * 12 / 15)), 2) == 0.11
    assert "an error of 0.20 counts as 0.20 x 1.22 = 0.24" in page
    assert "0.03 x (1 - 0.75 x 0.8) = 0.012, an error of 0.11 instead of 0.17" in page
