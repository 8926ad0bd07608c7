"""Proposals about people of both sides: promises, views, sponsors, silence."""

from __future__ import annotations

from dataclasses import replace

from alliance_health.insights.commitments import CommitmentsKept
from alliance_health.insights.give_and_get.life_signs import EMPTY, ONE_WAY
from alliance_health.insights.proposals.facts import AllianceFacts, GapFact, SponsorFact
from alliance_health.insights.proposals.result import Evidence, Proposal, Strength, Topic, Weight
from alliance_health.insights.two_sides.result import GapClass, GapVerdict
from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Perspective

#: Share of commitments kept below which a side breaks too many: the red line of the metric.
KEPT_WEAK = 0.65

#: Share from which enough are kept: the green line of the metric.
KEPT_STRONG = 0.85

#: Commitments due below which nothing is said of a side.
LEAST_DUE = 3

#: Chance that a side which keeps enough keeps so few: below it, that it does not is confirmed.
KEPT_CHANCE = 0.05

#: Factors that a sentence names before it counts the others.
NAMED = 3

#: Days after a change of sponsor during which it is worth a proposal: two quarters.
CHANGED_WITHIN = 184


def keep_promises(facts: AllianceFacts) -> list[Proposal]:
    """Propose to each side that broke too many commitments to settle what is still owed.

    Parameters
    ----------
    facts : AllianceFacts
        What is known of one alliance.

    Returns
    -------
    list of Proposal
        The side that kept fewest first. Confirmed where a side that keeps 85 % would keep so
        few in less than one of twenty such periods.
    """
    sides = [one for one in facts.commitments if _breaks(one)]
    sides.sort(key=lambda one: (one.kept / one.due, one.perspective))
    return [
        Proposal(
            rule="broken_commitments",
            strength=Strength.CONFIRMED if _is_beyond_chance(one) else Strength.INDICATED,
            proposal=speak(
                "Go through what {side} still owes, one by one: keep it, date it anew, or drop it.",
                side=one.name,
            ),
            because=speak(
                "{side} kept {kept} of {due} commitments on date.",
                side=one.name,
                kept=one.kept,
                due=one.due,
            ),
            source=speak("Hoekstra: partners act as one when they keep their commitments"),
            evidence=Evidence(Topic.GOVERNANCE, facts.numbers("commitments_kept")),
            owner=facts.owners.get(one.perspective, ""),
            points=facts.lost("commitments_kept"),
            weight=Weight.HEAVY,
        )
        for one in sides
    ]


def _breaks(side: CommitmentsKept) -> bool:
    """Tell whether a side kept too few of enough commitments."""
    return side.due >= LEAST_DUE and side.kept / side.due < KEPT_WEAK


def _is_beyond_chance(side: CommitmentsKept) -> bool:
    """Tell whether a side that keeps enough would hardly keep so few: exact binomial bound."""
    from scipy.special import betaincinv

    highest = betaincinv(side.kept + 1, side.due - side.kept, 1 - KEPT_CHANCE)
    return bool(highest < KEPT_STRONG)


def talk_about_gaps(facts: AllianceFacts) -> list[Proposal]:
    """Propose to talk about what both sides see differently.

    Parameters
    ----------
    facts : AllianceFacts
        Gaps of the last full wave.

    Returns
    -------
    list of Proposal
        One at most: of confirmed gaps; else of indications that came twice, as indicated. A
        single indication proposes nothing: by chance one is to be expected.
    """
    confirmed = [one for one in facts.gaps if one.verdict == GapVerdict.CONFIRMED]
    twice = [one for one in facts.gaps if one.verdict == GapVerdict.INDICATION and one.persistent]
    told = confirmed or twice
    if not told:
        return []
    told.sort(key=lambda one: (-abs(one.gap), one.factor))
    strength = Strength.CONFIRMED if confirmed else Strength.INDICATED
    return [
        Proposal(
            rule="perception_gap",
            strength=strength,
            proposal=_advice(facts, told[0]),
            because=_say_gaps(told, strength),
            source=_article(told[0]),
            evidence=Evidence(Topic.BOTH_SIDES, facts.numbers("perception_gap")),
            owner=facts.owners.get("perception_gap", ""),
            points=facts.lost("perception_gap"),
            weight=Weight.HEAVY,
        )
    ]


def _advice(facts: AllianceFacts, gap: GapFact) -> str:
    """Say how to talk about a gap, by what kind of gap it is."""
    theirs, factor = facts.names.get(Perspective.THEIRS, ""), speak(gap.factor)
    if gap.kind == GapClass.OUR_BLIND_SPOT or gap.gap > 0:
        return speak(
            "Ask {theirs} for examples of what goes wrong with {factor}, and listen before you "
            "answer.",
            theirs=theirs,
            factor=factor,
        )
    return speak(
        "Ask our own people what they miss in {factor}: {theirs} sees it better than they do.",
        theirs=theirs,
        factor=factor,
    )


