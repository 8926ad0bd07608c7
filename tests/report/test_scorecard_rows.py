"""Every metric stands below its own pillar, also where that pillar has no score."""

from __future__ import annotations

from alliance_health.report.scorecard_rows import HEADING, TRACK_WIDTH, lay_out_rows, track_edges


def test_metrics_of_a_pillar_without_a_row_get_a_heading(make) -> None:
    report = make.health_report()
    metrics = [row for row in report.scorecard if row.pillar_id == "governance"][1:]
    laid = lay_out_rows(report, metrics)
    assert [row["row"] for row in laid] == [HEADING, *["metric"] * len(metrics)]
    assert laid[0]["label"] == "Governance"


def test_rows_below_their_own_pillar_get_no_heading(make) -> None:
    report = make.health_report()
    leading = [row for row in report.scorecard if row.role == "leading"]
    assert [row["id"] for row in lay_out_rows(report, leading)] == [row.id for row in leading]


def test_a_heading_follows_the_last_metric_of_another_pillar(make) -> None:
    report = make.health_report()
    rows = [row for row in report.scorecard if row.role == "leading"]
    shown = [row.model_copy(update={"pillar_id": "market"}) for row in rows if row.row == "metric"]
    laid = lay_out_rows(report, [*rows, *shown[:2]])
    assert [row["row"] for row in laid[-3:]] == [HEADING, "metric", "metric"]


def test_a_heading_is_a_row_of_the_page_with_as_many_cells_as_the_others(
    make, alliance_page
) -> None:
    rows = make.scorecard()
    kept = tuple(row for row in rows if (row.row, row.id) != ("pillar", "governance"))
    page = alliance_page(only=("page_one", "scorecard"), scorecard=kept)
    table = page.split('<table class="scores">')[1].split("</table>")[0]
    lines = table[table.index("<tbody>") :].split("<tr ")[1:]
    assert "Shown, not scored." in table
    cells = [line.count("<td") + line.count("<th ") for line in lines]
    assert {count if count > 1 else "all 8" for count in cells} == {8, "all 8"}
    assert table.count('colspan="8"') == cells.count(1)


def test_places_on_a_track_are_shares_of_its_width(make) -> None:
    report = make.health_report()
    # Bands change at 40 and 70 of 100, on a track of 120 pixels.
    assert track_edges(report) == [48.0, 84.0]
    pillar = lay_out_rows(report, report.scorecard)[0]
    assert pillar["track"]["now"] == round(pillar["score"] / 100 * TRACK_WIDTH, 1)
