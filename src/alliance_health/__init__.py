"""Health of strategic alliances, seen from both partners' sides.

The public names load on first use, so that `import alliance_health` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis, Workbook
    from alliance_health.commands.check import check_workbook
    from alliance_health.commands.explain import explain
    from alliance_health.commands.fairness import find_fairness
    from alliance_health.commands.portfolio import analyse_portfolio
    from alliance_health.commands.propose import list_proposals
    from alliance_health.commands.quality import assess_data, data_findings
    from alliance_health.commands.sensitivity import analyse_sensitivity
    from alliance_health.commands.trace import trace_number
    from alliance_health.commands.warn import find_warnings, judge_warnings
    from alliance_health.commands.weights import compare_weights
    from alliance_health.errors import (
        AllianceHealthError,
        CatalogueError,
        DataError,
        ReportError,
    )
    from alliance_health.pipeline import analyse, open_workbook, rescore
    from alliance_health.store import load_alliance, load_portfolio

__version__ = "0.1.0"

__all__ = [
    "AllianceHealthError",
    "Analysis",
    "CatalogueError",
    "DataError",
    "ReportError",
    "Workbook",
    "__version__",
    "analyse",
    "analyse_portfolio",
    "analyse_sensitivity",
    "assess_data",
    "check_workbook",
    "compare_weights",
    "data_findings",
    "explain",
    "find_fairness",
    "find_warnings",
    "judge_warnings",
    "list_proposals",
    "load_alliance",
    "load_portfolio",
    "open_workbook",
    "rescore",
    "trace_number",
]

_HOME = {
    "AllianceHealthError": "errors",
    "Analysis": "analysis",
    "CatalogueError": "errors",
    "DataError": "errors",
    "ReportError": "errors",
    "Workbook": "analysis",
    "analyse": "pipeline",
    "analyse_portfolio": "commands.portfolio",
    "analyse_sensitivity": "commands.sensitivity",
    "assess_data": "commands.quality",
    "check_workbook": "commands.check",
    "compare_weights": "commands.weights",
    "data_findings": "commands.quality",
    "explain": "commands.explain",
    "find_fairness": "commands.fairness",
    "find_warnings": "commands.warn",
    "judge_warnings": "commands.warn",
    "list_proposals": "commands.propose",
    "load_alliance": "store",
    "load_portfolio": "store",
    "open_workbook": "pipeline",
    "rescore": "pipeline",
    "trace_number": "commands.trace",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module it lives in."""
    if name not in _HOME:
        raise AttributeError(f"module 'alliance_health' has no attribute '{name}'")
    return getattr(import_module(f"alliance_health.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
