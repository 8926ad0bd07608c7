"""The section about what to do: proposals of the workbook, apart from decisions asked for."""

from __future__ import annotations

from alliance_health.figures.table import FigureTable
from alliance_health.language import speak, speak_count
from alliance_health.report.page_one import AllianceView
from alliance_health.report.proposal_part import ProposalsPart
from alliance_health.report.proposal_words import lay_proposal
from alliance_health.report.section import Section


def what_to_do(view: AllianceView) -> Section:
    """Return what the workbook proposes, the weightiest first.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Each proposal with its reason, which leads to the numbers, how sure that is, the article
        it comes from, and who could own it. Decisions that are asked for are not among them.
    """
    part = view.report.proposals
    data = {
        "proposals": [lay_proposal(one) for one in part.proposals],
        "notes": _notes(part),
    }
    preview: FigureTable = {
        "columns": ["Proposal", "Because", "Strength", "Source"],
        "rows": [[one.proposal, one.because, one.strength, one.source] for one in part.proposals],
    }
    return Section(
        "what-to-do", speak("What to do"), part.finding, "what_to_do", data, preview=preview
    )


def _notes(part: ProposalsPart) -> list[str]:
    """Say what a proposal is, and how many were left out."""
    notes = []
    if part.proposals:
        notes.append(
            speak(
                "Made by fixed rules from what this report says elsewhere, after the advice of "
                "five articles on alliances. None claims an effect. Decisions that people ask "
                "for stand on page one."
            )
        )
    if part.more:
        notes.append(
            speak_count(
                part.more,
                "{number} more has less weight: alliance-health propose lists all.",
                "{number} more have less weight: alliance-health propose lists all.",
            )
        )
    return notes
