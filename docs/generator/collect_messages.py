"""Bring the catalogues of all languages up to date with the texts in code and templates.

Run as `python docs/generator/collect_messages.py` with the package installed. New texts come in
empty, texts that are gone are dropped, translations that are there are kept as they are. A new
language is begun with `python docs/generator/collect_messages.py LANGUAGE`.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from alliance_health import vocabulary
from alliance_health.catalogue import load_catalogue
from alliance_health.indices import alternatives
from alliance_health.indices.matrix import POWERS
from alliance_health.insights.fair_shares.verdict import FairVerdict
from alliance_health.insights.two_sides.quality_result import RatingFlag
from alliance_health.insights.two_sides.result import GapVerdict
from alliance_health.language import languages
from alliance_health.shipped import shipped_folder
from alliance_health.tables.schemas import SCHEMAS

PACKAGE = Path(vocabulary.__file__).parent
LOCALE = PACKAGE / "locale"

#: Functions that take a text, and which of their arguments are texts.
KEYWORDS = {
    "speak": (1,),
    "speak_in": ((1, "c"), 2),
    "speak_count": (2, 3),
    "to_speak": (1,),
    "to_speak_count": (1, 2),
}

#: Words of the vocabulary and verdicts that readers see.
NAMES = (
    *(vocabulary.Band, vocabulary.Quadrant, vocabulary.Stage, vocabulary.Trend),
    *(vocabulary.Role, vocabulary.Perspective, vocabulary.Component, vocabulary.Level),
    *(GapVerdict, RatingFlag, FairVerdict),
)

#: Words that stand in columns of tables, by the context in which they are said.
WORDS = {
    "scaling": ("agreed scale", *alternatives.RELATIVE_SCALES),
    "mean": tuple(POWERS),
    "table": tuple(table.replace("_", " ") for table in SCHEMAS),
    "horizon": SCHEMAS["initiatives"].column("horizon").choices,
    "wins for": SCHEMAS["initiatives"].column("beneficiary").choices,
    "gate": SCHEMAS["gates"].column("gate").choices,
    "farewell": ("continue", "change", "end"),
}

#: What a catalogue begins with; the plural rule is filled in.
HEADER = r"""# Translations of the texts of alliance_health; see docs/languages.md.
msgid ""
msgstr ""
"Language: {language}\n"
"Plural-Forms: {plural_forms}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""

#: How texts are found in each kind of file.
METHODS = [("**.py", "python"), ("**/templates/*.j2", "jinja2")]


def collect() -> Catalog:
    """Collect every text that a reader may see.

    Returns
    -------
    Catalog
        The English texts, in the order of files and lines, without translations.
    """
    found = Catalog(project="alliance_health", fuzzy=False)
    for file, _, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        text = message if isinstance(message, str) else message[0]
        if file.endswith(".py") and text not in written(PACKAGE / file):
            continue  # a key or a condition within the call, not its text
        found.add(message, locations=[(file, 1)], auto_comments=comments, context=context)
    for text, context in named():
        found.add(text, context=context, locations=[("names", 1)])
    return found


@cache
def written(path: Path) -> frozenset[str]:
    """Return the texts that calls in a module hold as such: literals among their arguments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )


def named() -> Iterator[tuple[str, str]]:
    """Yield the words of the vocabulary, and labels, definitions and factors of the catalogue."""
    for kind in NAMES:
        for member in kind:
            yield str(member), kind.__name__
    for context, words in WORDS.items():
        for word in words:
            yield word, context
    catalogue = load_catalogue(shipped_folder("sample"))
    for metric in catalogue.metrics.values():
        yield metric.label, "metric"
        yield metric.definition, "definition"
        yield from ((part, "source") for part in metric.source.split("; ") if part)
        if metric.formula:
            yield metric.formula, "formula"
        yield from ((unit, "unit") for unit in said_units(metric.unit))
    yield from ((pillar.label, "pillar") for pillar in catalogue.pillars.values())
    for factor in sorted({item.factor for item in catalogue.survey.values() if item.factor}):
        yield factor, "factor"


def said_units(unit: str) -> Iterator[str]:
    """Yield a unit that is a word, for several and for one; signs and ends of scales are none."""
    if unit.isalpha():
        yield unit
        if unit.endswith("s"):
            yield unit.removesuffix("s")


def updated(template: Catalog, language: str) -> str:
    """Return the catalogue of a language with every text and nothing else.

    Parameters
    ----------
    template : Catalog
        From `collect`.
    language : str
        ISO 639 code.

    Returns
    -------
    str
        The file, the same for the same texts.
    """
    path = LOCALE / language / "messages.po"
    known = (
        read_po(io.BytesIO(path.read_bytes()), locale=language)
        if path.is_file()
        else Catalog(locale=language, project="alliance_health", fuzzy=False)
    )
    known.update(template, no_fuzzy_matching=True)
    known.obsolete.clear()
    out = io.BytesIO()
    write_po(out, known, width=100, no_location=True, omit_header=True, ignore_obsolete=True)
    head = HEADER.format(language=language, plural_forms=known.plural_forms)
    return head + out.getvalue().decode("utf-8").strip() + "\n"


def main() -> None:
    """Write the catalogue of every language."""
    template = collect()
    for language in sorted({*languages()[1:], *sys.argv[1:]}):
        path = LOCALE / language / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(template, language), encoding="utf-8")
        print(f"wrote {path.relative_to(PACKAGE)}", file=sys.stderr)


if __name__ == "__main__":
    main()
