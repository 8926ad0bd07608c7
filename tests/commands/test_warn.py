"""`warn` on the command line, and reports that are held to what earlier ones claimed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import alliance_health as ah
from alliance_health.insights.warnings.listing import WARNING_COLUMNS
from alliance_health.insights.warnings.track_record import RECORD_COLUMNS
from alliance_health.report import sections
from alliance_health.report.manifest import Manifest
from alliance_health.store import read_alliance, read_portfolio

pytestmark = pytest.mark.usefixtures("computed_once")

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Path]
Run = Callable[..., Any]

#: Revenue of a: 110 to 90 in three quarters and then 60, far below 80 where it is weak.
PERIODS = {"2026Q1": 110, "2026Q2": 105, "2026Q3": 90, "2026Q4": 60}


def observations(**revenue: float) -> str:
    """Write two weak leading pillars and the revenue of one alliance."""
    rows = ["alliance_id,metric_id,period,perspective,value"]
    for period, value in (revenue or PERIODS).items():
        rows += [f"a,latency,{period},joint,35", f"a,revenue,{period},joint,{value}"]
        rows += [f"a,trust,{period},{side},2" for side in ("ours", "theirs")]
    return "\n".join(rows) + "\n"


ALONE = "alliance_id,name,stage,started_on\na,Alpha,operate,2026-01-01\n"


def table(result: Any) -> pd.DataFrame:
    assert result.exit_code == 0, result.stderr
    return pd.read_csv(io.StringIO(result.stdout))


def test_every_alliance_and_event_has_its_rows_and_reasons(workbook: Make, run: Run) -> None:
    rows = table(run("warn", "--workbook", workbook(), "--format", "csv"))
    assert list(rows.columns) == list(WARNING_COLUMNS)
    # 2 alliances, 4 default events, 3 horizons, 3 methods
    assert len(rows) == 2 * 4 * 3 * 3
    assert rows["probability"].isna().all()
    assert rows["reason"].notna().all()
    renewals = rows[rows["event"] == "missed_renewal"]
    assert set(renewals["state"]) == {"cannot be told"}
    assert renewals["reason"].str.startswith("no renewal is due within").all()


def test_two_weak_pillars_twice_in_a_row_are_an_alarm_that_is_unproven(
    workbook: Make, run: Run
) -> None:
    # Latency 35 of 0..40 scores 12.5, trust 2 of 1..5 scores 25: two of two, in every quarter.
    folder = workbook(alliances__csv=ALONE, observations__csv=observations())
    rows = table(
        run(
            "warn", "--workbook", folder, "--period", "2026Q3", "--alliance", "a", "--format", "csv"
        )
    )
    mine = rows[(rows["method"] == "k of n") & (rows["event"] == "below_red_line")]
    assert mine["state"].tolist() == ["alarm"] * 3
    assert "2 of 2 leading pillars (2 needed)" in mine["reason"].iloc[0]
    assert mine["record"].str.startswith("unproven: ").all()


def test_the_track_record_of_little_data_says_so(workbook: Make, run: Run) -> None:
    rows = table(run("warn", "--workbook", workbook(), "--track-record", "--format", "csv"))
    assert list(rows.columns) == list(RECORD_COLUMNS)
    assert set(rows["verdict"]) == {"cannot be evaluated"}


def test_events_of_the_settings_are_those_that_are_warned_of(
    workbook: Make, run: Run, trial: dict[str, str]
) -> None:
    own = trial["workbook.toml"] + '[events.slump]\nkind = "drop"\nhorizons = [3]\n'
    rows = table(run("warn", "--workbook", workbook(workbook__toml=own), "--format", "csv"))
    assert set(rows["event"]) == {"slump"}
    assert set(rows["horizon"]) == {3}
    off = trial["workbook.toml"] + "[events]\n"
    done = run("warn", "--workbook", workbook(workbook__toml=off), "--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.strip() == ",".join(WARNING_COLUMNS)


def test_wrong_usage_is_refused(workbook: Make, run: Run) -> None:
    done = run("warn", "--workbook", workbook(), "--alliance", "alfa")
    assert (done.exit_code, "there are: a, b" in done.stderr) == (2, True)
    done = run("warn", "--workbook", workbook(), "--alliance", "a", "--track-record")
    assert (done.exit_code, "leave out --alliance" in done.stderr) == (2, True)


def test_a_notebook_gets_the_same_tables(workbook: Make, run: Run) -> None:
    folder = workbook()
    analysis = ah.analyse(ah.open_workbook(folder))
    assert list(ah.find_warnings(analysis).columns) == list(WARNING_COLUMNS)
    assert list(ah.judge_warnings(analysis, "2026Q1").columns) == list(RECORD_COLUMNS)
    assert set(ah.find_warnings(analysis, "2026Q1", alliance_id="a")["alliance_id"]) == {"a"}


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs" / "warnings.md").read_text(encoding="utf-8")
    columns = (*WARNING_COLUMNS, *RECORD_COLUMNS)
    assert [name for name in columns if f"`{name}`" not in page] == []


@pytest.fixture
def computed(
    run: Run, workbook: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Compute periods without rendering them; return the store of the last one."""
    no_page = Manifest.model_construct(
        period="",
        edition="internal",
        language="en",
        index="",
        seconds=0.0,
        inputs={},
        versions={},
        catalogue_version="",
        reports=(),
        portfolio=None,
        failures=(),
    )
    monkeypatch.setattr("alliance_health.commands.report.render_reports", lambda *_, **__: no_page)

    def compute(period: str, *options: str, **revenue: float) -> Path:
        folder = workbook(alliances__csv=ALONE, observations__csv=observations(**revenue))
        reports = tmp_path / "reports"
        asked = ("--reports", reports, "--period", period, "--workers", 1, *options)
        done = run("report", "--workbook", folder, *asked)
        assert done.exit_code == 0, done.output
        return reports / "book" / "store" / f"{period.rpartition('..')[2]}.duckdb"

    return compute


