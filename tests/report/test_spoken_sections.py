"""Sections under a language that puts every text in brackets: nothing of theirs stays outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pandas as pd
import pytest
from babel.messages.catalog import Catalog

from alliance_health.report import sections
from alliance_health.report.fair_part import FairPart, FairPoint, FairTold, UnequalTold
from alliance_health.report.give_and_get_blocks import overview_figure
from alliance_health.report.give_and_get_part import (
    DepartureTold,
    FlowPoint,
    GivePart,
    WithdrawalTold,
)
from alliance_health.report.links import LinkSigns, LinkTold, PortfolioLinks, ProfilePoint
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.survey_quality_part import GateTold, SideQuality, SurveyQualityPart
from alliance_health.report.templating import environment
from alliance_health.report.two_sides_part import (
    CommentTold,
    FactorTold,
    FigureTold,
    GapsPart,
    LevelTold,
    TensionTold,
    TwoSidesPart,
    ViewsTold,
)
from alliance_health.report.warning_part import (
    CallDrawn,
    CallsPart,
    CallTold,
    ForecastPart,
    ForecastPoint,
    MethodSum,
    RecordTold,
    WarningsPart,
    WarningTold,
)

spoken = import_module("made_up_language")

#: A sentence that a builder has said already, and words of data.
SAID = "⟦Said.⟧"
DATA = (
    *(
        "orion-halden",
        "Orion Systems × Halden Robotics",
        "Orion",
        "Halden",
        "EUR",
        "Own words",
        "Us",
        "Them",
    ),
    *("Trust", "trust", "Bookings", "bookings"),
)

#: Figures of other modules.
OTHERS = {"sides", "trajectories"}

#: Symbols of statistics, letters that are marks, and periods.
_SYMBOLS = re.compile(r"\b(\d{4}Q[1-4]|p|x|Q[1-4]|[CEPSI])\b")


@pytest.fixture(autouse=True)
def brackets(monkeypatch: pytest.MonkeyPatch, collected: Catalog) -> None:
    """Put every text in brackets that a translator sees."""
    spelt = spoken.Brackets(spoken.known_texts(collected))
    monkeypatch.setattr("alliance_health.language._catalogue", lambda language: spelt)


def outside(text: str) -> list[str]:
    """List the words of a text that no bracket holds."""
    text, before = re.sub(r"<br>", " ", text), ""
    text = re.sub(r"<[^>]+>|&[a-z]+;", " ", text)
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    for name in DATA:
        text = text.replace(name, " ")
    return re.findall(r"[^\W\d_]+", _SYMBOLS.sub(" ", text))


def texts(value: Any) -> Iterator[str]:
    """Yield every text of blocks, notes and tables; not ids, marks and commands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("marks", "command", "numbers", "unit", "currency", "band"):
                yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def drawn(figure: Any) -> Iterator[str]:
    """Yield every text that a figure shows."""
    told = figure.to_dict()
    for one in told["layout"].get("annotations", ()):
        yield str(one.get("text") or "")
        yield str(one.get("hovertext") or "")
    for name, axis in told["layout"].items():
        if name.startswith(("xaxis", "yaxis")):
            yield str(axis.get("title", {}).get("text") or "")
            yield from map(str, axis.get("ticktext") or ())
    for trace in told["data"]:
        for key in ("hovertext", "text"):
            shown = trace.get(key)
            yield from map(str, [shown] if isinstance(shown, str) else shown or ())


def of_figures(figures: tuple[SectionFigure, ...]) -> Iterator[str]:
    for one in figures:
        if one.figure_id not in OTHERS:
            yield from (one.name, one.finding, *texts(dict(one.table)), *drawn(one.figure))


def assert_spoken(section: Section, *, finding: bool = True) -> None:
    """Fail on the words of a section that were not said."""
    said = [section.title, *texts(dict(section.data)), *of_figures(section.figures)]
    left = {one: words for one in said if (words := outside(one))}
    assert not left
    assert not finding or not outside(section.finding)
    assert len(said) > 3


