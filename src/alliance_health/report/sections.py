"""The sections of report notebooks: one sentence, one call.

>>> from alliance_health.report import sections
>>> sections.page_one.__name__
'page_one'
"""

from alliance_health.report import (
    alliance_sections,
    fair_sections,
    link_sections,
    portfolio_data,
    portfolio_sections,
    sureness_sections,
    two_sides_sections,
    warning_sections,
)
from alliance_health.report import page_one as first_page
from alliance_health.report.editions import LeftOut, in_editions
from alliance_health.report.section import Section, SectionFigure

__all__ = [
    "LeftOut",
    "Section",
    "SectionFigure",
    "both_sides",
    "calls_kept",
    "data_health",
    "definitions",
    "early_signs",
    "early_warnings",
    "give_and_get",
    "governance",
    "how_sure",
    "leading_versus_lagging",
    "page_one",
    "portfolio_calls",
    "portfolio_data_health",
    "portfolio_gaps",
    "portfolio_heat_map",
    "portfolio_links",
    "portfolio_list",
    "portfolio_movers",
    "portfolio_page_one",
    "portfolio_provenance",
    "portfolio_warnings",
    "provenance",
    "ranks_sure",
    "scorecard",
    "what_changed",
]

page_one = in_editions("page-one", first_page.page_one)
what_changed = in_editions("what-changed", alliance_sections.what_changed)
scorecard = in_editions("scorecard", alliance_sections.scorecard)
both_sides = in_editions("both-sides", two_sides_sections.both_sides)
give_and_get = in_editions("give-and-get", fair_sections.give_and_get)
leading_versus_lagging = in_editions(
    "leading-versus-lagging", alliance_sections.leading_versus_lagging
)
early_signs = in_editions("links", link_sections.early_signs)
governance = in_editions("governance", alliance_sections.governance)
early_warnings = in_editions("early-warnings", warning_sections.early_warnings)
calls_kept = in_editions("calls", warning_sections.calls_kept)
how_sure = in_editions("how-sure", sureness_sections.how_sure)
data_health = in_editions("data-health", alliance_sections.data_health)
definitions = in_editions("definitions", alliance_sections.definitions)
provenance = in_editions("provenance", alliance_sections.provenance)

portfolio_page_one = in_editions("page-one", portfolio_sections.portfolio_page_one, of="portfolio")
portfolio_list = in_editions("alliances", portfolio_sections.portfolio_list, of="portfolio")
portfolio_heat_map = in_editions("pillars", portfolio_sections.portfolio_heat_map, of="portfolio")
portfolio_movers = in_editions("movers", portfolio_sections.portfolio_movers, of="portfolio")
portfolio_gaps = in_editions("gaps", two_sides_sections.portfolio_gaps, of="portfolio")
portfolio_links = in_editions("links", link_sections.portfolio_links, of="portfolio")
portfolio_warnings = in_editions(
    "early-warnings", warning_sections.portfolio_warnings, of="portfolio"
)
portfolio_calls = in_editions("calls", warning_sections.portfolio_calls, of="portfolio")
ranks_sure = in_editions("ranks-sure", sureness_sections.ranks_sure, of="portfolio")
portfolio_data_health = in_editions(
    "data-health", portfolio_data.portfolio_data_health, of="portfolio"
)
portfolio_provenance = in_editions(
    "provenance", portfolio_sections.portfolio_provenance, of="portfolio"
)
