"""Rows that were left out, as blocks of a page: counted by reason, the first ones in full."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.language import speak
from alliance_health.report.block import NUMBER, Block, lay_block, not_shown
from alliance_health.report.data_findings import RejectedReason, RejectedRow
from alliance_health.report.wording import MISSING, say_count


def rejected_blocks(
    reasons: Sequence[RejectedReason], rows: Sequence[RejectedRow], *, rejected: int
) -> list[Block]:
    """Lay out the rejected rows by reason, and the first of them with place and remedy.

    Parameters
    ----------
    reasons : sequence of RejectedReason
        The most frequent first.
    rows : sequence of RejectedRow
        The first ones.
    rejected : int
        How many rows were rejected in all.

    Returns
    -------
    list of dict
        No block when no row was rejected.
    """
    if not reasons:
        return []
    by_reason = lay_block(
        speak("Why rows were left out"),
        speak("Nothing in these rows is scored. Mend them in their files and run again."),
        [
            *((speak("File"), ""), (speak("Column"), ""), (speak("Why"), "")),
            *((speak("What to do"), ""), (speak("Rows"), NUMBER)),
        ],
        [
            (one.file, one.column or MISSING, one.reason, one.remedy, say_count(one.rows))
            for one in reasons
        ],
        [one.number_id for one in reasons],
    )
    hidden = max(rejected - len({(one.file, one.line) for one in rows}), 0)
    first = lay_block(
        speak("Rows that were left out"),
        speak("The first of each reason. What points at a person is not repeated."),
        [
            *((speak("File"), ""), (speak("Line"), NUMBER), (speak("Column"), "")),
            *((speak("Found"), ""), (speak("Why"), ""), (speak("What to do"), "")),
        ],
        [
            (
                one.file,
                MISSING if one.line is None else str(one.line),
                one.column or MISSING,
                one.value or MISSING,
                one.reason,
                one.remedy,
            )
            for one in rows
        ],
        [one.number_id for one in rows],
    )
    return [by_reason, {**first, **not_shown(hidden, "alliance-health check")}]
