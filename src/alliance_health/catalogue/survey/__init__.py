"""The survey instrument: what holds in every language, one file of words for each, own items."""

from alliance_health.catalogue.survey.custom import OwnItem, Reword
from alliance_health.catalogue.survey.instrument import Instrument, read_instrument
from alliance_health.catalogue.survey.item import SurveyItem
from alliance_health.catalogue.survey.texts import FormLabels, SurveyTexts

__all__ = [
    "FormLabels",
    "Instrument",
    "OwnItem",
    "Reword",
    "SurveyItem",
    "SurveyTexts",
    "read_instrument",
]
