"""The worked examples of docs/method.md on changes, trends and announcements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.attribution import log_mean
from alliance_health.insights.announcements import BandReading, announce_bands
from alliance_health.insights.change_sentence import round_together
from alliance_health.insights.trends import AGREEMENT, USUAL_MOVES
from alliance_health.insights.window_change import usual_moves


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    return " ".join(text.replace("\n>", " ").split())


def test_geometric_change_of_the_method_page(page: str) -> None:
    mean = log_mean(np.array([60.0]), np.array([50.0]))[0]
    assert mean == pytest.approx(54.85, abs=0.005)
    assert mean * 0.5 * np.log(62.5 / 90) == pytest.approx(-10, abs=1e-9)
    assert "ln(60/50) = 54.85" in page
    assert "0.5 x ln(62.5/90) = -10.0 points" in page


def test_rounding_of_the_method_page(page: str) -> None:
    assert round_together([-4.6, -1.5, -0.7], -7) == [-5, -1, -1]
    assert "-0.5: -5, -1, -1." in page


def test_usual_move_of_the_method_page(page: str) -> None:
    levels = np.array([[60, 61, 59, 62, 60, 61, 60, 60.0]]).T
    assert usual_moves(levels)[0] == pytest.approx(1.48, abs=0.005)
    assert USUAL_MOVES * usual_moves(levels)[0] == pytest.approx(3.7, abs=0.01)
    assert "it usually moves by 1.48. The fall of 6 exceeds 2.5 x 1.48 = 3.7" in page
    assert f"at least {AGREEMENT:.0%}".replace("%", " %") in page


def test_announced_bands_of_the_method_page(page: str) -> None:
    scores = [65, 71, 72, 69, 68]
    readings = [
        BandReading(str(at), score, "strong" if score >= 70 else "watch")
        for at, score in enumerate(scores)
    ]
    said = [one.band for one in announce_bands(readings, BandEdges())]
    assert said == ["watch", "watch", "strong", "strong", "strong"]
    assert "Announced: watch, watch, strong (for two periods), strong, strong." in page
