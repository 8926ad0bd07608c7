"""`sensitivity`: each question a tidy table, worked by hand on the small workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import alliance_health as ah
from alliance_health.vocabulary import Sensitivity

pytestmark = pytest.mark.usefixtures("computed_once")

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Path]
Run = Callable[..., Any]


def table(result: Any) -> pd.DataFrame:
    assert result.exit_code == 0, result.stderr
    return pd.read_csv(io.StringIO(result.stdout))


def test_leave_one_out_is_the_default(workbook: Make, run: Run) -> None:
    # a, 2026Q2: latency 20 of 0..40 scores 50, trust 4 and 4 of 1..5 scores 75; equal pillars:
    # 62.5, without latency 75 (strong), without trust 50.
    rows = table(run("sensitivity", "--workbook", workbook(), "--format", "csv"))
    mine = rows[(rows["alliance_id"] == "a") & (rows["index"] == "leading_index")]
    numbers = mine[["metric_id", "score", "score_without", "change"]].to_numpy().tolist()
    assert numbers == [["latency", 62.5, 75.0, 12.5], ["trust", 62.5, 50.0, -12.5]]
    assert mine["band_without"].tolist() == ["strong", "watch"]


def test_verdict_says_it_in_words_and_numbers(workbook: Make, run: Run) -> None:
    # Strong needs 140 in sum: latency at 65 is 14 days, trust at 90 is 4.6 on both sides.
    done = run(
        "sensitivity", "--workbook", workbook(), "--what", "verdict", "--alliance", "a",
        "--format", "json",
    )  # fmt: skip
    rows = pd.DataFrame(json.loads(done.stdout))
    up = rows[(rows["index"] == "leading_index") & (rows["direction"] == "up")]
    assert up["metric_id"].tolist() == ["latency", "trust"]
    assert up["value_needed"].tolist() == pytest.approx([14.0, 4.6])
    assert up["sentence"].iloc[0] == (
        "Watch becomes strong if decision time is at most 14 days instead of 20. "
        "Alone it could also be trust."
    )
    assert up["sentence"].iloc[1] == ""


def test_main_effects_of_two_alliances_are_too_little_data(workbook: Make, run: Run) -> None:
    rows = table(
        run("sensitivity", "--workbook", workbook(), "--what", "main-effects", "--format", "csv")
    )
    assert rows["main_effect"].isna().all()
    assert set(rows["reason"]) <= {
        f"too little data: {count} alliances, 10 needed" for count in (1, 2)
    }


def test_alternatives_mark_the_agreed_rule(workbook: Make, run: Run) -> None:
    rows = table(
        run("sensitivity", "--workbook", workbook(), "--what", "alternatives", "--format", "csv")
    )
    agreed = rows[rows["agreed"]]
    assert set(agreed["scaling"] + ", " + agreed["mean"]) == {"agreed scale, arithmetic"}
    assert len(rows) == 2 * 2 * 12  # alliances, indices, ways


def test_pairs_are_compared_draw_by_draw(workbook: Make, run: Run) -> None:
    # Without survey errors and gaps every draw of the lagging index is the same: a 55, b 85.
    rows = table(run("sensitivity", "--workbook", workbook(), "--what", "pairs", "--format", "csv"))
    lagging = rows[rows["index"] == "lagging_index"]
    assert lagging[["above", "below", "p_above"]].to_numpy().tolist() == [
        ["a", "b", 0.0],
        ["b", "a", 1.0],
    ]


def test_sobol_shares_out_every_index_and_no_ranks_of_two(workbook: Make, run: Run) -> None:
    pytest.importorskip("SALib")
    rows = table(run("sensitivity", "--workbook", workbook(), "--what", "sobol", "--format", "csv"))
    assert set(rows["output"]) == {"score"}
    mine = rows[(rows["alliance_id"] == "a") & (rows["index"] == "leading_index")]
    by_factor = mine.set_index("factor")
    # Everything of a is measured without error: the data explain nothing.
    assert by_factor.loc["data", "total"] == pytest.approx(0.0, abs=1e-9)
    assert by_factor["total"].sum() >= 0.95


def test_sobol_without_salib_names_the_extra(
    workbook: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alliance_health.sobol.find_spec", lambda _: None)
    done = run("sensitivity", "--workbook", workbook(), "--what", "sobol")
    assert done.exit_code == 1
    assert "alliance-health[sensitivity]" in str(done.exception)


def test_wrong_usage_is_refused_with_what_is_allowed(workbook: Make, run: Run) -> None:
    folder = workbook()
    done = run("sensitivity", "--workbook", folder, "--alliance", "alfa")
    assert (done.exit_code, "there are: a, b" in done.stderr) == (2, True)
    done = run("sensitivity", "--workbook", folder, "--what", "guess")
    assert done.exit_code == 2
    assert all(one.value in done.stderr for one in Sensitivity)


@pytest.mark.parametrize("what", [Sensitivity.LEAVE_ONE_OUT, Sensitivity.VERDICT])
def test_a_notebook_gets_the_same_table(what: Sensitivity, workbook: Make, run: Run) -> None:
    folder = workbook()
    done = table(run("sensitivity", "--workbook", folder, "--what", what.value, "--format", "csv"))
    analysis = ah.analyse(ah.open_workbook(folder))
    assert list(ah.analyse_sensitivity(analysis, what.value).columns) == list(done.columns)


def test_every_question_and_column_is_documented(workbook: Make) -> None:
    page = (ROOT / "docs" / "sensitivity.md").read_text(encoding="utf-8")
    analysis = ah.analyse(ah.open_workbook(workbook()))
    for what in Sensitivity:
        section = page.partition(f"\n## {what.value}\n")[2].partition("\n## ")[0]
        columns = ah.analyse_sensitivity(analysis, what.value).columns
        assert [name for name in columns if f"`{name}`" not in section] == [], what


def test_intervals_tell_the_middle_of_the_draws(workbook: Make, run: Run) -> None:
    rows = table(
        run("sensitivity", "--workbook", workbook(), "--what", "intervals", "--format", "csv")
    )
    lagging = rows[rows["index"] == "lagging_index"].set_index("alliance_id")
    # Without survey errors and gaps every draw is the score.
    assert lagging["median"].tolist() == lagging["score"].tolist() == [55, 85]
    assert lagging["lower"].tolist() == lagging["upper"].tolist() == [55, 85]
    assert lagging["p_strong"].tolist() == [0, 1]
    assert lagging["rank"].isna().all()
