"""The form in Qualtrics' Advanced Format: a text file that its survey import reads.

References
----------
Qualtrics support, *Import and export surveys*, "Preparing an Advanced Format TXT file": the tags
`[[AdvancedFormat]]`, `[[Block]]`, `[[Question:...]]`, `[[ID:...]]`, `[[AdvancedChoices]]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from alliance_health.form.content import Form

#: Recode value of "cannot judge", which no rating has.
CANNOT_JUDGE_VALUE = 99


def qualtrics_text(form: Form) -> str:
    """Write a form in Qualtrics' Advanced Format.

    One question a statement, so that its id becomes the name of its column in every export.

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    str
        To be saved as UTF-8 under a name that ends in .txt; names from data are escaped.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> order = FormOrder("orion", "Orion", "Acme", "Vela", is_pulse=True)
    >>> lines = qualtrics_text(compose_form(default_catalogue(), order)).splitlines()
    >>> lines[0], lines[lines.index("[[ID:q13]]") + 1]
    ('[[AdvancedFormat]]', 'Vela does what it promised, when it promised.')
    """
    ratings = [*enumerate(form.scale, start=1), (CANNOT_JUDGE_VALUE, form.cannot_judge)]
    named = [(value, f"{value} – {name}" if value <= 5 else name) for value, name in ratings]
    lines = ["[[AdvancedFormat]]", "", f"[[Block:{form.level_name}]]", ""]
    lines += ["[[Question:DB]]", "[[ID:introduction]]", _introduction(form), ""]
    lines += ["[[PageBreak]]", ""]
    for one in form.statements:
        lines += ["[[Question:MC:SingleAnswer:Horizontal]]", f"[[ID:{one.item_id}]]"]
        lines += [_safe(one.text), *_choices(named), ""]
    for one in form.questions:
        lines += ["[[Question:TE:Essay]]", f"[[ID:{one.item_id}]]", _safe(one.text), ""]
    if form.consent:
        answers = ((1, form.labels.agree), (0, form.labels.disagree))
        lines += ["[[Question:MC:SingleAnswer:Vertical]]", "[[ID:consent]]"]
        lines += [_safe(form.consent), *_choices(answers), ""]
    return "\n".join(lines)


def _choices(named: Iterable[tuple[int, str]]) -> list[str]:
    """Write answers with the values that an export shows."""
    lines = ["[[AdvancedChoices]]"]
    for value, text in named:
        lines += [f"[[Choice:{value}]]", _safe(text)]
    return lines


def _introduction(form: Form) -> str:
    """Write what stands before the statements on one line."""
    paragraphs = [
        form.title,
        *form.introduction,
        form.promise_title,
        *form.promise,
        form.instruction,
    ]
    return "<br><br>".join(_safe(text) for text in paragraphs)


def _safe(text: str) -> str:
    """Return a text in which nothing is markup, a tag of the format or piped text."""
    one_line = escape(" ".join(text.split()), quote=False)
    return one_line.replace("[[", "&#91;&#91;").replace("${", "&#36;{")
