"""Sections about what to do, goals and initiatives, exits, and the portfolio's value."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest

from alliance_health.report import sections
from alliance_health.report.portfolio_value_part import PortfolioValuePart
from alliance_health.report.proposal_part import ProposalsPart
from alliance_health.report.steering_part import SteeringPart

HOSTILE = "<script>alert('x')</script> {{ 7*7 }}"


made_up = import_module("made_up_advice")

proposal, STEERED, value_part = made_up.proposal, made_up.STEERED, made_up.value_part


def cells(section, block: int = 0) -> list[list[str]]:
    rows = section.data["blocks"][block]["rows"]
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows]


def test_a_proposal_is_told_with_strength_source_owner_and_points(make) -> None:
    view = make.alliance_view(proposals=ProposalsPart(finding="One.", proposals=(proposal(),)))
    (told,) = sections.what_to_do(view).data["proposals"]
    assert told["strength_told"] == "Confirmed"
    assert told["points"] == "costs 3.5 points of its index"
    assert told["owner"] == "could own it: Both CFOs"
    assert told["topic"] == "governance"


def test_nobody_is_made_an_owner_and_no_point_is_made_up(make, alliance_page) -> None:
    part = ProposalsPart(proposals=(proposal(owner="", points=None),))
    page = alliance_page(only=("page_one", "what_to_do"), proposals=part)
    assert "owner not recorded" in page
    assert "could own it" not in page
    assert "points of its index" not in page


def test_proposals_never_stand_among_the_decisions_asked(alliance_page) -> None:
    part = ProposalsPart(proposals=(proposal(),), on_page_one=(proposal(),))
    page = alliance_page(only=("page_one",), proposals=part)
    decisions, _, rest = page.partition("Proposed by the rules of this report")
    assert "Agree who decides." not in decisions
    assert "Agree who decides." in rest
    assert "nobody has decided on it" in rest


def test_words_of_data_in_a_proposal_stay_words(alliance_page) -> None:
    hostile = proposal(proposal=HOSTILE, because=HOSTILE, owner=HOSTILE)
    part = ProposalsPart(proposals=(hostile,), on_page_one=(hostile,))
    page = alliance_page(only=("page_one", "what_to_do"), proposals=part)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_initiatives_are_told_late_ones_first_and_done_ones_folded(make) -> None:
    section = sections.initiatives(make.alliance_view(steering=STEERED))
    assert section.finding == (
        "1 initiative runs, 1 late. 1 is to be a quick win, 1 late. "
        "1 goal stands, 1 without an owner on each side."
    )
    (row,) = cells(section)
    assert row == [
        "Pilot (quick win)", "10 days late", "running", "short", "both", "20 September 2026",
        "€50K", "—", "concept 1 of 2",
    ]  # fmt: skip
    folded = section.data["folded"]
    assert [one["summary"] for one in folded] == ["Done within the last year"]


def test_what_is_silent_of_a_goal_reads_not_recorded(make) -> None:
    (row,) = cells(sections.initiatives(make.alliance_view(steering=STEERED)), 1)
    assert row == [
        "Decide faster", "Decision latency", "18 days", "10 days", "not recorded", "Ada",
        "not recorded", "1 / —",
    ]  # fmt: skip


def test_every_number_of_initiatives_can_be_traced(make) -> None:
    blocks = sections.initiatives(make.alliance_view(steering=STEERED)).data["blocks"]
    assert blocks[0]["numbers"] == ["orion-halden/2026Q3/joint/count:initiatives/i1"]
    assert blocks[1]["numbers"] == ["orion-halden/2026Q3/joint/count:goals/g1"]


@pytest.mark.parametrize("name", ["initiatives", "outlook", "governance"])
def test_an_alliance_of_which_nothing_is_recorded_says_so(name, make) -> None:
    section = getattr(sections, name)(make.alliance_view(steering=SteeringPart()))
    assert all(not block["rows"] for block in section.data["blocks"])
    said = " ".join(section.data["notes"])
    expected = {
        "initiatives": ("Initiatives, gates and quick wins", "Goals"),
        "outlook": ("A charter with exit triggers and farewell dates", "Risks"),
        "governance": ("Decisions", "Issues and escalations", "Commitments"),
    }
    assert all(f"{words}: not recorded." in said for words in expected[name])


def test_governance_tells_decisions_escalations_commitments_and_the_map(make) -> None:
    section = sections.governance(make.alliance_view(steering=STEERED))
    assert cells(section, 0) == [
        ["Budget (asked for)", "Executive", "Halden", "30", "25 September 2026, 5 days over",
         "not recorded"],
    ]  # fmt: skip
    assert cells(section, 1)[0][-2:] == ["open", "91"]
    assert cells(section, 2)[0][3] == "late, on 5 August 2026"
    assert section.data["decision_map"] == [
        "Price: Sales; how often: not recorded; goes up to: CEOs"
    ]


def test_outlook_says_that_a_decision_to_go_on_is_overdue(make) -> None:
    section = sections.outlook(make.alliance_view(steering=STEERED))
    assert "was due on 30 September 2026 and is not recorded" in section.finding.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert cells(section, 0)[0][-1] == "not recorded as met"
    assert cells(section, 1)[0][-1] == "overdue: no decision recorded"
    assert cells(section, 2)[0][3:] == ["not recorded", "not recorded"]
    assert section.data["notes"] == ["The deal sheet leaves open: what happens when we disagree."]


def portfolio(make, **changes) -> SimpleNamespace:
    return make.portfolio_view(value=value_part(**changes))


def test_no_chance_is_shown_where_no_method_is_proven(make) -> None:
    section = sections.portfolio_risk_and_value(portfolio(make))
    names = [column["name"] for column in section.data["blocks"][0]["columns"]]
    assert "Chance" not in names
    assert "no chance is shown" in section.data["notes"][1]


def test_a_proven_chance_is_told_with_its_event_and_horizon(make) -> None:
    section = sections.portfolio_risk_and_value(
        portfolio(make, event="outcomes fall below 40", horizon=4)
    )
    names = [column["name"] for column in section.data["blocks"][0]["columns"]]
    assert "Chance" in names
    assert "outcomes fall below 40 within 4 periods" in section.data["notes"][1]


def test_what_is_not_recorded_of_an_alliance_is_said_and_never_nothing(make) -> None:
    rows = cells(sections.portfolio_risk_and_value(portfolio(make)))
    assert rows[1][:4] == ["Vela", "not recorded", "—", "—"]
    assert rows[1][-1] == "Value at stake not recorded"


def test_the_measure_of_value_is_stated(make) -> None:
    section = sections.portfolio_concentration(portfolio(make))
    assert section.data["notes"] == [
        "Value at stake is our own loss if the alliance fails, as recorded."
    ]


def test_bounds_stand_beside_concentration_where_something_is_missing(make) -> None:
    section = sections.portfolio_concentration(portfolio(make))
    assert cells(section)[1] == ["Equal alliances with that concentration", "1", "1 to 2"]
    whole = value_part().spread.model_copy(update={"missing": 0})
    complete = sections.portfolio_concentration(portfolio(make, spread=whole))
    assert [len(row) for row in cells(complete)] == [2, 2, 2]


def test_alliances_without_an_imperative_are_a_row_of_their_own(make) -> None:
    rows = cells(sections.portfolio_concentration(portfolio(make)), 1)
    assert rows[0][:3] == ["no imperative recorded", "2", "€3M and 1 not recorded"]


def test_an_empty_portfolio_has_no_figure_and_says_why(make) -> None:
    view = make.portfolio_view(value=PortfolioValuePart(risk_finding="Not recorded."))
    section = sections.portfolio_risk_and_value(view)
    assert (section.figures, section.data["blocks"]) == ((), [])
    assert section.data["notes"][0] == "No value at stake is recorded."
