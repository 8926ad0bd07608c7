"""The form as plain text, to paste where a form tool takes questions with their answers."""

from __future__ import annotations

from alliance_health.form.content import Form


def plain_text(form: Form) -> str:
    """Write a form as text: the introduction, then each question above its answers.

    An empty line ends a question. Microsoft Forms takes the part below the line of signs from a
    Word document (quick import), SurveyMonkey from the clipboard (copy and paste).

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    str
        No line but those of the form; a text of several lines becomes one line.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> form = compose_form(default_catalogue(), FormOrder("orion", "Orion", "Acme", "Vela"))
    >>> text = plain_text(form)
    >>> text[text.index("1. "):].splitlines()[1]
    '1 – do not agree at all'
    """
    opening = [form.title, *form.introduction, form.promise_title]
    opening += [f"- {text}" for text in form.promise] + [form.instruction]
    parts = ["\n\n".join(map(_line, opening)), "=" * 60]
    answers = "\n".join([*form.choices, form.cannot_judge])
    questions = [*form.statements, *form.questions]
    for at, one in enumerate(questions, start=1):
        is_rated = at <= len(form.statements)
        parts.append(f"{at}. {_line(one.text)}" + (f"\n{answers}" if is_rated else ""))
    if form.consent:
        agreement = f"{form.labels.agree}\n{form.labels.disagree}"
        parts.append(f"{len(questions) + 1}. {_line(form.consent)}\n{agreement}")
    return "\n\n".join(parts) + "\n"


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
