"""What docs/survey-form.md shows is what the package does."""

from __future__ import annotations

import re
from pathlib import Path

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.survey import OwnItem
from alliance_health.commands.import_rows import IMPORT_COLUMNS, SALT_FILE
from alliance_health.sources.profiles import PROFILES
from alliance_health.vocabulary import FormFormat

WORKBOOK = 'survey = "survey.toml"\nname = "x"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'


def _page(root: Path) -> str:
    return (root / "docs" / "survey-form.md").read_text(encoding="utf-8")


def test_the_own_items_of_the_page_are_read(root: Path, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", _page(root), flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
    (tmp_path / "survey.toml").write_text(shown, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    own = {item_id for item_id, item in catalogue.survey.items() if item.is_custom}
    assert own == {"data_access", "trust_next_year", "open_risk"}
    assert catalogue.survey["q08"].text == "Both firms move at a pace that suits the other."
    keys = set(OwnItem.model_fields) - {"item_id"}
    assert {key for key in keys if f"{key} = " in shown} == keys


def test_the_page_has_every_format_profile_and_column(root: Path) -> None:
    page = _page(root)
    rows = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    assert rows == {one.value for one in FormFormat}
    named = [*PROFILES, SALT_FILE, *IMPORT_COLUMNS]
    assert [name for name in named if name not in page] == []
