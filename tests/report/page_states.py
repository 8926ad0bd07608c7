"""Made-up states of a page: crowded, empty, one period, and names that try to break out."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import cycle

from alliance_health.insights.changes import Change, ChangeCard
from alliance_health.insights.commitments import CommitmentsKept
from alliance_health.insights.decisions import DecisionAsked
from alliance_health.insights.issues import OpenIssue
from alliance_health.insights.portfolio import Mover
from alliance_health.insights.risks import RiskTold
from alliance_health.insights.verdict import Verdict
from alliance_health.report.data_findings import OverrideTold
from alliance_health.report.health_report import Partner, PortfolioRow
from alliance_health.report.warning_part import WarningsPart

factories = import_module("factories")
made_up = factories.made_up

#: A name of 120 characters, as they come from contracts.
LONG = (
    "Consolidated Northern Peninsula Infrastructure and Renewable Energy Development "
    "Partnership with Halden Robotics and Sons AS"
)[:120]

#: Names that try to become markup, script, a link, a file, a formula, or to turn the page around.
HOSTILE = (
    "<script>alert('x')</script><img src='http://evil.example/x' onerror=alert(1)>",
    '</title></style></script><a href="http://evil.example/y">click</a> & "Q"',
    '<b>bold</b> <a href="https://evil.example/z">plotly</a><br><sup>x</sup>',
    "../../../etc/passwd\x00.html",
    '=HYPERLINK("http://evil.example")',
    "+1-2@SUM(A1)",
    "\u202eevil\u202d \u2066reversed\u2069 \u200f\u200e",
    "zero\u200bwidth\ufeff\u2060\u00ad",
    "\u05e9\u05dc\u05d5\u05dd 12 of 34 \u0645\u0631\u062d\u0628\u0627",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "W" * 10_000,
    "word " * 2_000,
)

_SENTENCE = "so that both sides agree on who does what until when, and on what it may cost them "


def crowded(name=LONG):
    """Return an alliance of which there is as much to say as a page one may ever have to."""
    card = {
        "statement": "Watch or strong, not sure which: within measurement error; return of "
        f"the weakest partner ({name}) of at least 1.17 would confirm strong",
        "at_least": "watch",
        "change_statement": "-9 since 2026Q2, which unmeasured weight alone could explain",
        "moves": (
            "Falling since 2025Q4: about -4.3 a period",
            "Has now been watch for two periods, strong before",
        ),
        "aside": "as measured; 57 to 63 with what is unmeasured",
        "weakest_pillar": "Governance and executive sponsorship 31",
        "overrides": (_override(name),),
    }
    return {
        "name": name,
        "type": "joint development and co-marketing",
        "partners": tuple(
            Partner(partner_id=side, name=name, perspective=side) for side in ("ours", "theirs")
        ),
        "verdict": Verdict(
            "Between living on the past and in form",
            "What is unmeasured leaves its place open: influence 48, weak or watch; "
            "outcomes 74, watch or strong. Influence fell by 9 points since 2026Q2, "
            "which unmeasured weight alone could explain. Outcomes rose by 7 points since 2026Q2, "
            "not more than it usually swings. Influence crossed from strong into watch.",
            "weak",
            f"What moved influence most: certified field engineers of {name}.",
        ),
        "override_statement": "Influence is overridden to strong by the alliance manager until "
        "31 December 2026: see below",
        "leading": factories.index_card("leading", made_up.LEADING, **card),
        "lagging": factories.index_card("lagging", made_up.LAGGING, **card),
        "quadrant": factories.quadrant_card(
            made_up.LEADING,
            made_up.LAGGING,
            name="between living on the past and in form",
            statement="Its range crosses a border: between living on the past and in form",
        ),
        "leading_changes": _changes("leading_index", name),
        "lagging_changes": _changes("lagging_index", name),
        "decisions": tuple(
            DecisionAsked(f"d{at}", f"Decide on {name} {_SENTENCE}"[:220], f"CFO of {name}",
                          "2026-12-31", "costs €123.4M")
            for at in range(3)
        ),
        "decisions_waiting": 11,
        "issues": tuple(
            OpenIssue(f"i{at}", f"Who pays for {name} {_SENTENCE}"[:180], name, "2026-06-12", 110)
            for at in range(14)
        ),
        "commitments": (
            CommitmentsKept("ours", name, 9, 14),
            CommitmentsKept("theirs", name, 33, 60),
        ),
        "risks": tuple(
            RiskTold(f"r{at}", f"{name} loses {_SENTENCE}"[:180],
                     "likelihood 4, impact 5 of 5", "€12.3M at stake", f"Head of {name}")
            for at in range(3)
        ),
        "risks_standing": 9,
        "warnings": WarningsPart(
            line="may come, though such alarms have not yet beaten chance: outcomes fall below 40, "
            "influence falls below 40, "
            "fewer than half of the commitments are kept, the alliance ends, renewal is missed"
        ),
        "calls_statement": "Of 12 calls of 2026Q2 3 came true, 4 did not, 5 are still open; "
        "wrong: outcomes fall below 40 by 2026Q3; wrong: influence falls below 40 by 2026Q3",
    }  # fmt: skip


def _override(name):
    return OverrideTold(
        alliance=name, row="index", id="leading_index", label="Influence", role="leading",
        computed="watch", band="strong", reason=f"The survey came late {_SENTENCE}",
        author="Alliance manager", expires_on="2026-12-31", since="2026Q2", holds=True,
        contradicted=True,
    )  # fmt: skip


def _changes(index_id, name):
    told = "58 % of target ours and 38 % of target theirs, 52 % of target ours and 62 % of target"
    return ChangeCard(
        index_id, "2026Q2", -9.0,
        tuple(
            Change(f"Certified field engineers of {name} (restated): {told} theirs in 2026Q2", -3.0,
                   f"m{at}")
            for at in range(3)
        ),
        Change("118 other metrics", 0.0, None),
        "",
    )  # fmt: skip


def empty():
    """Return an alliance of which nothing is known."""
    reason = "nothing is observed; absent: Governance, Trust"
    nothing = (None,) * 8
    gone = ChangeCard("leading_index", None, None, (), None, "nothing to compare")
    usual = factories.health_report()
    absent = tuple(
        row.model_copy(update={"score": None, "shown": None, "band": None, "at_least": None,
                               "value": None, "lower": None, "upper": None, "previous": None,
                               "ours": None, "theirs": None, "reason": "not measured"})
        for row in usual.scorecard if row.row == "metric"
    )  # fmt: skip
    return {
        "type": "",
        "started_on": None,
        "coverage": None,
        "verdict": Verdict(
            "Not enough data",
            "Influence: nothing is observed. Outcomes: nothing is observed.",
            "none",
        ),
        "leading": factories.index_card("leading", nothing, reason=reason),
        "lagging": factories.index_card("lagging", nothing, reason=reason),
        "quadrant": factories.quadrant_card(
            nothing, nothing, name=None, statement="Not placed: influence and outcomes missing"
        ),
        "leading_changes": gone,
        "lagging_changes": gone,
        "decisions": (), "decisions_statement": "not recorded",
        "commitments": (), "commitments_statement": "not recorded",
        "issues": (), "events": (), "explained": (),
        "scorecard": absent,
        "data_health": usual.data_health.model_copy(
            update={"absent": absent, "stale": (), "differences": (),
                    "fill_first": ("Trust (4 % of influence)",)}
        ),
    }  # fmt: skip


def one_period():
    """Return an alliance in its first period."""
    first = ChangeCard("leading_index", None, None, (), None, "this is its first period")
    return {
        "name": "Eva",
        "leading": factories.index_card(
            "leading", (48,), change_statement="first period", weakest_pillar=""
        ),
        "lagging": factories.index_card("lagging", (74,), change_statement="first period"),
        "quadrant": factories.quadrant_card((48,), (74,), name="living on the past"),
        "leading_changes": first,
        "lagging_changes": first,
        "explained": (),
    }


def hostile():
    """Return an alliance whose every word from data is a name that tries to break out."""
    names = cycle(HOSTILE)
    state, usual = crowded(HOSTILE[0]), factories.health_report()
    return {
        **state,
        "type": next(names),
        "notice": "Invented data",
        "partners": tuple(
            one.model_copy(update={"name": next(names)}) for one in state["partners"]
        ),
        "verdict": Verdict("Living on the past", f"Said of {next(names)}.", "watch", next(names)),
        "decisions": tuple(
            replace(one, title=next(names), owner=next(names)) for one in state["decisions"]
        ),
        "issues": tuple(
            replace(one, title=next(names), raised_by=next(names)) for one in state["issues"]
        ),
        "risks": tuple(
            replace(one, title=next(names), owner=next(names)) for one in state["risks"]
        ),
        "commitments": tuple(replace(one, name=next(names)) for one in state["commitments"]),
        "events": tuple(replace(usual.events[0], title=name) for name in HOSTILE),
        "scorecard": tuple(
            row.model_copy(update={"label": next(names), "reason": next(names)})
            for row in usual.scorecard
        ),
        "definitions": tuple(
            one.model_copy(update={"label": next(names), "definition": next(names)})
            for one in usual.definitions
        ),
        "metrics": tuple(one.model_copy(update={"label": next(names)}) for one in usual.metrics),
    }


def hostile_portfolio():
    """Return a portfolio of alliances with names that try to break out; its charts show them."""
    usual = factories.portfolio_report()
    names = [HOSTILE[at] for at in (0, 1, 2, 6, 8, 10, 11)]
    rows = tuple(
        row.model_copy(update={"name": name}) for row, name in zip(usual.rows, names, strict=True)
    )
    return {
        "rows": rows,
        "movers": tuple(replace(usual.movers[0], name=name) for name in HOSTILE[:6]),
        "warnings_statement": f"Alarms for 3 alliances: {', '.join(HOSTILE[:3])}.",
    }


def many(count, names=("Orion Systems × Halden Robotics",)):
    """Return a portfolio of many alliances spread over the whole quadrant."""
    rows = []
    for at in range(count):
        leading, lagging = (at * 37) % 101, (at * 61) % 101
        place = _place(leading, lagging)
        rows.append(
            PortfolioRow(
                alliance_id=f"a{at:03d}",
                name=f"{names[at % len(names)]} {at:03d}",
                stage="operate",
                leading=factories.index_card("leading", (leading, leading)),
                lagging=factories.index_card("lagging", (lagging, lagging)),
                quadrant=factories.quadrant_card((leading,), (lagging,), name=place),
                verdict=Verdict(
                    place.capitalize(),
                    "",
                    min(map(made_up.band_of, (leading, lagging)), key=made_up.BANDS),
                ),
                coverage=0.92,
            )
        )
    return {
        "rows": tuple(rows),
        "movers": tuple(
            Mover(row.alliance_id, row.name, "leading_index", -9,
                  "Influence -9 points since 2026Q2, has now been strong for two periods, "
                  "watch before")
            for row in rows[:6]
        ),
        "warnings_statement": f"Alarms for {count} alliances: "
        + ", ".join(row.name for row in rows[:6])
        + f" and {count - 6} more. No method is proven on these data.",
        "headline": f"{count // 4} of {count} alliances in form",
        "sentence": "Two live on the past, three cannot be placed.",
    }  # fmt: skip


def _place(leading, lagging):
    if leading >= 55:
        return "in form" if lagging >= 55 else "building"
    return "living on the past" if lagging >= 55 else "stalled"