FACTOR = {
    "alliance_id": "orion-halden", "level": "working", "factor": "voice", "ours": 4.5,
    "theirs": 3.0, "n_ours": 9, "n_theirs": 8, "gap": 1.5, "gap_low": 0.9, "gap_high": 2.1,
    "verdict": "confirmed", "kind": "our blind spot", "divided": "", "ours_moved": "",
    "theirs_moved": "",
}  # fmt: skip
UNKNOWN = dict.fromkeys(("ours", "theirs", "n_ours", "n_theirs", "gap", "gap_low", "gap_high"))
FACTORS = (
    FactorTold(**FACTOR),
    FactorTold(**{**FACTOR, "factor": "pace", "gap": 0.1, "verdict": "aligned"}),
    FactorTold(**{**FACTOR, **UNKNOWN, "factor": "culture", "verdict": "suppressed"}),
)
QUALITY = SurveyQualityPart(
    finding=SAID, wave="2026Q3", icc=SAID,
    sides=(
        SideQuality(
            side="Us", level="working", quality="amber", flags=("few answered",), sentence=SAID,
            responded=8, invited=20, response_rate=0.4, mean=3.84, mean_low=3.61, mean_high=4.07,
        ),
        SideQuality(side="Them", level="executive", quality="hidden", reason=SAID),
    ),
    gates=(
        GateTold(metric="Trust", period="2026Q3", widened=1.26, reason=SAID),
        GateTold(metric="Trust", period="2026Q2", widened=1, reason=SAID),
    ),
)  # fmt: skip
BOTH = TwoSidesPart(
    wave="2026Q3", finding=SAID, chance=SAID, reason=SAID, factors=FACTORS, quality=QUALITY,
    levels=(LevelTold(level="working", ours=4.5, theirs=3, score=3.75, factors=1),),
    views=(
        ViewsTold(level="working", our_view_of_us=4, our_view_of_them=None, their_view_of_us=3,
                  their_view_of_them=4, finding=SAID),
    ),
    tensions=(TensionTold(level="working", side="ours", debate=4, friction=2, finding=SAID),),
    numbers=(
        FigureTold(metric_id="m", label="Trust", unit="%", ours=1, theirs=2, difference=-1,
                   relative=0.5, verdict="they disagree"),
        FigureTold(metric_id="m", label="Trust", unit="%", ours=1, theirs=None, difference=None,
                   relative=None, verdict="one side reports it"),
    ),
    comments=(CommentTold(side="ours", question="Own words", theme="", paraphrase="Own words"),),
    comments_waiting=2, comments_hidden=("theirs",),
)  # fmt: skip


def test_both_sides_say_everything(make) -> None:
    section = sections.both_sides(make.alliance_view(two_sides=BOTH))
    data = {key: value for key, value in section.data.items() if key != "rows"}
    shown = Section(section.section_id, section.title, SAID, section.template, data)
    assert_spoken(shown)
    assert not [one for one in of_figures(section.figures[:1]) if outside(one)]
    rows = {**section.data, "blocks": [], "notes": [], "rows": [], "carry": None}
    page = environment().get_template("both_sides.html.j2").render(data=rows, figures=[])
    assert not outside(page)


def test_gaps_of_all_alliances_say_everything(make) -> None:
    view = make.portfolio_view(gaps=GapsPart(finding=SAID, factors=FACTORS))
    assert_spoken(sections.portfolio_gaps(view))


