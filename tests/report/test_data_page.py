"""What the data sections say: found, not found, how many more, and never a person."""

from __future__ import annotations

import html
import re

import pytest

from alliance_health.report.data_blocks import found_blocks, not_found
from alliance_health.report.data_findings import (
    Alpha,
    Clipped,
    Conflict,
    DataFindings,
    Incoherent,
    Late,
    Outlying,
    OverrideTold,
    RejectedReason,
    RejectedRow,
    Silent,
    Stale,
    Unmeasured,
    Weighed,
)
from alliance_health.report.rejected_blocks import rejected_blocks

HOSTILE = "<img src=x onerror=alert(1)>"


def clipped(label: str = "Joint margin", *, everywhere: bool = True) -> Clipped:
    return Clipped(
        metric_id="joint_margin", label=label, values=16, beyond_unhealthy=1, beyond_healthy=9,
        share=0.625, newest_clipped=True, out_of_date=True, everywhere=everywhere,
    )  # fmt: skip


def conflict(label: str = "Trust") -> Conflict:
    return Conflict(
        kind="sides", alliance="Orion × Halden", metric_id="trust", label=label, period="2026Q3",
        reporter_a="Orion", value_a="EUR 2,378,000", reporter_b="Halden", value_b="EUR 2,319,000",
        relative=0.0248, points=7.44,
    )  # fmt: skip


def everything(label: str = "Trust") -> DataFindings:
    found = {
        "clipped": (clipped(),),
        "conflicts": (conflict(label),),
        "late": (Late(source="crm export", table="observations", rows=9413, late=3,
                      median_days=91, largest_days=140),),
        "outliers": (Outlying(alliance="Orion × Halden", metric_id="trust", label=label,
                              perspective="theirs", count=5, value="461 days", period="2026Q3",
                              distance=228.4, long_tail=False, number_id="a/2026Q3/theirs/trust"),),
        "silent": (Silent(alliance="Orion × Halden", tables=("meetings", "observations"),
                          labels=("Trust", "Cadence", "Margin", "Goals", "Plans"),
                          last_period="2024Q3", usual_gap=1, longest_gap=1, silent_for=8),),
        "stale": (Stale(alliance="Orion × Halden", metric_id="trust", label=label, age=3,
                        rhythm=2),),
        "unmeasured": (Unmeasured(alliance="Orion × Halden", role="leading", label="Governance",
                                  coverage=0.33),),
        "overrides": (OverrideTold(alliance="Orion × Halden", row="pillar", id="governance",
                                   label="Governance", role="leading", computed="strong",
                                   band="watch", reason=f"Log of {label} has gaps.",
                                   author="alliance office", expires_on="2026-12-31",
                                   since="2026Q3", holds=True, contradicted=True),),
        "incoherent": (Incoherent(label=label, role="leading", pillar="Relationship", cases=21,
                                  correlation=-0.52, low=-0.75, high=-0.19),),
        "weighed": (Weighed(what=label, finding="60 % of the weight of it", remedy="lower it"),),
        "alphas": (Alpha(role="leading", pillar="Relationship", metrics=5, cases=21, alpha=-0.384,
                         reason=""),),
    }  # fmt: skip
    totals = {kind: len(rows) for kind, rows in found.items()} | {"silent": 6, "conflicts": 32}
    return DataFindings(**found, totals=totals)


REASON = RejectedReason(file="observations.csv", column="value", reason="text where a number must "
                        "stand", rows=20, first_line=101, remedy="correct the cell")  # fmt: skip
ROW = RejectedRow(file="observations.csv", line=101, column="value", value="n/a",
                  reason="text where a number must stand", remedy="correct the cell")  # fmt: skip


def section_of(page: str) -> str:
    return re.search(r'<section id="data-health".*?</section>', page, flags=re.DOTALL).group()


