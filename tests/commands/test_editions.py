"""An edition rests on what it may show, and one analysis serves all editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from alliance_health.analysis import Analysis
from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.editions import EditionCut, allowed_in
from alliance_health.errors import DataError, ReportError
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report.build_edition import build_for_edition
from alliance_health.store import load_portfolio
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Confidentiality, Edition

pytestmark = pytest.mark.usefixtures("computed_once")

PERIOD = Period.parse("2026Q2")
NONE_SHOWN = "none that both partners may see"


@pytest.fixture
def analysed(workbook, trial) -> Callable[..., Analysis]:
    """Analyse the trial workbook with these classes; nothing is drawn."""

    def make(**classes: str) -> Analysis:
        told = "".join(f'"{name}" = "{one}"\n' for name, one in classes.items())
        settings = f"{trial['workbook.toml']}\n[confidentiality]\n{told}"
        return analyse(open_workbook(workbook(workbook__toml=settings)), n_draws=0)

    return make


def scores_of(analysis: Analysis, alliance_id: str = "a") -> dict[str, float]:
    """Return both indices of an alliance in the period."""
    rows = analysis.scores
    mine = rows[(rows["alliance_id"] == alliance_id) & (rows["period"] == PERIOD.label)]
    index = mine[mine["row"] == "index"]
    return dict(zip(index["role"], index["score"], strict=True))


def cut_for(analysis: Analysis, edition: Edition) -> Analysis:
    """Cut an analysis."""
    return EditionCut(allowed_in(analysis, edition)).analysis(analysis)


def test_indices_are_scored_again_from_what_is_left(analysed) -> None:
    analysis = analysed(latency="joint", revenue="joint", trust="internal")
    # 20 of 40 days scores 50; trust, 4 of 5 on both sides, scores 75: (50 + 75) / 2.
    assert scores_of(analysis)["leading"] == 62.5
    joint = cut_for(analysis, Edition.JOINT)
    # Without trust the relationship is no pillar any more, and its weight is nobody's.
    assert scores_of(joint) == {"leading": 50.0, "lagging": 55.0}
    assert list(joint.catalogue.pillars) == ["governance", "financial"]
    assert set(joint.panel["metric_id"]) == {"latency", "revenue"}
    assert "trust" not in joint.labels


def test_a_restricted_metric_is_in_the_executive_edition_only(analysed) -> None:
    analysis = analysed(trust="restricted")
    assert scores_of(cut_for(analysis, Edition.INTERNAL))["leading"] == 50.0
    assert scores_of(cut_for(analysis, Edition.EXECUTIVE))["leading"] == 62.5


def test_editions_that_cut_nothing_share_the_analysis(analysed) -> None:
    everything = Everything(analysed())
    assert everything.cut_for(Edition.INTERNAL) is None
    assert everything.cut_for(Edition.EXECUTIVE) is None
    sources = PeriodSources(everything, PERIOD)
    internal, executive = (
        sources.together(edition) for edition in (Edition.INTERNAL, Edition.EXECUTIVE)
    )
    assert internal.analysis is everything.analysis
    assert executive.links is internal.links
    assert executive.edition == "executive"


def test_one_restricted_row_cuts_the_internal_edition(workbook, trial) -> None:
    issues = (
        "issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on,confidentiality\n"
        "i1,a,They may be sold,ours,2026-05-01,,,restricted\n"
        "i2,a,Invoices are late,ours,2026-05-02,,,\n"
    )
    analysis = analyse(open_workbook(workbook(issues__csv=issues)), n_draws=0)
    assert Everything(analysis).cut_for(Edition.EXECUTIVE) is None
    titles = cut_for(analysis, Edition.INTERNAL).tables["issues"]["title"].tolist()
    assert titles == ["Invoices are late"]


def test_a_workbook_without_classes_shows_the_partner_no_metric(analysed) -> None:
    sources = PeriodSources(Everything(analysed()), PERIOD)
    report = build_for_edition(sources.alone(Edition.JOINT, "a"), "a")
    assert report.edition_statement.startswith("This edition rests on 0 metrics")
    assert (report.leading.score, report.lagging.score) == (None, None)
    assert (report.metrics, report.definitions, report.scorecard) == ((), (), ())
    said = (report.decisions_statement, report.commitments_statement, report.risks_statement)
    assert said == (NONE_SHOWN,) * 3
    assert report.provenance.inputs == {}
    assert report.provenance.workbook == ""


def test_the_stricter_of_the_classes_then_and_now_holds(analysed) -> None:
    analysis = analysed(latency="joint", risks="internal")
    then = analysis.catalogue
    open_then = replace(
        then,
        settings=then.settings.model_copy(update={"confidentiality": {}}),
        metrics={
            name: one.model_copy(update={"confidentiality": Confidentiality.PUBLIC})
            for name, one in then.metrics.items()
        },
    )
    allowed = allowed_in(replace(analysis, catalogue=open_then), Edition.JOINT)
    assert allowed.metric_ids == {"latency"}
    # Commitments are joint by default, and were made internal for no version.
    assert allowed.given == {"risks": Confidentiality.INTERNAL}


def test_a_hidden_target_leaves_nothing_that_is_scored_against_it(workbook, trial) -> None:
    metrics = trial["metrics.toml"].replace('unit = "%"', 'unit = "%"\nagainst = "target"')
    settings = (
        f'{trial["workbook.toml"]}\n[confidentiality]\nrevenue = "joint"\ntargets = "internal"\n'
    )
    targets = "alliance_id,metric_id,period,target\na,revenue,2026Q2,100\n"
    folder = workbook(workbook__toml=settings, metrics__toml=metrics, targets__csv=targets)
    joint = cut_for(analyse(open_workbook(folder), n_draws=0), Edition.JOINT)
    assert len(joint.panel) == 0
    assert len(joint.tables["targets"]) == 0


def test_there_is_no_joint_report_of_the_portfolio(workbook) -> None:
    with pytest.raises(ReportError, match="joint edition has no report of the portfolio"):
        load_portfolio(workbook=str(workbook()), edition="joint")


def test_a_misspelt_class_makes_no_report(analysed) -> None:
    with pytest.raises(DataError, match='Did you mean "latency"'):
        analysed(latencey="joint")


def test_editions_and_languages_are_ordered_once_each(
    workbook, run, monkeypatch, tmp_path: Path
) -> None:
    ordered = []

    def remember(analysis, order, *, first, last):
        ordered.append(order)
        return iter(())

    monkeypatch.setattr("alliance_health.commands.report.make_reports", remember)
    options = ("--edition", "joint", "--edition", "executive", "--edition", "joint")
    done = run("report", "--workbook", workbook(), "--reports", tmp_path, *options)
    assert done.exit_code == 0, done.stderr
    made = [(edition.value, language) for edition, language in ordered[0].made]
    assert made == [("joint", "en"), ("executive", "en")]


def test_check_warns_of_what_is_shared_and_sensitive(workbook, run, trial) -> None:
    metrics = trial["metrics.toml"].replace(
        'label = "Revenue"',
        'label = "Revenue"\nconfidentiality = "joint"\ncompetition_sensitive = true',
    )
    done = run("check", "--workbook", workbook(metrics__toml=metrics))
    assert done.exit_code == 0
    assert "no joint edition shows it" in " ".join(done.stdout.split())
