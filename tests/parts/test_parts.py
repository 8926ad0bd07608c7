"""In parts of any size a workbook gives the same scores, problems and accounting."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from alliance_health.parts import analyse_in_parts, is_scored_in_parts, open_in_parts
from alliance_health.parts import cut as cut_module
from alliance_health.parts import workbook as workbook_module
from alliance_health.parts.cut import LEAST_ROWS
from alliance_health.pipeline import analyse, at_constant_rates, open_workbook
from alliance_health.tables.exchange import foreign_currencies

#: Parts of one alliance, of about two, and one part of all.
SIZES = (1, 2 * LEAST_ROWS, 10**9)

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
constant_rates_as_of = 2026-03-31
"""
METRICS = """
[pillars.governance]
label = "Governance"
weight = { leading = 1 }

[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[metrics.trust]
label = "Trust"
definition = "Mean rating."
role = "leading"
kind = "rated"
pillar = "governance"
unit = "points"
direction = "higher_is_better"
goalposts = [1, 5]
sides = "each"
frequency = "half-year"

[metrics.revenue]
label = "Revenue"
definition = "Joint revenue."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "money"
direction = "higher_is_better"
goalposts = [0, 1000]
"""
#: Alliance b ended early, c was never observed, d began late and reaches farthest.
ALLIANCES = """alliance_id,name,stage,started_on,ended_on
a,Alpha,operate,,
b,Beta,retire,2025-01-01,2025-09-30
c,Gamma,operate,,
d,Delta,operate,,
"""
RATES = """date,currency,rate
2026-03-30,USD,0.9
2025-02-10,USD,0.8
2025-12-31,USD,0.8
2026-06-29,USD,0.7
"""
#: Clean, restated, faulty and nameless rows, those of an alliance not in one place.
OBSERVATIONS = """alliance_id,metric_id,period,perspective,value,currency,recorded_on
d,revenue,2026Q2,joint,400,USD,
a,trust,2025H1,ours,4,,
a,trust,2025H1,theirs,3,,
zeta,revenue,2026Q1,joint,1,,
b,revenue,2025Q3,joint,300,,
 a ,revenue,2025Q4,joint,500,USD,
,revenue,2026Q1,joint,1,,
b,revenue,2025Q1,joint,900,EUR,
b,revenue,2025Q1,joint,800,EUR,2025-06-30
d,revenue,2026Q1,joint,100,,2026-05-05
d,revenue,2026Q1,joint,110,,2026-05-05
a,revenue,2026Q1,joint,lots,,
a,strength,2026Q1,joint,7,,
,,,,,,
a,revenue,2026Q1,nobody,-3,USD,31/12/2026
d,revenue,2026Q1,joint,120,GBP,2026-06-30
eta,trust,2025H2,ours,9,,
a,trust,2025H2,ours,5,,2026-07-15
"""


def _as_parquet(folder: Path) -> Path:
    """Turn the observations of a workbook into Parquet, every cell as the text that it is."""
    source, target = folder / "observations.csv", folder / "observations.parquet"
    rows = f"SELECT * FROM read_csv('{source}', all_varchar = true, null_padding = true)"
    duckdb.sql(f"COPY ({rows}) TO '{target}' (FORMAT parquet)")
    source.unlink()
    return folder