SHARES = {
    "partner_id": "us", "name": "Us", "perspective": "ours", "contribution": 54, "benefit": 69,
    "contribution_share": 0.54, "benefit_share": 0.69, "share_gap": 15, "gap_low": 14,
    "gap_high": 16, "agreed_share": None, "returned": 1.28, "equal": 50, "proportional": 54,
    "shapley": 45, "fairness_ratio": 1.2, "ratio_low": 1.1, "ratio_high": 1.3,
    "game": "model: alone, and half the surplus; 400 orders drawn", "verdict": "unfair",
    "reason": "puts in 54.0 %, gets 69.0 %: 15.0 points too much (14.0 to 16.0), 15 or more in "
    "each of the last 4 periods; agreed in writing: Trust",
}  # fmt: skip
UNEQUAL = {
    "what": "pain", "ours": 2, "theirs": 20, "unit": "% of own revenue", "measure": 10,
    "measured_in": "times", "agreed": None, "level": "red", "acknowledged_on": None,
    "reason": SAID,
}  # fmt: skip


def test_give_and_get_says_everything(make) -> None:
    fair = FairPart(
        verdict="unfair", finding=SAID, drift=SAID, most_valuable=SAID, synergy=SAID,
        partners=(FairTold(**SHARES),),
        history=(
            FairPoint(period=make.PERIOD, **{name: SHARES[name] for name in (
                "partner_id", "perspective", "contribution_share", "benefit_share", "share_gap",
                "verdict", "reason")}),
        ),
        unequal=(
            UnequalTold(**UNEQUAL),
            UnequalTold(**{**UNEQUAL, "what": "size", "unit": "money", "level": "not known"}),
        ),
    )  # fmt: skip
    give = GivePart(
        verdict="empty", finding=SAID, exchange=True, support=False, days_since_last_act=4,
        cost_since_last_act=1e6, warned_on="2026-03-31", reciprocity=0.2, contacts=SAID,
        flows=(FlowPoint(period=make.PERIOD, ours=1, theirs=None, balance=1, cumulative=1,
                         reciprocity=None),),
        withdrawals=(WithdrawalTold(partner="Them", state="gone", faded_on="2025Q3", warned_on="",
                                    p=0.0001, reason=SAID),),
        departures=(DepartureTold(said=SAID, left=0.4),),
    )  # fmt: skip
    page = sections.give_and_get(make.alliance_view(fair=fair, give=give))
    # Months and the amount of money follow the locale.
    shown = page.data["blocks"][1]["rows"]
    assert [row[0] for row in shown if outside(row[0])] == []
    page.data["blocks"][1]["rows"] = []
    assert_spoken(page)


def test_the_picture_of_who_is_silent_says_everything() -> None:
    row = {"alliance_id": "a", "period": "2026Q3", "verdict": "empty", "given": 1.0,
           "received": 0.0, "lean": 1.0, "days_since_last_act": 9.0, "cost_since_last_act": 3.0,
           "warned_on": "2026"}  # fmt: skip
    figure = overview_figure(pd.DataFrame([row]), {"a": "Orion"}, currency="EUR")
    assert not [one for one in of_figures((figure,)) if outside(one)]


WARNING = {
    "alliance_id": "orion-halden", "alliance": "Orion", "event": "weak", "statement": SAID,
    "method": "k of n", "state": "alarm", "horizon": 4, "probability": None, "reason": SAID,
    "record": SAID, "hits": 1, "alarms": 2,
}  # fmt: skip
RECORD = RecordTold(
    statement=SAID, method="model", horizon=2, verdict="proven", hits=1, false_alarms=2, misses=3,
    base_rate=0.1, auc=0.6, skill=0.1, skill_last_index=0.1, lead_time=2, reason=SAID,
)  # fmt: skip
STATES = ("alarm", "signal", "quiet", "in progress", "cannot be told")
WARNINGS = WarningsPart(
    finding=SAID, line=SAID, record=(RECORD,), chance=SAID, defined=SAID,
    told=tuple(
        WarningTold(**{**WARNING, "state": state, "statement": f"⟦{state}⟧"}) for state in STATES
    ),
)  # fmt: skip
FORECAST = ForecastPart(
    statement=SAID, basis=SAID,
    points=tuple(
        ForecastPoint(period=period, horizon=at, median=60, low50=58, high50=62, low90=50,
                      high90=70)
        for at, period in enumerate(("2026Q4", "2027Q1"), start=1)
    ),
)  # fmt: skip


