"""The form as a LimeSurvey structure: tab-separated text that LimeSurvey imports.

References
----------
LimeSurvey manual, *Tab Separated Value survey structure*: the columns, and the classes of rows
S (survey), SL (words of the survey), G (group), Q (question), SQ (subquestion), A (answer).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from html import escape

from alliance_health.catalogue.survey.item import bare_id
from alliance_health.form.content import Form, Statement

#: Columns of the file; others that LimeSurvey knows may be left out.
COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
)

#: Code of the answer "cannot judge"; codes are letters and digits.
CANNOT_JUDGE_CODE = "CJ"

#: Settings of a survey that keeps no trace of who answered or when.
_SETTINGS = {
    "format": "A",
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "allowprev": "Y",
    "shownoanswer": "Y",
    "showwelcome": "Y",
}

#: Types of question: a table of ratings, a long text, yes or no.
_ARRAY, _LONG_TEXT, _LIST = "F", "T", "L"


def limesurvey_text(form: Form) -> str:
    r"""Write a form in the tab-separated format of LimeSurvey.

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    str
        To be saved as UTF-8 under a name that ends in .txt. Statements are rows of one table of
        ratings; names from data are escaped, since LimeSurvey reads markup and expressions.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> form = compose_form(default_catalogue(), FormOrder("orion", "Orion", "Acme", "Vela"))
    >>> [line.split("\t")[2] for line in limesurvey_text(form).splitlines()][-4:]
    ['A', 'A', 'Q', 'Q']
    """
    rows = [*_survey_rows(form), *_rating_rows(form)]
    number = 2
    for one in form.questions:
        rows.append(_row(form, "Q", _LONG_TEXT, one, id=number))
        number += 1
    if form.consent:
        asked = Statement("consent", form.consent)
        rows.append(_row(form, "Q", _LIST, asked, id=number))
        for code, text in (("Y", form.labels.agree), ("N", form.labels.disagree)):
            rows.append(_row(form, "A", "0", Statement(code, text), id=number))
    return _written(rows)


def _survey_rows(form: Form) -> Iterable[dict[str, object]]:
    """Yield the settings, the words of the survey and its one group."""
    language = form.order.language
    for name, value in {**_SETTINGS, "language": language}.items():
        yield {"class": "S", "name": name, "text": value}
    welcome = "".join(f"<p>{safe_text(text)}</p>" for text in form.introduction)
    promise = "".join(f"<li>{safe_text(text)}</li>" for text in form.promise)
    welcome += f"<p><b>{safe_text(form.promise_title)}</b></p><ul>{promise}</ul>"
    for name, text in (
        ("surveyls_title", safe_text(form.title)),
        ("surveyls_welcometext", welcome),
        ("surveyls_endtext", safe_text(form.labels.thanks)),
    ):
        yield {"class": "SL", "name": name, "text": text, "language": language}
    yield {
        "id": 1,
        "class": "G",
        "name": safe_text(form.level_name),
        "relevance": "1",
        "language": language,
    }


def _rating_rows(form: Form) -> Iterable[dict[str, object]]:
    """Yield the table of ratings: its question, its statements, its answers."""
    asked = Statement("ratings", form.instruction)
    yield _row(form, "Q", _ARRAY, asked, id=1)
    for one in form.statements:
        yield _row(form, "SQ", "0", one)
    for at, name in enumerate(form.scale, start=1):
        yield _row(form, "A", "0", Statement(str(at), f"{at} – {name}"), id=1)
    cannot = Statement(CANNOT_JUDGE_CODE, form.cannot_judge)
    yield _row(form, "A", "0", cannot, id=1)


def _row(form: Form, kind: str, scale: str, said: Statement, **more: object) -> dict[str, object]:
    """Make one row of a question, a subquestion or an answer."""
    code = said.item_id if kind == "A" else bare_id(said.item_id)
    row = {
        "class": kind,
        "type/scale": scale,
        "name": code,
        "relevance": "" if kind == "A" else "1",
        "text": safe_text(said.text),
        "language": form.order.language,
    }
    return {**row, **({"mandatory": "N", "other": "N"} if kind == "Q" else {}), **more}


def safe_text(text: str) -> str:
    """Return a text in which nothing is markup or an expression.

    >>> safe_text("<b>{us}</b>")
    '&lt;b&gt;&#123;us&#125;&lt;/b&gt;'
    """
    one_line = " ".join(text.split())
    return escape(one_line, quote=True).replace("{", "&#123;").replace("}", "&#125;")


def _written(rows: Iterable[dict[str, object]]) -> str:
    """Write rows under their columns, separated by tabs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
