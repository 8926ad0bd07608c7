"""What is too old is removed, and never the newest."""

from __future__ import annotations

from datetime import date

import pytest

from alliance_health.catalogue.delivery import DeliverySettings
from alliance_health.schedule.age import AGE, too_old
from alliance_health.tables.calendar import Period

TODAY = date(2026, 10, 10)
QUARTERS = [Period.parse(label) for label in ("2021Q3", "2025Q3", "2025Q4", "2026Q2", "2026Q3")]


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        ("", []),
        ("9 periods", []),
        ("2 periods", ["2021Q3", "2025Q3", "2025Q4"]),
        # 2021Q3 ended on 30 September 2021, ten days more than five years before.
        ("5 years", ["2021Q3"]),
        ("1 year", ["2021Q3", "2025Q3"]),
        # Twelve months before 10 October 2026 is 10 October 2025: 2025Q3 ended before, Q4 after.
        ("12 months", ["2021Q3", "2025Q3"]),
        # 2025Q4 ended 283 days before.
        ("283 days", ["2021Q3", "2025Q3"]),
        ("282 days", ["2021Q3", "2025Q3", "2025Q4"]),
        ("1 day", ["2021Q3", "2025Q3", "2025Q4", "2026Q2"]),
    ],
)
def test_periods_go_by_number_or_by_age_and_the_newest_stays(keep: str, gone: list[str]) -> None:
    assert [one.label for one in too_old(QUARTERS, keep, TODAY)] == gone
    assert [one.label for one in too_old(QUARTERS[::-1], keep, TODAY)] == gone


def test_a_single_period_stays_however_old() -> None:
    assert too_old(QUARTERS[:1], "1 day", TODAY) == []
    assert too_old([], "1 day", TODAY) == []


@pytest.mark.parametrize("keep", ["soon", "0 years", "5years", "-1 days"])
def test_what_is_no_age_is_refused_by_the_settings_and_the_rule(keep: str) -> None:
    with pytest.raises(ValueError, match="keep"):
        DeliverySettings(keep=keep)
    with pytest.raises(ValueError, match="is no age; allowed: '12 periods'"):
        too_old(QUARTERS, keep, TODAY)


def test_the_settings_take_what_the_rule_takes() -> None:
    (pattern,) = [
        one.pattern for one in DeliverySettings.model_fields["keep"].metadata if one.pattern
    ]
    assert pattern == f"^$|{AGE}"