def calls(count: int, make: Any) -> CallsPart:
    made = [
        CallDrawn(alliance_id="orion-halden", made_in="2026Q1", due_in="2026Q2", kind=kind,
                  subject="Outcomes", said=SAID, followed=SAID, outcome=outcome)
        for kind, outcome in (("band", "right"), ("warning", "open"))
        for _ in range(count)
    ]  # fmt: skip
    row = CallTold(alliance_id="orion-halden", alliance="Orion", period="2026Q1", claim=SAID,
                   rests_on=SAID, mark="did not", told=SAID, settled_in="")  # fmt: skip
    added = MethodSum(method="any method", hits=1, false_alarms=2, misses=3, open=4, untold=5)
    return CallsPart(line=SAID, total=SAID, told=(row,), sums=(added,), drawn=tuple(made))


def test_warnings_and_calls_of_one_alliance_say_everything(make) -> None:
    view = make.alliance_view(
        name="Orion", warnings=WARNINGS, forecast=FORECAST, calls=calls(1, make)
    )
    assert_spoken(sections.early_warnings(view))
    assert_spoken(sections.calls_kept(view))


@pytest.mark.parametrize("count", [1, 10])
def test_warnings_and_calls_of_all_say_everything(make, count) -> None:
    view = make.portfolio_view(warnings=WARNINGS, calls=calls(count, make))
    assert_spoken(sections.portfolio_warnings(view))
    assert_spoken(sections.portfolio_calls(view))


def told(leading: str, verdict: str, **changes: object) -> LinkTold:
    claim = verdict.startswith(("leads", "both", "coincident"))
    fields = {
        "leading": leading, "lagging": "bookings", "leading_label": "Trust",
        "lagging_label": "Bookings", "verdict": verdict, "sentence": SAID,
        "lag": 2 if claim else None, "lag_low": 1 if claim else None,
        "lag_high": 3 if claim else None, "association": 0.42, "size": None, "size_low": None,
        "size_high": None, "n_alliances": 22, "n_periods": 16, "p": 0.004, "p_adjusted": 0.012,
        "p_reverse": 0.6, "permutations": 4999, "minimum_detectable": 0.31, "declared": True,
    }  # fmt: skip
    return LinkTold(**{**fields, **changes})


def test_links_say_everything(make) -> None:
    declared = (
        told("a", "leads by 2 quarters (1-3), in sample"),
        told("b", "both directions: mainly leads"),
        told("c", "coincident"),
        told("d", "no evidence found: the outcome comes first"),
        told("e", "too little data: not even a perfect association could be told from chance"),
        told("f", "refused: definitional", reason="Trust is made of the same parts as the "
             "outcome: it cannot fail to go with it"),
    )  # fmt: skip
    profile = [ProfilePoint(lag=lag, association=0.1, line=0.2, raw=0.3) for lag in (-1, 0, 1)]
    links = PortfolioLinks(
        answer=SAID, declared=declared, exploratory=(told("g", "leads", declared=False),),
        tested=2, explored=238, hints=3, permutations=4999, shown=declared[0],
        profile=tuple(profile), trajectories=SAID,
    )  # fmt: skip
    section = sections.portfolio_links(make.portfolio_view(links=links))
    figures = tuple(one for one in section.figures if one.figure_id not in OTHERS)
    # Whether a pair is declared stands in the table as every yes and no does.
    tables = [one.table for one in figures]
    for table in tables:
        table["rows"] = [
            [cell for cell in row if cell not in ("yes", "no")] for row in table["rows"]
        ]
    assert_spoken(Section("links", section.title, SAID, "links", section.data, figures))
    view = make.alliance_view(links=LinkSigns(statement=SAID, signs=(SAID,), base=SAID))
    assert_spoken(sections.early_signs(view))