def words(part: str) -> str:
    visible = re.sub(r"<script\b.*?</script>|<details\b.*?</details>", " ", part, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", visible)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def alliance_data(alliance_page, make):
    def build(found: DataFindings, **changes: object) -> str:
        health = make.data_health().model_copy(update={"found": found, **changes})
        return section_of(alliance_page(only=("page_one", "data_health"), data_health=health))

    return build


def test_alliance_page_tells_every_kind_with_its_numbers(alliance_data) -> None:
    said = words(alliance_data(everything()))
    for line in (
        "Meetings; Trust, Cadence, Margin and 2 more metrics Q3 2024 period 8 periods",
        "Trust Q3 2026 Orion: EUR 2,378,000 Halden: EUR 2,319,000 2.5 % 7.4",
        "Trust, theirs 461 days Q3 2026 5 228",
        "Joint margin 16 9 1 goalposts out of date",
        "Observations: crm export 9,413 3 0.032 % 91 140",
        "Governance, leading strong watch alliance office Q3 2026 until 31 December 2026; another "
        "one contradicts it Log of Trust has gaps.",
        "Trust Relationship, leading 21 −0.52 −0.75 to −0.19",
        "Trust 60 % of the weight of it Lower it",
        "Relationship, leading 5 21 −0.38",
    ):
        assert line in said
    assert "And 31 more: this command lists all: alliance-health quality" in said
    assert "Looked for and not found" not in said


def test_finding_of_the_section_counts_what_was_found(alliance_data) -> None:
    said = words(alliance_data(everything()))
    assert (
        "6 sources have gone silent; 32 numbers are told differently by their reporters; "
        "1 metric often lies beyond its scale; 1 metric has outliers."
    ) in said


def test_nothing_found_is_one_line(alliance_data) -> None:
    part = alliance_data(DataFindings())
    assert (
        "Looked for and not found: sources gone silent, reporters who contradict each other, "
        "values beyond their scale, outliers, late rows, overrides of a band, weights that decide "
        "alone."
    ) in words(part)
    assert "Reporters who contradict each other</h3>" not in part


def test_alliance_page_sends_to_the_portfolio_for_rejected_rows(alliance_data) -> None:
    sent = "The report of the portfolio says why rows were rejected"
    assert sent in words(alliance_data(DataFindings()))
    assert sent not in words(alliance_data(DataFindings(), rejected=0))


def test_scale_that_fits_the_others_is_not_called_out_of_date() -> None:
    found = DataFindings(clipped=(clipped(everywhere=False),), totals={"clipped": 1})
    (block,) = found_blocks(found, many=False)
    assert block["rows"][0][-1] == "goalposts fit"


def test_portfolio_page_tells_rejected_rows_first(portfolio_page) -> None:
    page = portfolio_page(
        found=everything(), rejected_reasons=(REASON,), rejected_rows=(ROW,), rejected=20
    )
    said = words(section_of(page))
    assert "observations.csv value text where a number must stand correct the cell 20" in said
    assert "observations.csv 101 value n/a text where a number must stand" in said
    assert "And 19 more: this command lists all: alliance-health check" in said
    places = [said.index(title) for title in ("Why rows were left out", "Sources gone silent",
                                              "How much of every pillar is measured")]  # fmt: skip
    assert places == sorted(places)


def test_portfolio_page_names_the_alliance_of_each_finding(portfolio_page) -> None:
    said = words(section_of(portfolio_page(found=everything(), rejected=0)))
    assert "Orion × Halden Trust Q3 2026 Orion: EUR 2,378,000" in said
    assert "Orion × Halden Trust 2 periods 3" in said
    assert "1 pillar is measured too little, most of them of Orion × Halden." in said
    assert (
        "Results of 1 metric end beyond the scale: the goalposts are out of date for Joint margin."
    ) in said


def test_portfolio_page_has_both_figures_and_their_tables(portfolio_page) -> None:
    part = section_of(portfolio_page(found=everything()))
    for figure_id in ("coverage-map", "clipping"):
        assert f'<figure class="chart" id="{figure_id}">' in part
        assert f'data-figure="{figure_id}"' in part
    assert part.count("<summary>Data of this chart</summary>") == 2


def test_portfolio_without_clipped_values_draws_coverage_alone(portfolio_page) -> None:
    part = section_of(portfolio_page())
    assert 'id="coverage-map"' in part
    assert 'id="clipping"' not in part
    assert "Nothing else was found." in words(part)


def test_words_from_data_stay_text(alliance_data, portfolio_page) -> None:
    hostile = REASON.model_copy(update={"reason": HOSTILE, "file": HOSTILE})
    pages = (
        alliance_data(everything(HOSTILE)),
        section_of(portfolio_page(found=everything(HOSTILE), rejected_reasons=(hostile,))),
    )
    for part in pages:
        assert "<img" not in part
        assert html.escape(HOSTILE) in part


def test_every_heading_of_a_column_has_a_scope_and_every_row_its_cells(portfolio_page) -> None:
    part = section_of(portfolio_page(found=everything(), rejected_reasons=(REASON,)))
    assert "<th>" not in part
    for block in found_blocks(everything(), many=True):
        assert {len(row) for row in block["rows"]} == {len(block["columns"])}


def test_no_rejected_row_no_block() -> None:
    assert rejected_blocks((), (), rejected=0) == []


def test_kinds_that_were_found_are_not_among_those_not_found() -> None:
    assert not_found(everything(), many=True) == ""
    only = everything().model_copy(update={"late": ()})
    assert not_found(only, many=True) == "Looked for and not found: late rows."