def _article(gap: GapFact) -> str:
    """Name the article whose advice fits a factor."""
    if gap.factor in ("goals", "commitment"):
        return speak("Five pitfalls: both sides mean the same goals")
    return speak("Sfirtsis: accept and use differences")


def _say_gaps(told: list[GapFact], strength: Strength) -> str:
    """Name the factors, and say how sure it is that both sides differ on them."""
    named = ", ".join(speak(one.factor) for one in told[:NAMED])
    if strength is Strength.INDICATED:
        return speak_count(
            len(told),
            "Twice in a row the ratings pointed to a gap on {number} factor: {named}.",
            "Twice in a row the ratings pointed to a gap on {number} factors, the widest: {named}.",
            named=named,
        )
    return speak_count(
        len(told),
        "Both sides see {number} factor differently beyond doubt: {named}.",
        "Both sides see {number} factors differently beyond doubt, the widest gaps: {named}.",
        named=named,
    )


def answer_silence(facts: AllianceFacts) -> list[Proposal]:
    """Propose to ask a silent partner for a clear yes or no.

    Parameters
    ----------
    facts : AllianceFacts
        Signs of life.

    Returns
    -------
    list of Proposal
        Confirmed where all signs of life are known to be absent, or a partner withdrew beyond
        chance; indicated where a one-way street is suspected.
    """
    silent = Proposal(
        rule="no_sign_of_life",
        strength=Strength.CONFIRMED,
        proposal="",
        because=facts.life.finding,
        source=speak("Vademecum: one-way streets and empty partnerships are seen too late"),
        evidence=Evidence(Topic.GIVE_AND_GET, facts.numbers("emptiness_clock", "reciprocity")),
        owner=facts.owners.get("emptiness_clock", ""),
        points=facts.lost("emptiness_clock"),
        weight=Weight.VITAL,
    )
    theirs = facts.names.get(Perspective.THEIRS, "")
    if facts.life.verdict == EMPTY:
        advice = speak(
            "Ask {theirs} for a clear yes or no by a date, and stop spending until it comes.",
            theirs=theirs,
        )
        return [replace(silent, proposal=advice)]
    lesser = replace(silent, weight=Weight.HEAVY)
    if facts.life.verdict == ONE_WAY:
        advice = speak(
            "Agree with {theirs} on what comes back next quarter before we put in more.",
            theirs=theirs,
        )
        return [
            replace(lesser, rule="one_way_street", strength=Strength.INDICATED, proposal=advice)
        ]
    return [
        replace(
            lesser,
            rule="partner_withdrew",
            proposal=speak("Ask {partner} whether it stays, and with what.", partner=partner),
            because=reason,
        )
        for partner, reason in facts.life.withdrawn
    ]


def anchor_sponsors(facts: AllianceFacts) -> list[Proposal]:
    """Propose to find a sponsor for a side that has none any more, or to bring a new one in.

    Parameters
    ----------
    facts : AllianceFacts
        Sponsors of both sides at the period's end.

    Returns
    -------
    list of Proposal
        A side of which no sponsor was ever recorded is to be recorded first.
    """
    return [made for one in facts.sponsors if (made := _anchor(facts, one)) is not None]


def _anchor(facts: AllianceFacts, sponsor: SponsorFact) -> Proposal | None:
    """Propose what one side's sponsor calls for; None where all is well."""
    side = facts.names.get(sponsor.perspective, sponsor.perspective)
    evidence = Evidence(Topic.GOVERNANCE, facts.numbers("sponsor_continuity"))
    points, owner = facts.lost("sponsor_continuity"), facts.owners.get(sponsor.perspective, "")
    if not sponsor.is_named and sponsor.was_named:
        return Proposal(
            "sponsor_missing",
            Strength.CONFIRMED,
            speak("Ask {side} to name a sponsor, and let both sponsors meet soon.", side=side),
            speak("{side} has had a sponsor and has none now.", side=side),
            speak("Vademecum: anchoring at the top"),
            evidence,
            owner,
            points,
            Weight.HEAVY,
        )
    if not sponsor.is_named:
        return Proposal(
            "sponsor_not_recorded",
            Strength.MEASURE,
            speak("Record who sponsors the alliance at {side}.", side=side),
            speak("No sponsor of {side} is recorded.", side=side),
            speak("Vademecum: anchoring at the top"),
            Evidence(Topic.GOVERNANCE),
            owner,
        )
    if sponsor.changed_on is None or (facts.end - sponsor.changed_on).days > CHANGED_WITHIN:
        return None
    return Proposal(
        "sponsor_changed",
        Strength.CONFIRMED,
        speak(
            "Go through the decisions and the unwritten rules with the new sponsor of {side}.",
            side=side,
        ),
        speak("The sponsor of {side} changed less than half a year ago.", side=side),
        speak("Sfirtsis: read the memory of the alliance again when sponsors change"),
        evidence,
        owner,
        points,
    )
