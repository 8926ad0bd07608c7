"""The formats in which a form can be written, each with its ending and its writer."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from alliance_health.form.content import Form
from alliance_health.form.google import google_script
from alliance_health.form.limesurvey import limesurvey_text
from alliance_health.form.page import form_page
from alliance_health.form.plain import plain_text
from alliance_health.form.qualtrics import qualtrics_text
from alliance_health.form.sheet import form_book
from alliance_health.vocabulary import FormFormat

#: Ending of the file of each format.
ENDINGS: Mapping[FormFormat, str] = {
    FormFormat.HTML: ".html",
    FormFormat.XLSX: ".xlsx",
    FormFormat.LIMESURVEY: ".limesurvey.txt",
    FormFormat.QUALTRICS: ".qualtrics.txt",
    FormFormat.GOOGLE: ".gs",
    FormFormat.TEXT: ".txt",
}

_TEXTS: Mapping[FormFormat, Callable[[Form], str]] = {
    FormFormat.HTML: form_page,
    FormFormat.LIMESURVEY: limesurvey_text,
    FormFormat.QUALTRICS: qualtrics_text,
    FormFormat.GOOGLE: google_script,
    FormFormat.TEXT: plain_text,
}


def form_bytes(form: Form, wanted: FormFormat) -> bytes:
    """Write a form in one of the formats.

    Parameters
    ----------
    form : Form
        From `compose_form`.
    wanted : FormFormat
        The format.

    Returns
    -------
    bytes
        The content of the file; text is UTF-8.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> form = compose_form(default_catalogue(), FormOrder("orion", "Orion", "Acme", "Vela"))
    >>> form_bytes(form, FormFormat.HTML)[:15]
    b'<!doctype html>'
    """
    if wanted is FormFormat.XLSX:
        written = io.BytesIO()
        form_book(form).save(written)
        return written.getvalue()
    return _TEXTS[wanted](form).encode("utf-8")
