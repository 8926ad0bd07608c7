"""A page of many partners goes through them one by one; a page of two does not."""

from __future__ import annotations

import pytest

from alliance_health.catalogue.metric import Metric, Thresholds
from alliance_health.report.health_report import Partner, PartnerScore
from alliance_health.report.partner_part import METRICS_SHOWN, partner_figures, partner_table
from alliance_health.report.sections import both_sides

NAMES = ("Orion", "Halden", "<b>Vega</b>", "Lyra")
SCORES = (80.0, 69.9, 20.0, None)


def _metric(metric_id: str, **fields: object) -> Metric:
    usual = {
        **{"label": metric_id.capitalize(), "definition": "What it means.", "role": "leading"},
        **{"kind": "measured", "pillar": "resources", "unit": "%", "sides": "each"},
        "direction": "higher_is_better",
        "thresholds": Thresholds(weak=50, strong=100),
    }
    return Metric(metric_id=metric_id, **{**usual, **fields})


def _told(metric_id: str, period: str, name: str, score: float | None) -> PartnerScore:
    band = None if score is None else "weak" if score < 40 else "watch" if score < 70 else "strong"
    return PartnerScore(
        metric_id=metric_id,
        partner_id=name.lower(),
        period=period,
        value=score,
        unit="%",
        score=score,
        shown=None if score is None else int(score),
        band=band,
    )


@pytest.fixture(name="crowd")
def _crowd(make):
    """Return what makes the report of four partners with their own numbers."""

    def build(*metrics: Metric, scores: tuple[float | None, ...] = SCORES, **changes: object):
        told = [
            _told(one.metric_id, make.PERIOD, name, score)
            for one in metrics
            for name, score in zip(NAMES, scores, strict=True)
        ]
        partners = [
            Partner(partner_id=name.lower(), name=name, perspective="theirs") for name in NAMES
        ]
        fields = {"metrics": metrics, "partner_scores": tuple(told), "partners": tuple(partners)}
        return make.health_report(**{**fields, **changes})

    return build


def test_the_lowest_comes_first_and_the_unscored_last(crowd) -> None:
    table = partner_table(crowd(_metric("effort")))
    assert [row["name"] for row in table["rows"]] == ["<b>Vega</b>", "Halden", "Orion", "Lyra"]
    assert table["rows"][1]["cells"] == [{"value": 69.9, "unit": "%", "shown": 69, "band": "watch"}]


def test_a_sentence_names_where_a_metric_is_weak(crowd) -> None:
    report = crowd(_metric("effort"))
    assert partner_table(report)["findings"] == ["Effort: weak at 1 of 3 partners, <b>Vega</b>."]
    fine = crowd(_metric("effort"), scores=(80.0, 70.0, 60.0, 50.0))
    assert partner_table(fine)["findings"] == ["Effort: weak at none of 4 partners."]


def test_scored_metrics_come_before_shown_ones_as_far_as_there_is_room(crowd) -> None:
    shown = [_metric(f"m{k}", weight=0, thresholds=None) for k in range(METRICS_SHOWN)]
    table = partner_table(crowd(*shown, _metric("effort")))
    assert table["metrics"] == ["Effort", *[f"M{k}" for k in range(METRICS_SHOWN - 1)]]
    assert len(table["findings"]) == 1


def test_every_scored_metric_has_a_figure(crowd) -> None:
    report = crowd(_metric("effort"), _metric("commits", weight=0, thresholds=None))
    assert [figure.figure_id for figure in partner_figures(report)] == ["partners-effort"]


def test_two_partners_need_no_list(make) -> None:
    assert partner_table(make.health_report()) == {}
    assert partner_figures(make.health_report()) == ()
    assert both_sides(make.alliance_view()).data["partners"] == {}


def test_names_of_partners_are_text_on_the_page(crowd, alliance_page) -> None:
    report = crowd(_metric("effort"))
    changes = {key: getattr(report, key) for key in ("metrics", "partner_scores", "partners")}
    page = alliance_page(only=("page_one", "both_sides"), **changes)
    assert "Partner by partner" in page
    assert "<b>Vega</b>" not in page
