"""A test of links for reading: in sentences, as evidence, and what all of it assumes."""

from __future__ import annotations

import pandas as pd

from alliance_health.catalogue import Catalogue
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.sentences import say_link
from alliance_health.insights.links.signals import find_signals, links_for
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import LinkWords, kind_of, say_lag
from alliance_health.language import speak_name

#: Columns of the evidence, with the names of `links`.
EVIDENCE = {
    "verdict": "Verdict",
    "later": "Later by",
    "dead_time": "First beyond chance at",
    "association": "Association",
    "p": "p",
    "p_adjusted": "p, adjusted",
    "p_direction": "p of direction",
    "p_reverse": "p of the reverse",
    "p_differences": "p of differences",
    "permutations": "Re-pairings",
    "minimum_detectable": "Smallest seen",
    "size": "Size",
    "size_low": "Size: from",
    "size_high": "Size: to",
    "n_alliances": "Alliances",
    "n_periods": "Periods",
    "reason": "Rests on",
}

#: What a test of links takes for granted, and where it would fail.
ASSUMPTIONS = (
    (
        "Alliances are exchangeable",
        "Whole series of outcomes are dealt anew among alliances; groups that differ in how they "
        "move need to be told apart.",
    ),
    (
        "What happens to all in a period is no link",
        "Means of alliances and of periods are taken out, so a shared shock announces nothing.",
    ),
    (
        "Memory is that of one filter",
        "Both series are filtered with the memory of the one that comes first; what the filter "
        "leaves over weakens a link, and the re-pairing keeps its false alarms in bounds.",
    ),
    (
        "Pairs, lags and periods are fixed beforehand",
        "Declared pairs are adjusted after Benjamini and Yekutieli, exploratory ones after "
        "Benjamini and Hochberg; the largest association of all lags is one test.",
    ),
    (
        "An order in time is no cause",
        "A third factor can move both, one later than the other.",
    ),
)


def link_words(catalogue: Catalogue) -> LinkWords:
    """Return how factors and periods of a workbook are called; no alliance is among the labels.

    Parameters
    ----------
    catalogue : Catalogue
        Definitions and settings.

    Returns
    -------
    LinkWords
        Labels of metrics and pillars; where both share an id, that of the metric.
    """
    labels = {
        name: speak_name("pillar", pillar.label) for name, pillar in catalogue.pillars.items()
    }
    labels |= {name: speak_name("metric", one.label) for name, one in catalogue.metrics.items()}
    pillars = frozenset(catalogue.pillars) - frozenset(catalogue.metrics)
    return LinkWords(labels, catalogue.settings.frequency, pillars)


def strongest_pair(test: LinkTest) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the pair to look at first: one that leads before one that was merely tested.

    Parameters
    ----------
    test : LinkTest
        Every pair with its verdict.

    Returns
    -------
    tuple of DataFrame
        Its profile, and its row of `links`: declared pairs first, by kind of verdict, then by
        strength. Both are empty when nothing could be tested.
    """
    known = test.links[test.links["association"].notna()]
    order = known.assign(
        hint=~known["declared"].astype(bool),
        kind=[list(Finding).index(kind_of(str(verdict))) for verdict in known["verdict"]],
        weak=-known["association"].abs(),
    ).sort_values(["hint", "kind", "weak", "leading", "lagging"])
    link = known.loc[order.index[:1]]
    profiles = test.profiles
    same = pd.Series(False, index=profiles.index)
    for leading, lagging in zip(link["leading"], link["lagging"], strict=True):
        same = (profiles["leading"] == leading) & (profiles["lagging"] == lagging)
    return profiles[same].reset_index(drop=True), link.reset_index(drop=True)


def list_links(test: LinkTest, words: LinkWords) -> pd.DataFrame:
    """List the declared pairs in sentences.

    Parameters
    ----------
    test : LinkTest
        Every pair with its verdict.
    words : LinkWords
        How factors and periods are called.

    Returns
    -------
    DataFrame
        Factor, Outcome and What is known; in the order declared.
    """
    rows = test.links[test.links["declared"].astype(bool)].to_dict("records")
    table = {
        "Factor": [words.factor(row["leading"]) for row in rows],
        "Outcome": [words.factor(row["lagging"]) for row in rows],
        "What is known": [say_link(row, words) for row in rows],
    }
    return pd.DataFrame(table, dtype="str")


def list_evidence(test: LinkTest, words: LinkWords, *, declared: bool = True) -> pd.DataFrame:
    """List everything that verdicts rest on.

    Parameters
    ----------
    test : LinkTest
        Every pair with its verdict.
    words : LinkWords
        How factors and periods are called.
    declared : bool
        Declared pairs; else exploratory ones of which something is claimed.

    Returns
    -------
    DataFrame
        One row a pair, indexed by Factor and Outcome: verdict, lag with its interval, dead time,
        associations, p values, number of re-pairings, the smallest association that could be
        seen, sizes, and what was left out; numbers with three digits.
    """
    links = test.links[test.links["declared"].astype(bool) == declared]
    if not declared:
        claims = (Finding.LEADS, Finding.BOTH, Finding.COINCIDENT)
        links = links[[kind_of(str(verdict)) in claims for verdict in links["verdict"]]]
    rows = links.to_dict("records")
    table = links.assign(later=[say_lag(row, words) for row in rows])[list(EVIDENCE)].round(3)
    table = table.rename(columns=EVIDENCE).dropna(axis="columns", how="all")
    table.index = pd.MultiIndex.from_arrays(
        [[words.factor(row[end]) for row in rows] for end in ("leading", "lagging")],
        names=["Factor", "Outcome"],
    )
    return table


def list_signs(
    test: LinkTest, scores: pd.DataFrame, period: str, catalogue: Catalogue
) -> pd.DataFrame:
    """List the factors of an alliance that give early signs.

    Parameters
    ----------
    test : LinkTest
        Every pair with its verdict.
    scores : DataFrame
        Rows of `score` of one alliance.
    period : str
        The last period.
    catalogue : Catalogue
        Definitions and settings.

    Returns
    -------
    DataFrame
        Factor, Points, In, Due and Sign; empty where none moves first, or none has fallen.
    """
    words = link_words(catalogue)
    owner = str(scores["alliance_id"].iloc[0])
    directions = {name: metric.direction.value for name, metric in catalogue.metrics.items()}
    signals = find_signals(
        links_for(test.links, owner), scores, period, words=words, directions=directions
    )
    rows = [(words.factor(one.leading), round(-one.points), one.period, one.due, one.sentence)
            for one in signals]  # fmt: skip
    return pd.DataFrame(rows, columns=["Factor", "Points", "In", "Due", "Sign"])


def list_assumptions() -> pd.DataFrame:
    """List what a test of links takes for granted.

    Returns
    -------
    DataFrame
        Assumption, and Why it matters.

    Examples
    --------
    >>> list_assumptions()["Assumption"].iloc[-1]
    'An order in time is no cause'
    """
    return pd.DataFrame(list(ASSUMPTIONS), columns=["Assumption", "Why it matters"])
