"""The sections about links: whether leading factors announce results, and what that warns of."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.figures.lag_profile import figure_lag_profile, table_lag_profile
from alliance_health.figures.link_map import figure_link_map, table_link_map
from alliance_health.figures.trajectories import figure_trajectories, table_trajectories
from alliance_health.insights.links.gates import REASONS
from alliance_health.insights.links.result import LINK_COLUMNS, PROFILE_COLUMNS
from alliance_health.insights.links.sentences import EXPLORATORY
from alliance_health.insights.links.verdict import Finding, say_verdict
from alliance_health.insights.links.wording import LinkWords, is_confirmed, kind_of
from alliance_health.kept import speak_kept
from alliance_health.language import say_digits, speak, speak_count, to_speak
from alliance_health.report.block import NUMBER, WIDE_NUMBER, Block, lay_block
from alliance_health.report.links import LinkTold, PortfolioLinks
from alliance_health.report.page_one import AllianceView
from alliance_health.report.portfolio_sections import PortfolioView, labels_of_portfolio
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.wording import MISSING, capital, say_count

#: What every reader of a link is told.
ORDER_NOT_CAUSE = to_speak(
    "A link says what tends to move first, by how much later the other follows, and how sure that "
    "is. It does not say that the one makes the other move."
)

#: Columns of a table of pairs.
COLUMNS = (
    (to_speak("Factor"), ""),
    (to_speak("Outcome"), ""),
    (to_speak("Verdict"), ""),
    (to_speak("Strength"), NUMBER),
    (to_speak("Alliances × periods"), WIDE_NUMBER),
    (to_speak("How sure"), ""),
)

#: Columns of how pairs were tested.
TESTS = (
    (to_speak("Factor"), ""),
    (to_speak("Outcome"), ""),
    (to_speak("Chance, factor first"), NUMBER),
    (to_speak("Chance, outcome first"), NUMBER),
    (to_speak("Re-pairings"), WIDE_NUMBER),
)

#: An interval of one lag, and what stands in a column of its own.
_REPEATED = re.compile(r" \((\d+)-\1\)|, confirmed$| \(confirmed\)$")

_CLAIMS = (Finding.LEADS, Finding.BOTH, Finding.COINCIDENT)


def portfolio_links(view: PortfolioView) -> Section:
    """Return whether the leading factors of the portfolio announce its results.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        The answer in a sentence, every declared pair, the map of links, the strongest pair at
        every lag, and the ways of all alliances; exploratory pairs folded away.
    """
    links = view.report.links
    words = words_of(links)
    data = {
        "notes": [speak(ORDER_NOT_CAUSE)] if links.declared else [],
        "tests": [_tests(links)] if links.tested else [],
        "blocks": [_block(links.declared)] if links.declared else [],
        "exploratory": [_exploratory(links)] if links.exploratory else [],
        "summary": _summary(links),
    }
    figures = (*_link_figures(links, words), *_trajectories(view))
    title = speak("Do the leading factors announce the results?")
    return Section("links", title, links.answer, "links", data, figures)


def early_signs(view: AllianceView) -> Section:
    """Return what the links of the portfolio mean for one alliance.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        A sentence for each weak or fallen factor that tends to move first; without one, why
        no early warning rests on links.
    """
    signs = view.report.links
    notes = [signs.base, speak(ORDER_NOT_CAUSE)] if signs.base else []
    data = {"signs": list(signs.signs), "notes": notes}
    return Section("links", speak("Early signs"), signs.statement, "early_signs", data)


def words_of(links: PortfolioLinks) -> LinkWords:
    """Return how factors and periods are called on the page.

    Parameters
    ----------
    links : PortfolioLinks
        What the page says about links.

    Returns
    -------
    LinkWords
        Labels of all factors that the page names.
    """
    told = (*links.declared, *links.exploratory)
    labels = {one.leading: one.leading_label for one in told}
    labels |= {one.lagging: one.lagging_label for one in told}
    return LinkWords(labels, links.frequency)


def _tests(links: PortfolioLinks) -> Block:
    """Lay out how many pairs were tested, how, and what chance does."""
    tested = speak(
        "{tested} of {declared} declared pairs could be tested; p is adjusted for that number. Up "
        "to {count} re-pairings of alliances a pair; they take alliances as exchangeable.",
        tested=links.tested,
        declared=len(links.declared),
        count=say_count(links.permutations),
    )
    rows = [
        [
            _factor(one),
            one.lagging_label,
            _chance(one.p_adjusted if one.p_adjusted is not None else one.p),
            _chance(one.p_reverse),
            say_count(one.permutations) if one.permutations else MISSING,
        ]
        for one in links.declared
    ]
    return lay_block(speak("What chance does as well"), tested, _spoken(TESTS), rows)


def _spoken(columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say what columns are called."""
    return [(speak(name), marks) for name, marks in columns]


def _factor(one: LinkTold) -> str:
    """Name the leading factor, and the alliance where the pair is of one alone."""
    return f"{one.leading_label} ({one.alliance})" if one.alliance else one.leading_label


