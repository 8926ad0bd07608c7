"""The form as one self-contained page: to print, or to fill in on the screen and print then."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from alliance_health.figures.theme import DARK, LIGHT
from alliance_health.form.content import Form
from alliance_health.report.exporter import policy


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """Return the templates of this package; every value is escaped."""
    made = Environment(
        loader=PackageLoader("alliance_health.form", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"light": LIGHT, "dark": DARK}
    return made


def form_page(form: Form) -> str:
    """Write a form as HTML.

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    str
        One page without a script that asks no host for anything; A4 when it is printed.

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> order = FormOrder("orion", "Orion", "Acme", "<b>Orion</b>")
    >>> page = form_page(compose_form(default_catalogue(), order))
    >>> "&lt;b&gt;Orion&lt;/b&gt; lets us see" in page
    True
    """
    template = _templates().get_template("form.html.j2")
    return template.render(form=form, order=form.order, labels=form.labels, policy=policy())
