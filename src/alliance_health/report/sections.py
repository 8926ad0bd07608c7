"""The sections of report notebooks: one sentence, one call.

>>> from alliance_health.report import sections
>>> sections.page_one.__name__
'page_one'
"""

from alliance_health.report.alliance_sections import (
    data_health,
    definitions,
    governance,
    leading_versus_lagging,
    provenance,
    scorecard,
    what_changed,
)
from alliance_health.report.fair_sections import give_and_get
from alliance_health.report.initiative_sections import initiatives
from alliance_health.report.link_sections import early_signs, portfolio_links
from alliance_health.report.outlook_sections import outlook
from alliance_health.report.page_one import page_one
from alliance_health.report.portfolio_data import portfolio_data_health
from alliance_health.report.portfolio_sections import (
    portfolio_heat_map,
    portfolio_list,
    portfolio_movers,
    portfolio_page_one,
    portfolio_provenance,
)
from alliance_health.report.portfolio_value_sections import (
    portfolio_concentration,
    portfolio_risk_and_value,
)
from alliance_health.report.proposal_sections import what_to_do
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.sureness_sections import how_sure, ranks_sure
from alliance_health.report.two_sides_sections import both_sides, portfolio_gaps
from alliance_health.report.warning_sections import (
    calls_kept,
    early_warnings,
    portfolio_calls,
    portfolio_warnings,
)

__all__ = [
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
