"""The form as a Google Apps Script: a function that makes the form in Google Forms.

References
----------
Google, *Apps Script reference*, Forms Service: `FormApp.create`, `addGridItem`,
`addParagraphTextItem`, `addMultipleChoiceItem`.
"""

from __future__ import annotations

import json

from alliance_health.form.content import Form

_HEAD = """\
// {title}
// Open script.google.com, make a new project, paste this text, run makeForm once.
// The form asks for no e-mail address and nobody has to sign in; check both in its settings.
"""

_BODY = """\
function makeForm() {
  const survey = %s;
  const form = FormApp.create(survey.title);
  form.setDescription(survey.description);
  form.setCollectEmail(false);
  form.setConfirmationMessage(survey.thanks);
  form.addGridItem()
    .setTitle(survey.instruction)
    .setRows(survey.statements)
    .setColumns(survey.choices);
  survey.questions.forEach(function (question) {
    form.addParagraphTextItem().setTitle(question);
  });
  if (survey.consent) {
    form.addMultipleChoiceItem().setTitle(survey.consent).setChoiceValues(survey.agreement);
  }
  Logger.log(form.getPublishedUrl());
}
"""


def google_script(form: Form) -> str:
    """Write the script that makes a form in Google Forms.

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    str
        Words and names stand in one JSON object, so that none of them can become code.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> form = compose_form(default_catalogue(), FormOrder("orion", "Orion", "Acme", "Vela"))
    >>> google_script(form).splitlines()[3]
    'function makeForm() {'
    """
    promise = "\n".join(f"\N{BULLET} {text}" for text in form.promise)
    survey = {
        "title": form.title,
        "description": "\n\n".join([*form.introduction, f"{form.promise_title}\n{promise}"]),
        "instruction": form.instruction,
        "statements": [one.text for one in form.statements],
        "choices": [*form.choices, form.cannot_judge],
        "questions": [one.text for one in form.questions],
        "consent": form.consent,
        "agreement": [form.labels.agree, form.labels.disagree],
        "thanks": form.labels.thanks,
    }
    head = _HEAD.replace("{title}", " ".join(form.title.split()))
    written = json.dumps(survey, ensure_ascii=True, indent=2).replace("\n", "\n  ")
    return head + _BODY.replace("%s", written, 1)
