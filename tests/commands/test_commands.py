"""Every command does what its line of the contract says, and its status tells the truth."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.commands.explain import since_reported
from alliance_health.insights.reported import tell_revisions, words_as_reported
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.tables.calendar import Period

pytestmark = pytest.mark.usefixtures("computed_once")

SCORE_HEADER = (
    "alliance_id,period,perspective,row,id,role,value,unit,score,weight,effective_weight,"
    "contribution,lower,upper,rule_lower,rule_upper,bound_low,bound_high,coverage,band,at_least,"
    "p_weak,p_watch,p_strong,rank,rank_lower,rank_upper,origin,number_id,reason"
)

Make = Callable[..., Path]
Run = Callable[..., Any]


def table(result: Any) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(result.stdout))


def with_late_rows(folder: Path, *rows: str) -> Path:
    path = folder / "observations.csv"
    path.write_text(path.read_text("utf-8") + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_score_has_the_columns_of_the_contract(workbook: Make, run: Run) -> None:
    done = run("score", "--workbook", workbook(), "--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == SCORE_HEADER


def test_score_by_hand(workbook: Make, run: Run) -> None:
    # a, 2026Q2: latency 20 of 0..40 days, low is good: 50; trust 4 and 4 of 1..5: 75; equal
    # pillars: 62.5. Revenue 90 %, weak 80, strong 100: 40 + 30 / 2 = 55.
    scores = table(run("score", "--workbook", workbook(), "--format", "csv"))
    index = scores[scores["row"] == "index"].set_index(["alliance_id", "id"])
    assert index.loc[("a", "leading_index"), "score"] == 62.5
    assert index.loc[("a", "lagging_index"), "score"] == 55.0
    # b: latency 30: 25. Trust 2 from our side alone: half its weight at 25, so its pillar
    # misses the gate, and the other half lies between 0 and 100.
    leading = index.loc[("b", "leading_index")]
    assert (leading["score"], leading["coverage"]) == (25.0, 0.75)
    assert (leading["bound_low"], leading["bound_high"]) == (18.75, 43.75)


def test_score_takes_a_range_and_refuses_what_is_no_period(workbook: Make, run: Run) -> None:
    folder = workbook()
    periods = table(
        run("score", "--workbook", folder, "--period", "2026Q1..2026Q2", "--format", "csv")
    )["period"]
    assert set(periods) == {"2026Q1", "2026Q2"}
    for wrong, said in (("2026-Q1", "not a period"), ("2026", "by quarter"), ("2019Q1", "no alli")):
        done = run("score", "--workbook", folder, "--period", wrong)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr


def test_both_engines_score_alike(workbook: Make, run: Run) -> None:
    folder = workbook()
    one, other = (
        table(run("score", "--workbook", folder, "--engine", engine, "--format", "csv"))
        for engine in ("pandas", "duckdb")
    )
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=1e-9)


def test_an_engine_that_does_not_exist_is_wrong_usage(workbook: Make, run: Run) -> None:
    done = run("score", "--workbook", workbook(), "--engine", "abacus")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--engine abacus: allowed: pandas, duckdb, spark" in done.stderr


def test_spark_without_pyspark_names_the_extra(
    workbook: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alliance_health.spark.find_spec", lambda name: None)
    done = run("score", "--workbook", workbook(), "--engine", "spark")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "pip install 'alliance-health[spark]'" in done.stderr


def test_spark_without_java_names_the_version_needed(
    workbook: Make, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark", reason="PySpark is missing: it was not asked for Java")
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n", "utf-8")
    old.chmod(0o755)
    monkeypatch.setattr("alliance_health.spark._present_session", lambda: None)
    for home, said in ((tmp_path / "none", "there is none"), (tmp_path, "is version 11")):
        monkeypatch.setenv("JAVA_HOME", str(home))
        done = run("score", "--workbook", workbook(), "--engine", "spark")
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
        assert "Java 17 or newer" in done.stderr


def test_score_as_of_knows_only_what_was_recorded(workbook: Make, run: Run) -> None:
    folder = with_late_rows(workbook(), "a,latency,2026Q2,joint,40,2026-08-01")
    for as_of, value in (("2026-07-31", 20.0), ("2026-08-01", 40.0)):
        command = ("score", "--workbook", folder, "--as-of", as_of, "--period", "2026Q2")
        scores = table(run(*command, "--format", "csv"))
        found = scores[(scores["id"] == "latency") & (scores["alliance_id"] == "a")]
        assert found["value"].tolist() == [value]


def test_explain_adds_up_to_the_published_difference(workbook: Make, run: Run) -> None:
    folder = workbook()
    rows = table(run("explain", "a", "--workbook", folder, "--format", "csv"))
    assert list(rows) == ["index", "component", "metric_id", "points", "reason"]
    # leading 2026Q1: latency 75, trust (75 + 50) / 2 = 62.5: 68.75; 2026Q2: 62.5
    leading = rows[rows["index"] == "leading_index"]
    assert leading["points"].sum() == pytest.approx(62.5 - 68.75, abs=1e-9)


def test_explain_tells_restated_from_late(workbook: Make, run: Run) -> None:
    folder = with_late_rows(
        workbook(), "a,latency,2026Q1,joint,20,2026-06-01", "b,trust,2026Q1,ours,4,2026-06-01"
    )
    command = ("explain", "a", "--workbook", folder, "--period", "2026Q1", "--versus", "2026Q1")
    dates = ("--as-of", "2026-06-30", "--versus-as-of", "2026-03-31")
    rows = table(run(*command, *dates, "--format", "csv"))
    points = rows[rows["index"] == "leading_index"].groupby("component")["points"].sum()
    # latency 10 to 20 days: 75 to 50 points in a pillar of half the weight
    assert points["restated"] == pytest.approx(-12.5, abs=1e-9)
    assert points.drop("restated").abs().sum() == pytest.approx(0, abs=1e-9)


def test_explain_when_every_row_was_recorded_anew(workbook: Make, trial: dict, run: Run) -> None:
    # All of 2026Q1 again in June, alliances included: nothing of it was recorded by March.
    again = [
        line.rstrip(",").replace(",joint,10", ",joint,20") + ",2026-06-01"
        for line in trial["observations.csv"].splitlines()
        if ",2026Q1," in line
    ]
    folder = with_late_rows(workbook(), *again)
    names = "alliance_id,name,stage,started_on,recorded_on\n"
    rows = [line for line in trial["alliances.csv"].splitlines()[1:] if line]
    dated = [f"{line},{day}" for day in ("2026-01-01", "2026-06-01") for line in rows]
    (folder / "alliances.csv").write_text(names + "\n".join(dated) + "\n", encoding="utf-8")
    command = ("explain", "a", "--workbook", folder, "--period", "2026Q1", "--versus", "2026Q1")
    points = table(run(*command, "--versus-as-of", "2026-03-31", "--format", "csv"))
    leading = points[points["index"] == "leading_index"].groupby("component")["points"].sum()
    assert leading["restated"] == pytest.approx(-12.5, abs=1e-9)
    assert leading.drop("restated").abs().sum() == pytest.approx(0, abs=1e-9)


def test_explain_on_a_terminal_shows_what_moved_and_the_whole(workbook: Make, run: Run) -> None:
    lines = run("explain", "a", "--workbook", workbook()).stdout.splitlines()
    # latency 10 to 20 days: -25 in half the weight; trust of theirs 3 to 4: +12.5 in half of it
    assert [line.split() for line in lines[1:4]] == [
        ["leading_index", "real", "latency", "-12.50"],
        ["leading_index", "real", "trust", "+6.25"],
        ["leading_index", "together", "-6.25"],
    ]
    assert len(lines) == 6


def test_what_was_reported_is_compared_with_what_is_known(workbook: Make) -> None:
    folder = with_late_rows(
        workbook(), "a,latency,2026Q1,joint,20,2026-06-01", "b,trust,2026Q1,ours,4,2026-06-01"
    )
    analysis = analyse(open_workbook(folder), n_draws=0)
    reported = since_reported(analysis, Period.parse("2026Q2"))
    assert reported is not None
    assert (reported.period, reported.as_of) == ("2026Q1", date(2026, 3, 31))
    # latency 10 to 20 days: 75 to 50 points in a pillar of half the weight; b was not scored
    words = words_as_reported(reported, "a", analysis.catalogue.metrics, currency="EUR")
    told = tell_revisions(reported, "a", words, edges=BandEdges())
    assert [one.sentence for one in told] == [
        "Influence of 2026Q1 stands at 56, 12 points lower than reported: "
        "−12 because Decision time was corrected from 10 days to 20 days."
    ]


def test_nothing_was_reported_before_anything_was_known(workbook: Make) -> None:
    analysis = analyse(open_workbook(workbook()), n_draws=0)
    assert since_reported(analysis, Period.parse("2026Q1")) is None
    as_was = since_reported(analysis, Period.parse("2026Q2"))
    assert as_was is not None
    assert as_was.explained is None


def test_explain_of_an_unknown_alliance_names_the_nearest(workbook: Make, run: Run) -> None:
    done = run("explain", "aa", "--workbook", workbook())
    assert done.exit_code == 2
    assert "did you mean 'a'" in done.stderr


def test_trace_leads_to_the_line_of_a_value(workbook: Make, run: Run) -> None:
    folder = workbook()
    rows = table(
        run("trace", "a/2026Q2/ours/trust", "--workbook", folder, "--format", "csv")
    ).to_dict("records")
    lines = (folder / "observations.csv").read_text("utf-8").splitlines()
    assert [(row["file"], row["value"]) for row in rows] == [("observations.csv", 4)]
    assert lines[rows[0]["line"] - 1].startswith("a,trust,2026Q2,ours,4")


def test_trace_of_an_index_leads_to_every_row_below_it(workbook: Make, run: Run) -> None:
    rows = table(
        run("trace", "a/2026Q2/joint/leading_index", "--workbook", workbook(), "--format", "csv")
    )
    assert sorted(rows["line"]) == [3, 6, 7]


def test_trace_of_what_is_no_number_is_wrong_usage(workbook: Make, run: Run) -> None:
    assert run("trace", "a/2026Q2/joint/nothing", "--workbook", workbook()).exit_code == 2


def test_check_of_a_sound_workbook_is_quiet_and_counts_its_rows(workbook: Make, run: Run) -> None:
    done = run("check", "--workbook", workbook())
    assert (done.exit_code, done.stdout) == (0, "")
    assert "14 rows in 2 tables: 14 accepted, 0 rejected, 0 superseded" in done.stderr


def test_init_makes_a_workbook_that_checks_and_is_never_overwritten(
    tmp_path: Path, run: Run
) -> None:
    folder = tmp_path / "new"
    assert run("init", folder).exit_code == 0
    assert run("check", "--workbook", folder).exit_code == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run("init", folder).exit_code == 1
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(tmp_path.iterdir()) == [folder]


def test_outside_a_workbook_the_way_out_is_shown(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("score")
    assert done.exit_code == 2
    assert "alliance-health init DIR" in done.stderr


def test_the_nearest_workbook_upwards_is_used(
    workbook: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = workbook() / "notebooks"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert run("score").exit_code == 0


@pytest.mark.parametrize(
    "option",
    [("--edition", "secret"), ("--language", "xx"), ("--scheduler", "127.0.0.1:8786")],
)
def test_what_does_not_exist_yet_is_wrong_usage(
    option: tuple[str, str], workbook: Make, run: Run
) -> None:
    done = run("report", "--workbook", workbook(), *option)
    assert done.exit_code == 2
    assert option[0] in done.stderr


def test_report_renders_every_alliance_and_prints_the_index(
    workbook: Make, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_HEALTH_CHROMIUM", str(tmp_path / "none"))
    reports, also = tmp_path / "reports", ("--also", "json", "--also", "pdf", "--workers", 1)
    done = run("report", "--workbook", workbook(), "--reports", reports, *also)
    # A twin that cannot be made is an error of the run, and costs no page.
    assert done.exit_code == 1
    # Each page tells it at once, and the end of the run once for all of them.
    assert done.stderr.count("PDF needs") == 4
    assert "2026Q2, internal-en, Beta & Söhne: b.pdf not made: PDF needs " in done.stderr
    index = reports / "book" / "2026Q2" / "internal-en" / "index.html"
    assert done.stdout.split() == [str(index)]
    assert {path.name for path in index.parent.glob("*.html")} == {
        "a.html",
        "b.html",
        "index.html",
        "portfolio.html",
    }
    manifest = json.loads((index.parent / "manifest.json").read_text("utf-8"))
    assert manifest["failures"] == []
    assert [twin["file"] for page in manifest["reports"] for twin in page["twins"]] == [
        "a.json",
        "b.json",
    ]
    assert json.loads((index.parent / "b.json").read_text("utf-8"))["report"]["alliance_id"] == "b"
    assert "Beta &amp; Söhne" in index.read_text("utf-8")
    assert '<a href="b.json"' in index.read_text("utf-8")


def ratings(**respondents: int) -> str:
    rows = ["alliance_id,wave,perspective,level,respondent_id,item_id,rating"]
    for side, count in respondents.items():
        for person in range(count):
            for item in ("q10", "q13", "q15"):
                rows.append(f"a,2026Q2,{side},working,{side}{person},{item},4")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(("theirs", "shown"), [(5, True), (4, False)])
def test_a_side_with_too_few_respondents_hides_the_alliances_number(
    theirs: int, shown: bool, workbook: Make, run: Run
) -> None:
    observed = "alliance_id,metric_id,period,perspective,value\na,latency,2026Q2,joint,20\n"
    folder = workbook(observations__csv=observed, ratings__csv=ratings(ours=6, theirs=theirs))
    scores = table(run("score", "--workbook", folder, "--format", "csv"))
    mine = scores[(scores["alliance_id"] == "a") & (scores["id"] == "trust")]
    joint = mine[mine["perspective"] == "joint"].iloc[0]
    if shown:
        assert (joint["value"], joint["score"]) == (4.0, 75.0)
        return
    assert pd.isna(joint["value"])
    assert pd.isna(joint["score"])
    assert "fewer than 5 people" in joint["reason"]
    pillar = scores[(scores["alliance_id"] == "a") & (scores["id"] == "relationship")].iloc[0]
    assert (pillar["coverage"], pillar["bound_low"], pillar["bound_high"]) == (0.0, 0.0, 100.0)
