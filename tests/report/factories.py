"""Made-up reports for tests: believable, deterministic, and every awkward state on request.

Nothing here scores: numbers are set so that a page can be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import pandas as pd

from alliance_health.catalogue.metric import Metric, Thresholds
from alliance_health.report.health_report import (
    Change,
    ChangeCard,
    CommitmentsKept,
    DataHealth,
    DecisionAsked,
    Definition,
    Difference,
    Event,
    ExplainedRow,
    FileRows,
    HealthReport,
    IndexCard,
    IndexPoint,
    Mover,
    OpenIssue,
    Partner,
    PortfolioReport,
    PortfolioRow,
    Provenance,
    QuadrantCard,
    QuadrantPoint,
    ScorecardRow,
    Verdict,
)

#: Metrics and scores, loaded by conftest.py under this name.
made_up, advice = import_module("made_up_scores"), import_module("made_up_advice")

PERIOD, PORTFOLIO = made_up.PERIOD, made_up.PORTFOLIO
_change = made_up.change


@dataclass(frozen=True)
class View:
    """What sections read: a report and its scores."""

    report: HealthReport | PortfolioReport
    scores: pd.DataFrame


def index_card(role, scores, *, spread=5, **changes):
    """Return an index card with a history of up to eight periods; None is a missing period."""
    score = scores[-1]
    before = scores[-2] if len(scores) > 1 else None
    band = made_up.band_of(score)
    change = None if score is None or before is None else score - before
    history = tuple(
        IndexPoint(
            period=period,
            score=point,
            lower=None if point is None else point - spread,
            upper=None if point is None else min(100, point + spread),
        )
        for period, point in zip(made_up.PERIODS[-len(scores) :], scores, strict=True)
    )
    known = score is not None
    fields = {
        "index_id": f"{role}_index",
        "role": role,
        "question": made_up.QUESTIONS[role],
        "score": score,
        "shown": score,
        "lower": score - spread if known else None,
        "upper": min(100, score + spread) if known else None,
        "band": band,
        "at_least": band,
        "statement": (band or "").capitalize(),
        "change": change,
        "change_statement": "" if change is None else f"{change:+.3g} since 2026Q2",
        "coverage": 0.96 if known else 0.42,
        "reason": "",
        "weakest_pillar": made_up.WEAKEST[role] if known else "",
        "history": history,
    }
    return IndexCard(**{**fields, **changes})


def quadrant_card(leading, lagging, *, name, statement=""):
    """Return a quadrant card from two histories."""
    pairs = list(zip(made_up.PERIODS[-len(leading) :], leading, lagging, strict=True))
    known = [pair for pair in pairs if pair[1] is not None and pair[2] is not None]
    here = bool(known) and known[-1][0] == PERIOD
    return QuadrantCard(
        name=name,
        statement=statement or (f"Placed {name}" if name else "Not placed"),
        leading_cut=55,
        lagging_cut=55,
        leading_interval=(leading[-1] - 6, leading[-1] + 7) if here else None,
        lagging_interval=(lagging[-1] - 4, lagging[-1] + 4) if here else None,
        trajectory=tuple(QuadrantPoint(period=p, leading=x, lagging=y) for p, x, y in known),
    )


def scorecard():
    """Return pillar rows, each followed by its metrics, leading before lagging."""
    rows = []
    for role in ("leading", "lagging"):
        for pillar, label in made_up.PILLARS.items():
            mine = [
                m for m in made_up.METRICS.values() if m["pillar"] == pillar and m["role"] == role
            ]
            known = [metric["score"] for metric in mine if metric["score"] is not None]
            if mine:
                score = round(sum(known) / len(known)) if known else None
                about = {"role": role, "pillar_id": pillar, "label": label, "score": score}
                about["coverage"] = len(known) / len(mine)
                rows.append(_row(row="pillar", id=pillar, previous=62.0, **about))
            rows += [_metric_row(metric) for metric in mine]
    return tuple(rows)


def _metric_row(metric):
    same = ("id", "role", "label", "unit", "value", "target", "ours", "theirs", "score")
    is_old = metric["id"] == "goal_alignment"
    return _row(
        row="metric",
        pillar_id=metric["pillar"],
        previous=metric["before"],
        reason="" if metric["score"] is not None else "no answers from their side in 2026Q3",
        age=1 if is_old else 0,
        stale=is_old,
        **{key: metric[key] for key in same},
    )


def _row(**given):
    score = given["score"]
    known = score is not None
    fields = {
        "unit": "", "value": None, "target": None, "ours": None, "theirs": None, "age": 0,
        "shown": round(score) if known else None, "stale": False, "origin": "computed",
        "lower": score - 4.0 if known else None, "upper": score + 4.0 if known else None,
        "band": made_up.band_of(score), "at_least": made_up.band_of(score), "effective_weight": 0.1,
        "contribution": score * 0.1 if known else None, "coverage": 1.0 if known else 0.0,
        "reason": "", "number_id": f"orion-halden/{PERIOD}/joint/{given['id']}",
    }  # fmt: skip
    return ScorecardRow(**{**fields, **given})


def data_health():
    rows = scorecard()
    return DataHealth(
        coverage_leading=0.94,
        coverage_lagging=1.0,
        rejected=3,
        differences=(
            Difference(metric_id="decision_time", label="Working days to decide", period=PERIOD,
                       perspective="ours", supplied=12, computed=14, unit="days"),
        ),
        absent=tuple(row for row in rows if row.row == "metric" and row.score is None),
        stale=tuple(row for row in rows if row.stale),
        fill_first=(),
    )  # fmt: skip


def file_rows():
    return (
        FileRows(table="observations", file="observations.csv", rows_in=4120, accepted=4080,
                 rejected=3, superseded=37),
        FileRows(table="decisions", file="decisions.csv", rows_in=611, accepted=611,
                 rejected=0, superseded=0),
    )  # fmt: skip


def provenance(**rows: int):
    return Provenance(
        workbook="Sample portfolio",
        package_version="0.1.0",
        catalogue_version="1-5f2c0a91",
        as_of="2026-10-14",
        inputs={
            "observations.csv": "a3" * 32,
            "decisions.csv": "9f" * 32,
            "workbook.toml": "0c" * 32,
        },
        rows=rows,
        parameters={"period": PERIOD, "edition": "internal"},
    )


CHANGES = ChangeCard(
    "leading_index", "2026Q2", -9.0,
    (
        _change("Working days to decide", "21 days, was 9 days in 2026Q2", -5.2, "decision_time"),
        _change("Sponsor meetings held", "33 %, was 100 % in 2026Q2", -3.1, "sponsor_meetings"),
        _change("Certified field engineers", "93 %, was 67 % in 2026Q2", 1.4, "certified_people"),
    ),
    Change("11 other metrics", -2.1, None),
    "",
)  # fmt: skip

LAGGING_CHANGES = ChangeCard(
    "lagging_index", "2026Q2", -3.0,
    (
        _change("Fairness gap", "15 points, was 13 points in 2026Q2", -1.6, "fairness_gap"),
        _change("Reference customers", "7, was 8 in 2026Q2", -1.1, "reference_customers"),
    ),
    Change("2 other metrics", -0.3, None),
    "",
)  # fmt: skip

EXPLAINED = tuple(
    ExplainedRow(index=index, component=component, metric_id=metric_id, points=points)
    for index, component, metric_id, points in (
        ("leading_index", "real", "decision_time", -5.2),
        ("leading_index", "real", "sponsor_meetings", -3.1),
        ("leading_index", "real", "certified_people", 1.4),
        ("leading_index", "coverage", "response_time", -1.3),
        ("leading_index", "restated", "issue_age", -0.8),
        ("lagging_index", "real", "fairness_gap", -1.6),
        ("lagging_index", "real", "reference_customers", -1.1),
        ("lagging_index", "late", "joint_margin", -0.3),
    )
)

DECISIONS = (
    DecisionAsked("d1", "Name Halden's new executive sponsor and meet within three weeks",
                  "CEO, Halden", "2026-11-07", "costs €4.1M"),
    DecisionAsked("d2", "Give the steering group authority up to € 250 000",
                  "Both CFOs", "2026-11-30", "cost not recorded"),
    DecisionAsked("d3", "Re-balance the revenue split: Halden contributes 46 %, receives 31 %",
                  "Alliance managers", None, "costs €1.3M"),
)  # fmt: skip


ISSUES = (
    OpenIssue("i1", "Who owns the training data of the joint product", "Halden", "2026-06-12", 110),
    OpenIssue("i2", "Late invoices for joint work", "Orion", "2026-09-01", 29),
)

EVENTS = (Event("e1", "Flood at the plant in Halden", "2026-08-14", "press"),)


def governance_metrics():
    """Return the definitions of the metrics of governance."""
    thresholds = {"decision_time": (20, 8), "issue_age": (60, 20), "sponsor_meetings": (40, 90)}
    shared = {"definition": "What it means.", "role": "leading", "kind": "measured"}
    return tuple(
        Metric(
            metric_id=key,
            direction="higher_is_better" if weak < strong else "lower_is_better",
            thresholds=Thresholds(weak=weak, strong=strong),
            **{part: made_up.METRICS[key][part] for part in ("label", "pillar", "unit")},
            **shared,
        )
        for key, (weak, strong) in thresholds.items()
    )


def health_report(**changes):
    """Return the report of one alliance; name any field to have it otherwise."""
    fields = {
        "alliance_id": "orion-halden",
        "name": "Orion Systems × Halden Robotics",
        "type": "joint offer",
        "partners": (
            Partner(partner_id="orion", name="Orion", perspective="ours"),
            Partner(partner_id="halden", name="Halden", perspective="theirs"),
        ),
        "stage": "operate",
        "started_on": "2021-03-01",
        "ended_on": None,
        "period": PERIOD,
        "edition": "internal",
        "language": "en",
        "as_of": "2026-10-14",
        "notice": "Invented data",
        "coverage": 0.96,
        "verdict": Verdict(
            "Living on the past",
            "Results hold (outcomes 74, strong), but the conditions for the next ones do not "
            "(influence 48, watch). Influence fell by 9 points since 2026Q2.",
            "watch",
            "What moved influence most: Working days to decide.",
        ),
        "leading": index_card("leading", made_up.LEADING),
        "lagging": index_card("lagging", made_up.LAGGING),
        "quadrant": quadrant_card(made_up.LEADING, made_up.LAGGING, name="living on the past"),
        "leading_changes": CHANGES,
        "lagging_changes": LAGGING_CHANGES,
        "decisions": DECISIONS,
        "decisions_statement": "",
        "commitments": (
            CommitmentsKept("ours", "Orion", 9, 10),
            CommitmentsKept("theirs", "Halden", 5, 9),
        ),
        "commitments_statement": "",
        "risks_statement": "not recorded",
        "calls_statement": "not recorded",
        "scorecard": scorecard(),
        "data_health": data_health(),
        "definitions": tuple(_definition(metric) for metric in made_up.METRICS.values()),
        "provenance": provenance(**{"observations.csv": 391, "decisions.csv": 57}),
        "currency": "EUR",
        "explained": EXPLAINED,
        "metrics": governance_metrics(),
        "issues": ISSUES,
        "events": EVENTS,
        **{"proposals": advice.PROPOSALS, "steering": advice.STEERED},
    }  # fmt: skip
    return HealthReport(**{**fields, **changes})


def _definition(metric):
    return Definition(
        metric_id=metric["id"],
        label=metric["label"],
        role=metric["role"],
        pillar=made_up.PILLARS[metric["pillar"]],
        definition=f"What {metric['label'].lower()} means, so that a partner agrees to it.",
        formula="median of calendar days over the period",
        unit=metric["unit"],
        scale="weak at 20 days, strong at 8 days, best at 2 days",
        weight=1.0,
        source="decisions",
    )


def alliance_view(**changes):
    """Return a view of one alliance."""
    return View(health_report(**changes), made_up.scores_frame())


def portfolio_report(**changes):
    """Return the report of a small portfolio; name any field to have it otherwise."""
    rows = []
    for alliance_id, (name, leading, lagging, place) in PORTFOLIO.items():
        late = "too early to judge results" if lagging[-1] is None else ""
        bands = [
            band for band in (made_up.band_of(leading[-1]), made_up.band_of(lagging[-1])) if band
        ]
        rows.append(
            PortfolioRow(
                alliance_id=alliance_id,
                name=name,
                stage="form" if late else "operate",
                leading=index_card("leading", leading),
                lagging=index_card("lagging", lagging, reason=late),
                quadrant=quadrant_card(leading, lagging, name=place),
                verdict=Verdict(
                    (place or "Influence watch").capitalize(), "", min(bands, key=made_up.BANDS)
                ),
                coverage=0.92,
            )
        )
    fields = {
        "workbook": "Sample portfolio",
        "period": PERIOD,
        "edition": "internal",
        "language": "en",
        "as_of": "2026-10-14",
        "notice": "Invented data",
        "headline": "2 of 7 alliances in form",
        "sentence": "One lives on the past: results without the conditions for the next ones. "
        "One is stalled: neither conditions nor results. One cannot be placed.",
        "counts": {"in form": 2, "building": 1, "living on the past": 1, "stalled": 1,
                   "between two": 1, "not placed": 1},
        "rows": tuple(rows),
        "movers": (
            Mover("orion-halden", PORTFOLIO["orion-halden"][0], "leading_index", -9,
                  "Influence −9 points since 2026Q2"),
        ),
        "movers_statement": "",
        "warnings_statement": "not recorded",
        "calls_statement": "not recorded",
        "leading_cut": 55,
        "lagging_cut": 55,
        "pillars": tuple(
            (role, pillar, made_up.PILLARS[pillar])
            for role in ("leading", "lagging")
            for pillar in made_up.pillars_of(role)
        ),
        "data_health": file_rows(),
        "rejected": 3,
        "provenance": provenance(),
        "value": advice.value_part(),
    }  # fmt: skip
    return PortfolioReport(**fields | changes)


def portfolio_view(**changes):
    """Return a view of a small portfolio."""
    frames = [made_up.scores_frame(name, leading=one[1], lagging=one[2])
              for name, one in PORTFOLIO.items()]  # fmt: skip
    return View(portfolio_report(**changes), pd.concat(frames).query("row != 'metric'"))