@pytest.fixture
def stored(computed: Callable[..., Path]) -> Callable[..., str]:
    """Return what computes periods and reads what the last store says of the alliance."""

    def read(period: str, *options: str, **revenue: float) -> str:
        store = computed(period, *options, **revenue)
        return read_alliance(store, "a").report.model_dump_json()

    return read


def words(page: str) -> str:
    """Return the text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def test_a_report_marks_the_one_before_it(
    computed: Callable[..., Path], html_of: Callable[..., str]
) -> None:
    def shown(store: Path) -> str:
        view = read_alliance(store, "a")
        return words(html_of(sections.page_one(view), sections.calls_kept(view)))

    assert "There is no earlier report to check" in shown(computed("2026Q3"))
    # Q3 called: influence weak, outcomes watch and to fall (90 scores 55, which is on the cut), and
    # two alarms by two weak pillars. The revenue of 60 scores 10. Influence stays weak: right;
    # outcomes stay watch: wrong; below 40: right; by 2027Q1 they fall, and the end: open.
    last = computed("2026Q4")
    page, overview = shown(last), read_portfolio(last)
    portfolio = words(
        html_of(sections.portfolio_page_one(overview), sections.portfolio_calls(overview))
    )
    expected = "Of 3 expectations in the last report 1 came true, 1 did not, 1 is open"
    assert f"{expected}; of 2 alarms 1 came true, 1 is open" in page
    assert "55, then 10 (weak)" in page
    assert "any method 1 0 0 1 0" in portfolio


@pytest.mark.thorough
def test_a_range_marks_each_period_by_those_before(stored: Callable[..., str]) -> None:
    page = stored("2026Q2..2026Q4")
    assert "settled calls in 2 reports" in page
    for period in ("2026Q2", "2026Q3"):  # one by one, the last page is the same
        stored(period)
    assert stored("2026Q4") == page


@pytest.mark.thorough
def test_a_past_page_stays_what_it_was_whatever_is_rendered_since(
    stored: Callable[..., str],
) -> None:
    before = {"2026Q1": 110.0, "2026Q2": 105.0, "2026Q3": 90.0}
    then = stored("2026Q2..2026Q3", **before)
    stored("2026Q2..2026Q4")  # a quarter later, everything is computed again
    assert "2026Q2" in then
    assert _without_hashes(stored("2026Q3", "--as-of", "2026-09-30")) == _without_hashes(then)


def _without_hashes(page: str) -> dict[str, Any]:
    """Return what a page says, but for the files it was made from."""
    return {key: value for key, value in json.loads(page).items() if key != "provenance"}