def _chance(p: float | None) -> str:
    """Write a p value."""
    if p is None:
        return MISSING
    return f"p < {say_digits('0.001')}" if p < 0.001 else f"p {say_digits(f'{p:.3f}')}"


def _block(told: Sequence[LinkTold]) -> Block:
    """Lay declared pairs out as a table, claims first."""
    order = list(Finding)
    rows = sorted(told, key=lambda one: order.index(kind_of(one.verdict)))
    sentence = speak("Declared before the data were looked at; only these carry verdicts.")
    title = speak("Declared pairs")
    return lay_block(title, sentence, _spoken(COLUMNS), [_row(one) for one in rows])


def _exploratory(links: PortfolioLinks) -> Block:
    """Lay exploratory pairs that lead out as a table."""
    rows = [_row(one) for one in links.exploratory]
    return lay_block(speak("Exploratory pairs"), speak(EXPLORATORY), _spoken(COLUMNS), rows)


def _summary(links: PortfolioLinks) -> str:
    """Say on one line what is folded away."""
    if not links.explored:
        return ""
    pairs, told = say_count(links.explored), len(links.exploratory)
    if not links.hints:
        return speak("no hint among {pairs} exploratory pairs", pairs=pairs)
    if told < links.hints:
        return speak_count(
            links.hints,
            "one hint among {pairs} exploratory pairs, the {told} strongest",
            "{number} hints among {pairs} exploratory pairs, the {told} strongest",
            pairs=pairs,
            told=told,
        )
    return speak_count(
        links.hints,
        "one hint among {pairs} exploratory pairs",
        "{number} hints among {pairs} exploratory pairs",
        pairs=pairs,
    )


def _row(one: LinkTold) -> list[str]:
    """Write one pair as cells of a table."""
    return [
        _factor(one),
        one.lagging_label,
        capital(say_verdict(_REPEATED.sub("", one.verdict))),
        say_digits(f"{one.association:+.2f}") if one.association is not None else MISSING,
        f"{one.n_alliances} × {one.n_periods}" if one.n_periods else MISSING,
        _how_sure(one),
    ]


def _how_sure(one: LinkTold) -> str:
    """Say how sure a verdict is, or what could not have been seen."""
    kind = kind_of(one.verdict)
    if kind is Finding.REFUSED:
        return speak_kept(one.reason, REASONS) or speak("not tested")
    if kind is Finding.TOO_LITTLE:
        return MISSING
    if kind not in _CLAIMS:
        least = one.minimum_detectable
        if least is None:
            return MISSING
        return speak("may miss below {least}", least=say_digits(f"{least:.2f}"))
    if is_confirmed(one.verdict):
        return speak("confirmed on unseen data")
    return speak("in sample only")


def _link_figures(links: PortfolioLinks, words: LinkWords) -> tuple[SectionFigure, ...]:
    """Return the map of links, and the strongest pair at every lag; nothing without pairs."""
    if not links.tested:
        return ()
    frame = _frame((*links.declared, *links.exploratory))
    map_ = SectionFigure(
        "link-map",
        speak("Which factors tend to move before which outcomes"),
        speak(
            "Numbers on lines are periods; solid: the factor first, dashed: both, dotted: at once."
        ),
        figure_link_map(frame, words),
        table_link_map(frame, words),
    )
    if links.shown is None or not links.profile:
        return (map_,)
    profile = pd.DataFrame([one.model_dump() for one in links.profile])
    profile = profile.assign(leading=links.shown.leading, lagging=links.shown.lagging)
    profile = profile[list(PROFILE_COLUMNS)].astype(
        dict.fromkeys(("association", "line", "raw"), "float64")
    )
    return (
        map_,
        SectionFigure(
            "lag-profile",
            speak("The strongest pair at every lag"),
            speak(
                "A stem beyond the grey is more than chance reaches when alliances are re-paired."
            ),
            figure_lag_profile(profile, _frame([links.shown]), words),
            table_lag_profile(profile, words),
        ),
    )


def _frame(told: Sequence[LinkTold]) -> pd.DataFrame:
    """Return pairs as rows of `links`."""
    rows = pd.DataFrame([one.model_dump() for one in told])
    return rows.reindex(columns=list(LINK_COLUMNS))


def _trajectories(view: PortfolioView) -> tuple[SectionFigure, ...]:
    """Return the ways of all alliances through the quadrant; nothing where none has a place."""
    if all(row.quadrant.name is None for row in view.report.rows):
        return ()
    report, labels = view.report, labels_of_portfolio(view.report)
    cuts = QuadrantCuts(leading=report.leading_cut, lagging=report.lagging_cut)
    figure = SectionFigure(
        "trajectories",
        speak("Where every alliance comes from"),
        report.links.trajectories,
        figure_trajectories(
            view.scores, labels, period=report.period, cuts=cuts, edges=report.edges
        ),
        table_trajectories(view.scores, labels, period=report.period, cuts=cuts),
    )
    return (figure,)
