"""Whether a decision that is asked for covers what the workbook would propose.

A decision has a title and no rule, so its words are all there is: a proposal counts as covered
where the title holds a word that its rule names. The price of a mistake is small: a proposal
that is taken for covered is not on page one; it stays in its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from alliance_health.insights.proposals.result import Proposal

#: Beginnings of words by which a title covers a rule, in English, Dutch, German and Spanish.
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "slow_decisions": ("authorit", "mandate", "bevoegd", "mandaat", "befugn", "mandat"),
        "absent_sponsors": ("sponsor", "patrocin"),
        "sponsor_missing": ("sponsor", "patrocin"),
        "sponsor_changed": ("sponsor", "patrocin"),
        "sponsor_not_recorded": ("sponsor", "patrocin"),
        "unfair_shares": ("re-balanc", "rebalanc", "split", "verdeling", "aufteil", "reparto"),
        "no_sign_of_life": ("yes or no", "ja of nee", "ja oder nein", "sí o no"),
        "one_way_street": ("yes or no", "ja of nee", "ja oder nein", "sí o no"),
        "partner_withdrew": ("yes or no", "ja of nee", "ja oder nein", "sí o no"),
        "perception_gap": ("see differently", "anders ziet", "anders seh", "ve distinto"),
        "stalled_for_long": ("let it end", "goes on", "beëindig", "beend", "terminar"),
        "exit_trigger_met": ("let it end", "goes on", "beëindig", "beend", "terminar"),
        "farewell_date_passed": ("let it end", "extend", "verleng", "verläng", "prorrog"),
        "farewell_date_near": ("let it end", "extend", "verleng", "verläng", "prorrog"),
        "short_resources": ("engineers", "budget", "people", "presupuesto"),
        "shrinking_resources": ("engineers", "budget", "people", "presupuesto"),
        "no_account_plans": ("account list", "accountlijst", "kundenliste", "lista de cuentas"),
    }
)


def uncovered(
    proposals: Iterable[Proposal], titles: Iterable[str], *, most: int
) -> tuple[Proposal, ...]:
    """Keep the proposals that no decision asked for covers.

    Parameters
    ----------
    proposals : iterable of Proposal
        The most important first.
    titles : iterable of str
        Titles of the decisions that are asked for.
    most : int
        How many are kept at most.

    Returns
    -------
    tuple of Proposal
        In their order.

    Examples
    --------
    >>> from alliance_health.insights.proposals.result import Evidence, Strength, Topic
    >>> made = [Proposal(rule, Strength.CONFIRMED, "", "", "", Evidence(Topic.GOVERNANCE))
    ...         for rule in ("sponsor_missing", "slow_decisions")]
    >>> [one.rule for one in uncovered(made, ["Name the new executive sponsor"], most=3)]
    ['slow_decisions']
    """
    said = [title.casefold() for title in titles]
    kept = [one for one in proposals if not any(_covers(one.rule, title) for title in said)]
    return tuple(kept[:most])


def _covers(rule: str, title: str) -> bool:
    """Tell whether a title holds a word that a rule names."""
    return any(re.search(rf"\b{re.escape(word)}", title) for word in WORDS.get(rule, ()))
