"""The sections of report notebooks: one sentence, one call.

>>> from alliance_health.report import sections
>>> sections.page_one.__name__
'page_one'
"""

from alliance_health.report import (
    alliance_sections,
    fair_sections,
    initiative_sections,
    link_sections,
    outlook_sections,
    portfolio_data,
    portfolio_sections,
    portfolio_value_sections,
    proposal_sections,
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
    "initiatives",
    "leading_versus_lagging",
    "outlook",
    "page_one",
    "portfolio_calls",
    "portfolio_concentration",
    "portfolio_data_health",
    "portfolio_gaps",
    "portfolio_heat_map",
    "portfolio_links",
    "portfolio_list",
    "portfolio_movers",
    "portfolio_page_one",
    "portfolio_provenance",
    "portfolio_risk_and_value",
    "portfolio_warnings",
    "provenance",
    "ranks_sure",
    "scorecard",
    "what_changed",
    "what_to_do",
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
what_to_do = in_editions("what-to-do", proposal_sections.what_to_do)
initiatives = in_editions("initiatives", initiative_sections.initiatives)
outlook = in_editions("outlook", outlook_sections.outlook)

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
portfolio_risk_and_value = in_editions(
    "risk-and-value", portfolio_value_sections.portfolio_risk_and_value, of="portfolio"
)
portfolio_concentration = in_editions(
    "concentration", portfolio_value_sections.portfolio_concentration, of="portfolio"
)
portfolio_provenance = in_editions(
    "provenance", portfolio_sections.portfolio_provenance, of="portfolio"
)
