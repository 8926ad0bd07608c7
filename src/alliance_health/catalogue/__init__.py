"""Metric definitions, settings, survey items, charters and criteria, as frozen models."""

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.load import load_catalogue, load_workbook_settings
from alliance_health.catalogue.metric import Metric, Pillar
from alliance_health.catalogue.settings import Settings
from alliance_health.catalogue.survey import SurveyItem

__all__ = [
    "Catalogue",
    "Charter",
    "Criterion",
    "Metric",
    "Pillar",
    "Settings",
    "SurveyItem",
    "load_catalogue",
    "load_workbook_settings",
]
