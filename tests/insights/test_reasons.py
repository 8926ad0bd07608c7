"""Reasons of tables are said in another language from their form and the values in them."""

from __future__ import annotations

import ast
import gettext
import re
import string
from pathlib import Path

import pytest

from alliance_health import language
from alliance_health.indices import reasons
from alliance_health.insights.reasons import BETWEEN, FORMS, form_of, say_reason
from alliance_health.language import speaking
from alliance_health.tables import problem_forms

NUMBERS = ("number", "share", "needed", "given", "members", "n", "median", "rwg", "icc", "limit")

TABLES = Path(problem_forms.__file__).parent

#: Calls whose texts are reasons and remedies of rows, and names that hold them.
CALLS = {"faults", "fault", "Problem", "problem", "RowRule"}
NAMES = {"reason", "remedy", "reasons", "hint"}

#: Modules of the tables that speak of settings and of periods asked for, not of rows.
NOT_ROWS = {"dictionary.py", "problem_forms.py", "calendar.py", "confidentiality_checks.py"}

#: Told before anything is computed, or beside a table that is read nevertheless.
NOT_SHOWN = (
    "the column is missing",
    "every v table has v",
    "rename '",
    "add it to the header",
    "the table v has no such column",
    "it is left out",
    "rename it if it is meant to be read",
    "no table holds a period, or a date of anything that happened, by then",
    "fill in observations first, or look back from a later day",
    "v fiscal periods count",
    "this one is v to v",
    "they end up to v months",
    "if the year is named after its start",
)


class Marked(gettext.NullTranslations):
    """Translations that mark every text, and turn it around where it has two values."""

    def gettext(self, message: str) -> str:
        """Return the text in marks."""
        return f"<{message}>"

    def pgettext(self, context: str, message: str) -> str:
        """Return the word in marks."""
        return f"<{message}>"


@pytest.fixture
def marked(monkeypatch):
    """Speak a language that marks every text."""
    monkeypatch.setattr(language, "languages", lambda: ("en", "nl"))
    monkeypatch.setattr(language, "_catalogue", lambda code: Marked())
    with speaking("nl"):
        yield


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not observed", "<not observed>"),
        ("shown only: ours counts", "<shown only: <ours> counts>"),
        (
            "only 12.5 % of the weight is observed, 66.7 % needed; absent: Trust, Gain (one side)",
            "<only 12,5 % of the weight is observed, 66,7 % needed>; "
            "<absent: <Trust>, <<Gain> (one side)>>",
        ),
        (
            "missing now: nothing is observed; absent: Trust",
            "<missing now: <nothing is observed>>; <absent: <Trust>>",
        ),
        ("Trust counts now, did not before", "<<Trust> counts now, did not before>"),
        ("form to operate", "<<form> to <operate>>"),
        (
            "allowed: a number from 0 to 0.5; did you mean '0.5'?",
            "<allowed: <a number from 0 to 0.5>>; <did you mean '0.5'?>",
        ),
        (
            "the same row, known from the same day, is also in line 3, 4 and 7 more",
            "<the same row, known from the same day, is also in line <3, 4 and 7 more>>",
        ),
    ],
)
def test_reason_is_said_from_its_form(marked, reason, said) -> None:
    assert say_reason(reason) == said


def test_reason_that_no_form_fits_stays_as_it_is(marked) -> None:
    assert say_reason("nobody ever wrote this; not observed") == (
        "nobody ever wrote this; <not observed>"
    )


def test_english_reasons_are_never_touched() -> None:
    for form in FORMS:
        assert say_reason(form) is form


def test_every_form_is_found_again_with_its_own_values() -> None:
    kinds = {
        "side": "theirs",
        "band": "weak",
        "role": "lagging",
        "old_stage": "form",
        "new_stage": "operate",
    }
    kinds |= dict.fromkeys(NUMBERS, "12")
    for form in FORMS:
        values = {name: kinds.get(name, "V1") for name in _names(form)}
        found = form_of(form.format(**values))
        assert found is not None, form
        assert (found[0], dict(found[1])) == (form, values)


def _names(form: str) -> list[str]:
    """Return the names of the values of a form."""
    return [name for _, name, _, _ in string.Formatter().parse(form) if name]


def test_reasons_of_scores_are_all_listed() -> None:
    """Every text constant of the module that makes reasons is one of its forms."""
    texts = {
        value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)
    }
    assert texts - set(reasons.REASONS) == {reasons.ONE_SIDE}


def _texts(node: ast.AST) -> list[str]:
    """Return the texts below a node, each value in them written as v."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [one.value if isinstance(one, ast.Constant) else "v" for one in node.values]
        return ["".join(str(part) for part in parts)]
    if isinstance(node, ast.Call | ast.Compare | ast.Subscript | ast.Attribute):
        return []
    return [text for child in ast.iter_child_nodes(node) for text in _texts(child)]


def _said_of_rows(tree: ast.Module) -> list[str]:
    """Return the texts of reasons and remedies in a module."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Name) and one.id in NAMES for one in targets):
                found += _texts(node.value)
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CALLS or name == "ValueError":
                named = [one.value for one in node.keywords]
                # A rule of rows begins with its name, which no row is told.
                for argument in (*node.args[name == "RowRule" :], *named):
                    found += _texts(argument)
    return found


def _has_form(phrase: str) -> bool:
    """Tell whether a phrase has a form, its values being any text or a side."""
    return any(form_of(one) is not None for one in (phrase, re.sub(r"\bv\b", "ours", phrase)))


def test_every_problem_of_a_row_has_a_form() -> None:
    unknown = []
    for path in sorted(TABLES.glob("*.py")):
        if path.name in NOT_ROWS:
            continue
        for text in _said_of_rows(ast.parse(path.read_text(encoding="utf-8"))):
            phrases = [one for one in text.strip("; ").split(BETWEEN) if " " in one.strip()]
            unknown += [
                (path.name, one)
                for one in phrases
                if not _has_form(one) and not one.startswith(NOT_SHOWN)
            ]
    assert unknown == []