@pytest.fixture
def sample(some_of_the_sample: Path, tmp_path: Path) -> Path:
    """Return alliances of the sample whose observations are Parquet."""
    return _as_parquet(shutil.copytree(some_of_the_sample, tmp_path / "sample"))


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Return a small workbook in which much is wrong."""
    files = {
        "workbook.toml": SETTINGS,
        "metrics.toml": METRICS,
        "alliances.csv": ALLIANCES,
        "exchange_rates.csv": RATES,
        "observations.csv": OBSERVATIONS,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return _as_parquet(tmp_path)


def _assert_equal(
    folder: Path,
    *,
    sizes: tuple[int, ...] = SIZES,
    as_of: date | None = None,
    constant: bool = False,
) -> None:
    whole = open_workbook(folder)
    expected = analyse(whole, as_of=as_of, n_draws=0)
    fixed = at_constant_rates(expected) if constant else expected
    assert fixed is not None
    for size in sizes:
        with open_in_parts(folder, rows_per_part=size) as opened:
            found = analyse_in_parts(opened, as_of=as_of, constant_rates=constant)
            assert (found.as_of, found.period) == (expected.as_of, expected.period)
            pd.testing.assert_frame_equal(found.grid, expected.grid)
            together = pd.concat(list(found.scores()), ignore_index=True)
            pd.testing.assert_frame_equal(together, fixed.scores, check_exact=True)
            assert opened.problems == whole.checked.problems
            assert opened.errors == sum(p.severity == "error" for p in opened.problems)
            pd.testing.assert_frame_equal(opened.accounting, whole.checked.accounting)
            if size == 1:
                assert {len(part.alliances) for part in opened.parts} == {1}
            if size == 10**9:
                assert len(opened.parts) == 1


@pytest.mark.thorough
@pytest.mark.slow
def test_the_sample_as_known_in_the_past_is_the_same_in_parts(sample: Path) -> None:
    # Of three alliances each; the trial is cut into single ones as well.
    with open_in_parts(sample, rows_per_part=3 * LEAST_ROWS) as opened:
        assert [len(part.alliances) for part in opened.parts] == [3, 3, 1]
    _assert_equal(sample, sizes=(3 * LEAST_ROWS,), as_of=date(2025, 2, 15))


def test_what_is_wrong_in_parts_is_what_is_wrong(trial: Path) -> None:
    _assert_equal(trial)
    with open_in_parts(trial, rows_per_part=1) as opened:
        # Blank, unknown and misspelt alliances are parts of their own, after their ids.
        alliances = [sorted(part.alliances) for part in opened.parts]
        assert alliances == [[""], ["a"], ["b"], ["c"], ["d"], ["eta"], ["zeta"]]
        account = opened.accounting.set_index("table").loc["observations"]
        # 17 rows with a value; lost: zeta, eta, no alliance, twice the same day (2), lots,
        # strength, nobody, and pounds without a rate. The second b of 2025Q1 supersedes one.
        assert account[["rows_in", "rejected", "superseded"]].tolist() == [17, 9, 1]


@pytest.mark.parametrize("as_of", [date(2025, 6, 29), date(2025, 6, 30), date(2026, 7, 31)])
def test_parts_know_what_was_known(trial: Path, as_of: date) -> None:
    _assert_equal(trial, sizes=(3 * LEAST_ROWS,), as_of=as_of)


def test_constant_rates_in_parts_are_constant_rates(trial: Path) -> None:
    whole = analyse(open_workbook(trial))
    assert foreign_currencies(whole.stated, whole.catalogue) == {"USD"}
    _assert_equal(trial, sizes=(3 * LEAST_ROWS,), constant=True)


def test_many_problems_are_counted_and_the_first_ones_kept(
    trial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = open_workbook(trial).checked.problems
    monkeypatch.setattr(workbook_module, "PROBLEMS_KEPT", 3)
    with open_in_parts(trial, rows_per_part=1) as opened:
        rows = [one for one in opened.problems if one.file == "observations.parquet"]
        expected = [one for one in every if one.file == "observations.parquet"]
        assert (len(rows), opened.errors) == (3, len(expected))
        assert rows == expected[:3]


def test_only_many_observations_are_scored_in_parts(
    trial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_scored_in_parts(trial)
    monkeypatch.setattr(cut_module, "MANY_ROWS", 17)
    assert is_scored_in_parts(trial)
    # A number as the name of an alliance is spelt differently by DuckDB: not cut.
    duckdb.sql(f"COPY (SELECT 1.0::DOUBLE AS alliance_id FROM range(18)) TO '{trial}/x.parquet'")
    (trial / "x.parquet").replace(trial / "observations.parquet")
    assert not is_scored_in_parts(trial)
    (trial / "observations.parquet").write_bytes(b"PAR1 no more than this PAR1")
    assert not is_scored_in_parts(trial)
    (trial / "observations.parquet").unlink()
    assert not is_scored_in_parts(trial)
