"""OpenStack comes out as it went: who fades is seen, and nothing is said to announce anything."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from types import ModuleType

import pandas as pd
import pytest

from alliance_health.commands.fairness import find_fairness
from alliance_health.commands.links import links_of
from alliance_health.indices import score_partners
from alliance_health.pipeline import Analysis, analyse, open_workbook
from alliance_health.report.build import build_health_report
from alliance_health.report.health_report import HealthReport
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
FOLDER = CASES / "openstack"
#: The collection that the tables came from; it is not part of this repository.
COLLECTION = CASES.parents[2] / "shared" / "realdata" / "oss_openstack_osic"
CENTRE, CONSORTIUM = "intel-rackspace-osic", "openstack-consortium"
QUARTERS = [f"{year}Q{part}" for year in range(2012, 2020) for part in (1, 2, 3, 4)][:29]


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(FOLDER))


@pytest.fixture(scope="module")
def effort(analysis: Analysis) -> pd.DataFrame:
    """Return partners' bands of the share of effort: a row per quarter, a column per partner."""
    partners = score_partners(analysis.panel, analysis.grid, analysis.catalogue)
    chosen = partners[
        (partners["metric_id"] == "share_of_effort") & (partners["alliance_id"] == CONSORTIUM)
    ]
    return _laid_out(chosen, "band")


