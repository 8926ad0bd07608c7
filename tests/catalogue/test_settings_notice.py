"""The notice of a workbook, in the language of its reader."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from alliance_health.catalogue.settings import Settings

WORKBOOK = {"name": "Ours", "reporting_currency": "EUR", "frequency": "quarter"}


def test_a_plain_notice_is_said_in_every_language() -> None:
    settings = Settings(**WORKBOOK, notice="Invented data")
    assert {settings.notice_in(one) for one in ("en", "de", "es")} == {"Invented data"}


def test_a_notice_by_language_falls_back_to_english_then_to_any() -> None:
    settings = Settings(**WORKBOOK, notice={"nl": "Verzonnen gegevens", "en": "Invented data"})
    assert settings.notice_in("nl") == "Verzonnen gegevens"
    assert settings.notice_in("de") == "Invented data"


def test_a_workbook_without_a_notice_says_none() -> None:
    assert Settings(**WORKBOOK).notice_in("en") == ""


def test_a_notice_in_no_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValidationError, match=r"no such language: xx; allowed: .*en"):
        Settings(**WORKBOOK, notice={"xx": "Invented data"})
