"""All rules together: what the workbook proposes for one alliance, the most important first.

::

    facts, computed and judged elsewhere
        -> every rule: nothing, or a proposal with its strength
        -> order: weight, then strength, then points at stake, then the order of the rules
        -> at most five

The rule of this module: no proposal is surer than what it rests on, and none claims an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alliance_health.insights.proposals.agreement_rules import (
    balance_shares,
    check_exits,
    complete_the_deal,
    create_more_together,
    finish_quick_wins,
    own_goals,
)
from alliance_health.insights.proposals.facts import AllianceFacts
from alliance_health.insights.proposals.metric_rules import propose_for_metrics
from alliance_health.insights.proposals.people_rules import (
    anchor_sponsors,
    answer_silence,
    keep_promises,
    talk_about_gaps,
)
from alliance_health.insights.proposals.result import MOST_PROPOSALS, Proposal, Strength
from alliance_health.insights.proposals.standing_rules import (
    act_on_alarms,
    measure_first,
    mend_weak_pillars,
    pillars_with_advice,
    question_a_stalled_alliance,
)
from alliance_health.vocabulary import Stage

#: Rules whose proposal makes another one needless: both would say the same twice.
INSTEAD_OF = {
    "no_sign_of_life": frozenset(
        {"one_sided_help", "few_leads", "unfair_shares", "no_quick_win", "partner_withdrew"}
    ),
    "one_way_street": frozenset({"one_sided_help", "few_leads"}),
    "goals_without_owner": frozenset({"unclear_goals"}),
    "late_quick_win": frozenset({"no_quick_win"}),
    "sponsor_missing": frozenset({"absent_sponsors"}),
    "exit_trigger_met": frozenset({"stalled_for_long"}),
}

#: Stages in which nothing is proposed: what is over needs no advice of this kind.
SILENT_STAGES = frozenset({Stage.RETIRE})

_ORDER = list(Strength)


def propose_all(facts: AllianceFacts) -> tuple[Proposal, ...]:
    """List everything that the rules propose for one alliance, the most important first.

    Parameters
    ----------
    facts : AllianceFacts
        What is known of it.

    Returns
    -------
    tuple of Proposal
        By weight, strength and points at stake, most first. Empty for an alliance that has
        ended.
    """
    if facts.stage in SILENT_STAGES:
        return ()
    made = [
        *question_a_stalled_alliance(facts),
        *check_exits(facts),
        *answer_silence(facts),
        *measure_first(facts),
        *keep_promises(facts),
        *anchor_sponsors(facts),
        *balance_shares(facts),
        *create_more_together(facts),
        *talk_about_gaps(facts),
        *act_on_alarms(facts),
        *own_goals(facts),
        *finish_quick_wins(facts),
        *propose_for_metrics(facts),
        *complete_the_deal(facts),
    ]
    made += mend_weak_pillars(facts, pillars_with_advice(facts, made))
    return _ordered(_once(made))


def propose(facts: AllianceFacts) -> tuple[Proposal, ...]:
    """List the proposals that a page makes.

    Parameters
    ----------
    facts : AllianceFacts
        What is known of one alliance.

    Returns
    -------
    tuple of Proposal
        At most `MOST_PROPOSALS` of `propose_all`.
    """
    return propose_all(facts)[:MOST_PROPOSALS]


def _once(made: Sequence[Proposal]) -> list[Proposal]:
    """Leave out what another proposal says already."""
    rules = {one.rule for one in made}
    needless: set[str] = set()
    for rule in rules & set(INSTEAD_OF):
        needless |= INSTEAD_OF[rule]
    return [one for one in made if one.rule not in needless]


def _ordered(made: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Order proposals; among equals the order of the rules stays."""
    return tuple(
        sorted(
            made, key=lambda one: (-one.weight, _ORDER.index(one.strength), -(one.points or 0.0))
        )
    )