def _laid_out(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Lay rows out by quarter and partner; none may stand twice."""
    assert not rows.duplicated(["period", "partner_id"]).any()
    return rows.pivot_table(column, "period", "partner_id", aggfunc="first")


def _commits(analysis: Analysis, alliance_id: str) -> pd.DataFrame:
    """Return commits as tabled: a row per quarter, a column per company, "" for the total."""
    observations = analysis.tables["observations"]
    rows = observations[
        (observations["metric_id"] == "commits_authored")
        & (observations["alliance_id"] == alliance_id)
    ]
    named = rows.assign(partner_id=rows["partner_id"].fillna(""))
    return _laid_out(named, "value")


def _score(analysis: Analysis, alliance_id: str, number: str) -> pd.Series:
    rows = analysis.scores[analysis.scores["alliance_id"] == alliance_id].set_index("number_id")
    chosen = rows[rows.index.str.endswith(f"/joint/{number}")]
    return chosen.set_index("period")["score"]


@pytest.fixture(scope="module")
def report_of(analysis: Analysis) -> Callable[[str, str], HealthReport]:
    """Return what builds the page of an alliance in a period; what pages share is found once."""

    @cache
    def source(period: str) -> ReportSource:
        cut = Period.parse(period)
        return ReportSource(analysis, cut, links=links_of(analysis, period=cut, explore=False))

    return lambda alliance_id, period: build_health_report(source(period), alliance_id)


def _program() -> ModuleType:
    """Load the program that made the tables."""
    place = CASES / "make_openstack.py"
    spec = importlib.util.spec_from_file_location("make_openstack", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_row_is_rejected(analysis: Analysis) -> None:
    checked = analysis.workbook.checked
    assert [str(problem) for problem in checked.problems] == []
    assert checked.accounting["rejected"].sum() == 0
    # 2581 published; totals of the centre; growth of both; shares of effort of two partners
    # from 2015Q1 on, of eleven from 2014Q1, of Huawei from 2015Q1, of Fujitsu from 2016Q3.
    rows_in = 2581 + 24 + (25 + 20) + 2 * 16 + (11 * 21 + 17 + 11)
    assert len(analysis.tables["observations"]) == rows_in


def test_commits_are_those_that_are_known(analysis: Analysis) -> None:
    commits = _commits(analysis, CONSORTIUM).loc["2016Q3":"2017Q4"]
    assert commits["intel"].tolist() == [332, 163, 199, 56, 22, 18]
    assert commits["rackspace"].tolist() == [379, 186, 189, 90, 95, 73]
    assert commits["mirantis"].tolist() == [276, 166, 168, 130, 78, 18]
    assert commits["hpe"].tolist()[:4] == [197, 41, 26, 8]
    assert commits["red-hat"].tolist()[:2] == [299, 279]
    # The whole project declines in the same quarter, by 38 %.
    assert commits[""].tolist()[:2] == [2970, 1837]


def test_both_partners_halve_two_quarters_before_the_funding_ends(analysis: Analysis) -> None:
    commits = _commits(analysis, CENTRE)
    before, after = commits.loc["2016Q3"], commits.loc["2016Q4"]
    assert (after[["intel", "rackspace"]] < 0.5 * before[["intel", "rackspace"]]).all()
    assert Period.parse("2016Q4").shift(2) == Period.parse("2017Q2")
    events = analysis.tables["events"].set_index("occurred_on")
    ended = events.loc["2017-04-13", "title"]
    assert ended == "Intel ends funding (expected to run to at least July 2018)"


def test_intel_and_hpe_turn_weak_and_red_hat_never_does(effort: pd.DataFrame) -> None:
    first_weak = {
        partner: effort.index[effort[partner] == "weak"]
        for partner in ("intel", "hpe", "mirantis", "red-hat")
    }
    assert first_weak["hpe"][0] == "2016Q4"
    assert first_weak["intel"][0] == "2017Q2"
    assert first_weak["mirantis"][0] == "2017Q4"
    assert first_weak["red-hat"].tolist() == []


def test_hpe_stays_weak_once_it_is(effort: pd.DataFrame) -> None:
    assert set(effort.loc["2016Q4":, "hpe"]) == {"weak"}


def test_the_share_compares_with_the_whole_so_intel_is_not_weak_when_all_decline(
    analysis: Analysis, effort: pd.DataFrame
) -> None:
    # 163 of 1837 in 2016Q4 is still more than Intel's median of the two years before.
    commits = _commits(analysis, CONSORTIUM)
    share = commits["intel"] / commits[""]
    usual = median(share.loc["2014Q4":"2016Q3"])
    assert share["2016Q4"] > 1.6 * usual
    assert effort.loc["2016Q4":"2017Q1", "intel"].tolist() == ["strong", "strong"]


def test_share_of_effort_is_the_arithmetic_of_its_note(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    rows = observations[observations["metric_id"] == "share_of_effort"]
    assert len(rows) > 0
    for row in rows.to_dict("records"):
        now, earlier = row["note"].removeprefix("DERIVED: 100 x (").split(") / median of (")
        shares = [part.split(" / ") for part in earlier.rstrip(")").split(", ")]
        usual = median(int(own) / int(whole) for own, whole in shares)
        own, whole = now.split(" / ")
        assert len(shares) == 8
        assert row["value"] == pytest.approx(100 * int(own) / int(whole) / usual, abs=1e-6)


def test_share_of_effort_agrees_with_a_twin_in_pandas(analysis: Analysis) -> None:
    commits = _commits(analysis, CONSORTIUM)
    shares = commits.drop(columns="").div(commits[""], axis=0)
    since = shares.where(commits.drop(columns="").gt(0).cummax())
    twin = 100 * since / since.rolling(8).median().shift(1)
    observations = analysis.tables["observations"]
    rows = observations[
        (observations["metric_id"] == "share_of_effort")
        & (observations["alliance_id"] == CONSORTIUM)
    ]
    found = _laid_out(rows, "value").reindex(twin.index)
    pd.testing.assert_frame_equal(found, twin, check_exact=False, atol=1e-6, check_names=False)


def test_nobody_is_compared_before_its_ninth_quarter(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    rows = observations[observations["metric_id"] == "share_of_effort"]
    first = rows.groupby(["alliance_id", "partner_id"])["period"].min()
    # Rows from 2012Q1, and from 2013Q1 at the centre; Huawei's first commit falls into
    # 2013Q1, Fujitsu's into 2014Q3.
    entrants = {"huawei": "2015Q1", "fujitsu": "2016Q3"}
    for (alliance_id, partner), period in first.items():
        usual = "2015Q1" if alliance_id == CENTRE else "2014Q1"
        assert period == (usual if alliance_id == CENTRE else entrants.get(partner, usual))


def test_shares_of_commits_add_up_to_less_than_the_whole(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    rows = observations[
        (observations["metric_id"] == "share_of_commits")
        & (observations["alliance_id"] == CONSORTIUM)
    ]
    totals = rows.groupby("period")["value"].agg(["sum", "size"])
    assert set(totals["size"]) == {13}
    assert (totals["sum"] < 100).all()
    commits = _commits(analysis, CONSORTIUM)
    own = 100 * commits.drop(columns="").sum(axis=1) / commits[""]
    # Thirteen shares of two decimals each are off by at most 0.065.
    assert (totals["sum"] - own).abs().max() < 0.066


def test_co_reporting_rows_are_kept_apart(analysis: Analysis) -> None:
    centre, consortium = (_commits(analysis, name) for name in (CENTRE, CONSORTIUM))
    both = ["intel", "rackspace"]
    pd.testing.assert_frame_equal(
        centre[both], consortium.loc[centre.index, both], check_names=False
    )
    assert centre.columns.tolist() == ["", *both]
    assert len(consortium.columns) == 14
    assert (centre[""] == centre[both].sum(axis=1)).all()


def test_no_reporter_enters_the_score_of_the_other_alliance(analysis: Analysis) -> None:
    panel = analysis.panel[analysis.panel["metric_id"] == "share_of_effort"]
    partners = panel.groupby("alliance_id")["partner_id"].unique()
    assert sorted(partners[CENTRE]) == ["intel", "rackspace"]
    assert len(partners[CONSORTIUM]) == 13


def test_influence_at_the_centre_falls_before_the_end_and_is_weak_at_it(
    analysis: Analysis,
) -> None:
    resources = _score(analysis, CENTRE, "leading:resources")
    # 2016Q3: Intel 100, and Rackspace at 125.4 % scores 85.3. 2016Q4: 100 and 65.3.
    assert resources["2016Q3"] == pytest.approx((100 + 85.26) / 2, abs=0.01)
    assert resources["2016Q4"] == pytest.approx((100 + 65.26) / 2, abs=0.01)
    assert resources["2017Q1"] < resources["2016Q3"] - 5
    # Weak only in the quarter in which the funding ended, which is no announcement.
    assert resources["2017Q1"] > 70
    assert resources["2017Q2"] < 40
    assert resources.index.max() == "2017Q2"


def test_both_indices_are_missing_with_their_reasons(analysis: Analysis) -> None:
    indices = analysis.scores[analysis.scores["row"] == "index"].set_index("id")
    leading, lagging = (indices.loc[f"{role}_index"] for role in ("leading", "lagging"))
    assert indices[["score", "band"]].isna().all(axis=None)
    judged = leading[leading["period"] >= "2015Q3"]
    # Resources alone: 15 of 15 + 15 + 15 points of weight.
    assert judged["coverage"].tolist() == pytest.approx([1 / 3] * len(judged))
    for label in ("Governance", "Relationship"):
        assert judged["reason"].str.contains(label).all()
    assert set(lagging["reason"]) == {"nothing is observed; absent: Financial"}
    assert set(lagging["coverage"]) == {0}


def test_what_nobody_published_stands_in_the_catalogue_as_missing(analysis: Analysis) -> None:
    metrics = analysis.catalogue.metrics
    for metric_id in ("trust", "decision_latency", "commitments_kept"):
        assert "Never published" in metrics[metric_id].definition
    for metric_id in ("business_margin", "business_growth"):
        assert "no such figure is in the sources" in metrics[metric_id].definition
    observed = set(analysis.tables["observations"]["metric_id"])
    assert {one.metric_id for one in metrics.values() if one.is_scored} - observed == {
        *("trust", "decision_latency", "commitments_kept", "business_margin", "business_growth")
    }


def test_only_the_share_of_effort_is_scored_and_growth_of_commits_is_not(
    analysis: Analysis,
) -> None:
    scored = analysis.scores[
        (analysis.scores["row"] == "metric") & analysis.scores["score"].notna()
    ]
    assert set(scored["id"]) == {"share_of_effort"}
    growth = analysis.scores[analysis.scores["id"] == "commits_growth"].set_index("period")
    consortium = growth[growth["alliance_id"] == CONSORTIUM]["value"]
    assert consortium["2016Q4"] == pytest.approx(100 * (1837 / 2226 - 1), abs=1e-5)


def test_scales_are_those_that_all_cases_share(analysis: Analysis) -> None:
    thresholds = analysis.catalogue.metrics["share_of_effort"].thresholds
    assert (thresholds.weak, thresholds.strong, thresholds.best) == (50, 100, None)
    settings = analysis.catalogue.settings
    assert (settings.bands.weak_below, settings.bands.strong_from) == (40, 70)
    assert settings.min_coverage == pytest.approx(2 / 3)


def test_the_page_names_who_is_weak_and_places_nobody(
    report_of: Callable[[str, str], HealthReport],
) -> None:
    report = report_of(CONSORTIUM, "2017Q2")
    weak = {row.partner_id for row in report.partner_scores
            if row.period == "2017Q2" and row.band == "weak"}  # fmt: skip
    assert weak == {"intel", "hpe", "cisco"}
    assert report.verdict.headline == "Not enough data"
    assert report.quadrant.name is None


@pytest.mark.parametrize("alliance_id", [CENTRE, CONSORTIUM])
def test_no_report_claims_that_activity_announces_anything(
    analysis: Analysis, report_of: Callable[[str, str], HealthReport], alliance_id: str
) -> None:
    assert analysis.catalogue.settings.links.pairs == ()
    report = report_of(alliance_id, "2017Q1")
    assert report.links.signs == ()
    assert "too little data" in report.links.statement.lower()
    for told in report.warnings.told:
        assert told.probability is None
        assert told.state != "alarm" or "unproven" in told.record
    for claim in ("leading indicator", "predict", "drives", "causes"):
        assert claim not in report.model_dump_json().lower()


def test_stages_follow_the_funding(analysis: Analysis) -> None:
    stages = analysis.grid.set_index(["alliance_id", "period"])["stage"]
    assert stages[CENTRE].to_dict() == {
        **dict.fromkeys(QUARTERS[14:21], "operate"),
        "2017Q2": "retire",
    }
    assert set(stages[CONSORTIUM]) == {"operate"}
    assert stages[CONSORTIUM].index.tolist() == QUARTERS


def test_events_known_to_a_month_say_so(analysis: Analysis) -> None:
    events = analysis.tables["events"].set_index("event_id")
    day = events["occurred_on"].dt.strftime("%Y-%m-%d")
    known = {name: title.rpartition("(known as ")[2].rstrip(")")
             for name, title in events["title"].items() if "(known as" in title}  # fmt: skip
    assert {day[name]: month for name, month in known.items()} == {
        "2011-10-31": "2011-10",
        "2015-07-01": "2015-07",
        "2016-10-31": "2016-10",
        "2017-02-28": "2017-02",
    }


def test_reports_span_the_interesting_quarters(analysis: Analysis) -> None:
    assert analysis.catalogue.settings.report_periods == "2015Q1..2019Q1"
    assert analysis.period.label == QUARTERS[-1] == "2019Q1"


def test_a_second_run_of_the_program_writes_the_same_bytes(tmp_path: Path) -> None:
    if not COLLECTION.is_dir():
        pytest.skip("the collection of published counts is not on this machine")
    program = _program()
    program.write_tables(tmp_path, program.make_tables(COLLECTION))
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}


def test_counts_read_at_other_commits_are_refused(tmp_path: Path) -> None:
    header = "alliance_id,period,metric,value,unit,currency,perspective,source,note\n"
    row = "OPENSTACK-CONSORTIUM,2012Q1,commits_authored,1,count,,Intel,elsewhere,\n"
    (tmp_path / "observations.csv").write_text(header + row, encoding="utf-8")
    with pytest.raises(ValueError, match="names other commits"):
        _program().make_tables(tmp_path)


def test_fairness_names_who_faded_and_when_without_a_ledger(analysis: Analysis) -> None:
    rows = find_fairness(analysis)
    last = rows[rows["alliance_id"] == CONSORTIUM].set_index("partner_id")
    # Known: Intel ended its funding in 2017-04, HPE and Mirantis laid off in 2016-10; two quarters.
    known = {"intel": "2017Q2", "hpe": "2016Q4", "mirantis": "2017Q4"}
    for partner, quarter in known.items():
        found = Period.parse(last.loc[partner, "faded_on"])
        assert abs(found.ordinal - Period.parse(quarter).ordinal) <= 2
        assert last.loc[partner, "verdict"] in ("faded", "gone")
        assert last.loc[partner, "fade_p"] < 0.01
    assert last.loc["red-hat", ["faded_on", "verdict"]].to_list() == ["", "active"]
    assert "still active" in last.loc["red-hat", "reason"]
    assert last[["contribution", "benefit", "share_gap", "shapley"]].isna().all(axis=None)
