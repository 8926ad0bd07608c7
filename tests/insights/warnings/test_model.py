"""The model: its fit against another library, its gates, and what it may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.model import foretell
from alliance_health.insights.warnings.outcome import Happenings, Outcome, observe
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.ridge_logistic import GROUP_SPREAD, fit_logistic

Read = Callable[..., Readings]
Simulate = Callable[..., Readings]
EVENT = FixedEvent("weak", "below", (2,), red_line=45)


def observed(readings: Readings) -> Outcome:
    return observe(EVENT, 2, readings, Happenings({}, {}, {}))


def test_the_fit_is_that_of_another_library() -> None:
    # Alliance columns times their spread make its one penalty the same as two penalties here.
    generator = np.random.default_rng(3)
    groups = np.repeat(np.arange(12), 15)
    values = generator.normal(50, 10, size=(180, 3))
    odds = (values[:, 0] - 50) / 10 + generator.normal(size=12)[groups] - 1
    came = (generator.random(180) < 1 / (1 + np.exp(-odds))).astype(float)
    ours = fit_logistic(values, came, groups, n_groups=12)
    standard = (values - values.mean(axis=0)) / values.std(axis=0)
    columns = np.column_stack([standard, GROUP_SPREAD * np.eye(12)[groups]])
    theirs = LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000).fit(columns, came)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)
    np.testing.assert_allclose(ours.slopes, theirs.coef_[0, :3], atol=1e-5)
    np.testing.assert_allclose(ours.groups, GROUP_SPREAD * theirs.coef_[0, 3:], atol=1e-5)
    np.testing.assert_allclose(
        ours.chances(values, groups), theirs.predict_proba(columns)[:, 1], atol=1e-5
    )


def test_cases_that_are_all_alike_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="always or never"):
        fit_logistic(np.ones((4, 1)), np.ones(4), np.zeros(4, dtype=int), n_groups=1)


def test_perfectly_separated_cases_still_have_an_end() -> None:
    values = np.array([[10.0], [20], [80], [90]])
    fit = fit_logistic(values, np.array([1.0, 1, 0, 0]), np.zeros(4, dtype=int), n_groups=1)
    assert np.isfinite(fit.slopes).all()
    assert fit.slopes[0] < 0


@pytest.mark.parametrize(
    ("lagging", "reason"),
    [
        ([[50] * 16], "cannot be evaluated: no such event yet"),
        ([[30] * 16], "cannot be evaluated: no such event yet"),
        ([[50, 30] * 8], "too little data: 7 events in 1 alliance over 7 periods, 10 needed"),
        ([[float("nan")] * 16], "cannot be evaluated: no such event yet"),
        ([[50] * 30] * 3, "cannot be evaluated: no such event yet"),
    ],
)
def test_there_is_no_model_where_the_data_cannot_carry_one(
    read: Read, lagging: list[list[float]], reason: str
) -> None:
    # A single alliance with 16 quarters, whatever it did: no probability at all.
    readings = read(lagging)
    found = foretell(observed(readings), readings)
    assert np.isnan(found.model).all()
    assert found.reasons[-1] == reason


def test_stretches_without_the_event_are_needed_as_well(read: Read) -> None:
    # 12 alliances, each above the line once and below it ever after: 12 events, no stretch.
    readings = read([[50] + [30] * 9] * 12)
    found = foretell(observed(readings), readings)
    assert "0 stretches without it" in found.reasons[-1]


def test_a_slope_needs_ten_events_of_the_training(simulate: Simulate) -> None:
    readings = simulate(1, 0.5)
    outcome = observed(readings)
    found = foretell(outcome, readings)
    for at, slopes in enumerate(found.slopes):
        if slopes:
            assert slopes == min(outcome.count_events(outcome.known_at(at)) // 10, 4)
            assert slopes >= 1


def test_no_chance_rests_on_anything_after_its_period(simulate: Simulate) -> None:
    readings = simulate(2, 0.5)
    whole = foretell(observed(readings), readings)
    for last in (14, 18):
        cut = slice(0, last + 1)
        part = Readings(
            readings.alliances, readings.periods[cut], readings.stages[:, cut],
            readings.leading[:, cut], readings.lagging[:, cut], {},
        )  # fmt: skip
        then = foretell(observed(part), part)
        np.testing.assert_array_equal(whole.model[:, cut], then.model)
        assert not np.isnan(then.model[:, last]).all()


def test_chances_are_made_from_what_was_seen_then_and_judged_by_what_is_known_now(
    simulate: Simulate,
) -> None:
    readings = simulate(2, 0.5)
    seen = replace(readings, leading=readings.leading[:, ::-1].copy())
    outcome = observed(readings)
    now, then = foretell(outcome, readings), foretell(outcome, seen)
    both = ~np.isnan(now.model)
    assert not np.allclose(now.model[both], then.model[both])
    np.testing.assert_array_equal(now.base_rate, then.base_rate)


def test_only_what_is_at_risk_is_foretold(simulate: Simulate) -> None:
    readings = simulate(4, 0.5)
    outcome = observed(readings)
    found = foretell(outcome, readings)
    assert np.isnan(found.model[~outcome.at_risk]).all()
