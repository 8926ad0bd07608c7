"""Metric definitions, workbook settings and survey items, as frozen models."""

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.load import load_catalogue, load_workbook_settings
from alliance_health.catalogue.metric import Metric, Pillar
from alliance_health.catalogue.settings import Settings
from alliance_health.catalogue.survey import SurveyItem

__all__ = [
    "Catalogue",
    "Metric",
    "Pillar",
    "Settings",
    "SurveyItem",
    "load_catalogue",
    "load_workbook_settings",
]
