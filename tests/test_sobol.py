"""Variance shared out among factors: against formulas worked out on paper."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from alliance_health import sobol
from alliance_health.errors import AllianceHealthError
from alliance_health.sobol import SOBOL_COLUMNS, STILL, UNSTABLE, share_out_variance

pytestmark = pytest.mark.skipif(find_spec("SALib") is None, reason="SALib is not installed")


def test_a_weighted_mean_shares_out_by_squared_weights() -> None:
    # y = sum w_i s_i u_i with uniform u: S_i = w_i^2 s_i^2 / sum, first and total alike.
    weights, spreads = np.array([0.5, 0.3, 0.2]), np.array([10.0, 20.0, 5.0])
    expected = (weights * spreads) ** 2 / ((weights * spreads) ** 2).sum()
    table = share_out_variance(
        lambda points: (points @ (weights * spreads))[None, :],
        factors=["a", "b", "c"],
        outputs=["index"],
        base=2048,
    )
    assert list(table.columns) == list(SOBOL_COLUMNS)
    assert table["first"].tolist() == pytest.approx(expected.tolist(), abs=0.02)
    assert table["total"].tolist() == pytest.approx(expected.tolist(), abs=0.02)
    assert table["variance"].iloc[0] == pytest.approx(
        ((weights * spreads) ** 2).sum() / 12, rel=0.02
    )
    assert table["runs"].unique().tolist() == [2048 * 5]
    assert set(table["warning"]) == {""}


def test_ishigami_as_published() -> None:
    # a = 7, b = 0.1: S1 = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437.
    def ishigami(points: np.ndarray) -> np.ndarray:
        x = np.pi * (2 * points - 1)
        return (np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))[
            None, :
        ]

    table = share_out_variance(ishigami, factors=["x1", "x2", "x3"], outputs=["y"], base=4096)
    assert table["first"].tolist() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert table["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)


def test_a_factor_without_effect_has_none_and_a_still_result_says_so() -> None:
    table = share_out_variance(
        lambda points: np.stack([points[:, 0], np.full(len(points), 7.0)]),
        factors=["a", "b"],
        outputs=["moving", "still"],
    ).set_index(["output", "factor"])
    assert table.loc[("moving", "b"), "total"] == pytest.approx(0.0, abs=1e-9)
    assert table.loc["still", "first"].isna().all()
    assert table.loc["still", "warning"].tolist() == [STILL, STILL]


def test_the_same_input_gives_the_same_numbers() -> None:
    def run() -> pd.DataFrame:
        return share_out_variance(
            lambda points: (points[:, :1] * points[:, 1:]).T, factors=["a", "b"], outputs=["y"]
        )

    pd.testing.assert_frame_equal(run(), run())


def test_contradicting_estimates_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    # S1 .41 (+- .05) but ST .20 (+- .05): what a base of 100 can give.
    from SALib.analyze import sobol as analysis

    found = {"S1": [0.41], "S1_conf": [0.05], "ST": [0.20], "ST_conf": [0.05]}
    monkeypatch.setattr(analysis, "analyze", lambda *_, **__: found)
    table = share_out_variance(lambda points: points.T, factors=["a"], outputs=["y"])
    assert table["warning"].tolist() == [UNSTABLE]


@pytest.mark.parametrize("base", [100, 1000])
def test_a_base_too_small_or_no_power_of_two_is_refused(base: int) -> None:
    with pytest.raises(AllianceHealthError, match="power of 2 from 512"):
        share_out_variance(lambda points: points.T, factors=["a"], outputs=["y"], base=base)


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sobol, "find_spec", lambda _: None)
    with pytest.raises(AllianceHealthError, match=r"alliance-health\[sensitivity\]"):
        share_out_variance(lambda points: points.T, factors=["a"], outputs=["y"])
