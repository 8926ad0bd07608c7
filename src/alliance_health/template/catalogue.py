"""The definitions of a workbook that is not there yet: those that `init` gives it."""

from __future__ import annotations

from pathlib import Path

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.catalogue import Catalogue


def default_catalogue() -> Catalogue:
    """Return the catalogue with which a new workbook starts.

    Returns
    -------
    Catalogue
        The default metrics and survey; money in the template's reporting currency.

    Examples
    --------
    >>> default_catalogue().settings.reporting_currency
    'EUR'
    """
    return load_catalogue(Path(__file__).parent)
