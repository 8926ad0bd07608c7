"""Which sections an edition has.

What may not be known is cut from the analysis before this stage; see `alliance_health.editions`.
The rule of this module: sections of the joint and the executive edition are named here; one
that is not named is not in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from alliance_health.figures.theme import unchecked
from alliance_health.report.section import Section
from alliance_health.vocabulary import Edition

View = TypeVar("View")

#: What the report of an alliance must contain.
ALLIANCE_SECTIONS = (
    *("page-one", "what-to-do", "what-changed", "scorecard", "both-sides", "give-and-get"),
    *("leading-versus-lagging", "links", "initiatives", "governance", "outlook", "how-sure"),
    *("data-health", "definitions", "provenance"),
)

#: What the report of the portfolio must contain.
PORTFOLIO_SECTIONS = (
    *("page-one", "alliances", "pillars", "movers", "risk-and-value", "concentration", "gaps"),
    "links",
    *("ranks-sure", "data-health", "provenance"),
)

#: What both partners talk about, and what it rests on. Not in it: who gains and who withdrew
#: (a position in a negotiation), what to do and when to leave (advice to one side), what is
#: warned of and foretold (a judgement of the partner), and what rests on several alliances.
JOINT_SECTIONS = (
    *("page-one", "what-changed", "scorecard", "both-sides", "leading-versus-lagging"),
    *("initiatives", "governance", "how-sure", "data-health", "definitions", "provenance"),
)

#: What is decided on. Not in it: how it came about over time, which links hold and what would
#: turn a band; the internal edition has them.
EXECUTIVE_SECTIONS = (
    *("page-one", "what-to-do", "what-changed", "scorecard", "both-sides", "give-and-get"),
    *("initiatives", "governance", "outlook", "early-warnings", "calls", "data-health"),
    *("definitions", "provenance"),
)

#: The same of the portfolio; the joint edition has none.
EXECUTIVE_PORTFOLIO_SECTIONS = (
    *("page-one", "alliances", "pillars", "movers", "risk-and-value", "concentration", "gaps"),
    *("early-warnings", "calls", "data-health", "provenance"),
)

_SECTIONS = {
    (Edition.JOINT, "alliance"): JOINT_SECTIONS,
    (Edition.JOINT, "portfolio"): (),
    (Edition.EXECUTIVE, "alliance"): EXECUTIVE_SECTIONS,
    (Edition.EXECUTIVE, "portfolio"): EXECUTIVE_PORTFOLIO_SECTIONS,
}


@dataclass(frozen=True)
class LeftOut:
    """A section that an edition does not have: shown in a notebook, it shows nothing.

    Parameters
    ----------
    section_id : str
        Which one.
    edition : Edition
        The edition.

    Examples
    --------
    >>> LeftOut("give-and-get", Edition.JOINT)
    Not in the joint edition: give-and-get
    """

    section_id: str
    edition: Edition

    def __repr__(self) -> str:
        """Say that it is not there."""
        return f"Not in the {self.edition} edition: {self.section_id}"

    def outputs(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Return nothing: what a notebook stores of it."""
        return []

    def _ipython_display_(self) -> None:
        """Show nothing in a notebook."""


def has_section(edition: Edition, section_id: str, *, of: str = "alliance") -> bool:
    """Tell whether an edition has a section.

    Parameters
    ----------
    edition : Edition
        For whom.
    section_id : str
        Anchor of the section.
    of : {"alliance", "portfolio"}
        Whose report.

    Returns
    -------
    bool
        The internal edition has all.

    Examples
    --------
    >>> has_section(Edition.JOINT, "give-and-get"), has_section(Edition.INTERNAL, "anything")
    (False, True)
    """
    named = _SECTIONS.get((edition, of))
    return named is None or section_id in named


def required_sections(edition: Edition, *, of: str = "alliance") -> tuple[str, ...]:
    """List the sections that a page of an edition must have.

    Parameters
    ----------
    edition : Edition
        For whom.
    of : {"alliance", "portfolio"}
        Whose report.

    Returns
    -------
    tuple of str
        Anchors in order.

    Examples
    --------
    >>> "links" in required_sections(Edition.INTERNAL), "links" in required_sections(Edition.JOINT)
    (True, False)
    """
    usual = ALLIANCE_SECTIONS if of == "alliance" else PORTFOLIO_SECTIONS
    return tuple(one for one in usual if has_section(edition, one, of=of))


def in_editions(
    section_id: str, make: Callable[[View], Section], *, of: str = "alliance"
) -> Callable[[View], Section | LeftOut]:
    """Let a section be made only for editions that have it.

    Parameters
    ----------
    section_id : str
        Its anchor.
    make : callable
        View -> Section.
    of : {"alliance", "portfolio"}
        Whose report.

    Returns
    -------
    callable
        View -> Section, or `LeftOut`; so notebooks need not ask.
    """

    def made(view: View) -> Section | LeftOut:
        """Make the section, where the edition of the view has it."""
        edition = Edition(view.report.edition)  # type: ignore[attr-defined]
        if not has_section(edition, section_id, of=of):
            return LeftOut(section_id, edition)
        with unchecked():
            return make(view)

    made.__name__, made.__doc__ = make.__name__, make.__doc__
    return made
