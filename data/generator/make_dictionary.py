"""Write `data/README.md`: what lies here, and the data dictionary of the package.

Run as `python data/generator/make_dictionary.py` with the package installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from alliance_health.catalogue.key_dictionary import keys_markdown
from alliance_health.tables.dictionary import dictionary_markdown, overview_markdown
from alliance_health.template.catalogue import default_catalogue
from alliance_health.template.needs import needed_by

HEAD = """\
# Data

| Folder | Holds |
|---|---|
| `sample/` | an invented portfolio of 24 alliances with planted truths; `make report` shows it |
| `cases/` | real alliances from published figures, one workbook each |
| `generator/` | the program that makes the sample and this file |

Each workbook is a folder with `workbook.toml` and the tables below, as CSV, Parquet or sheets of an
Excel file. A table that is not there makes the analyses that need it say so. A sheet whose name
begins with an underscore is left alone: notes, lists and drafts may stand there.

`alliance-health template TABLE` writes a table to fill in, with drop-downs and example rows.

## The tables at a glance

Metrics are those of the default catalogue that are computed from the table.

"""

DICTIONARY = """
## Data dictionary

Made by `python data/generator/make_dictionary.py` from the declarations that check the data; not
edited by hand. **Bold** columns make a row unique; columns in [brackets] may be left out of a file.

"""

AGREEMENTS = """
## Charters, criteria and events

Files in TOML; none is required. Required **keys** are bold, those in [brackets] may be left out;
`[]` stands for each table of a list, PARTNER and NAME for names of your own. Examples stand in
[docs/charters.md](../docs/charters.md).

"""


def readme_text() -> str:
    """Return the text of `data/README.md`."""
    overview = overview_markdown(needed_by(default_catalogue()))
    tables = f"{HEAD}{overview}{DICTIONARY}{dictionary_markdown().rstrip()}\n"
    return tables + AGREEMENTS + keys_markdown().rstrip() + "\n"


if __name__ == "__main__":
    place = Path(__file__).resolve().parents[1] / "README.md"
    place.write_text(readme_text(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{place}\n")
