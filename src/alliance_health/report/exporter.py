"""From an executed notebook to one self-contained HTML file.

The file asks nothing of any host: styles, script, data and the drawing library are in
it, and a Content-Security-Policy forbids everything else. The same page gives the same
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from alliance_health.figures.theme import FROM_WIDTH, PLOTLY_CONFIG, dark_twins
from alliance_health.language import speak, speaking
from alliance_health.report.figure_json import without_template
from alliance_health.report.notebook_format import NotebookNode
from alliance_health.report.packing import SIGNS, Packed, pack
from alliance_health.report.page import Page, read_page
from alliance_health.report.plain_text import plain_values
from alliance_health.report.plotly_bundle import plotly_bundle, script_hash
from alliance_health.report.templating import environment

#: What the file may do: run the two scripts that it knows by their hash, and nothing else.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Surroundings:
    """What lies beside a page.

    Parameters
    ----------
    index : str
        Link to the page that lists all reports; empty when there is none.
    links : mapping of str to str
        Link to the report of each alliance that has one, by alliance id.
    library : str
        Link to the drawing library, where all pages share one; empty when the page carries it.
    """

    index: str = "index.html"
    links: Mapping[str, str] = field(default_factory=dict)
    library: str = ""


def export_notebook(notebook: NotebookNode, surroundings: Surroundings | None = None) -> str:
    """Turn an executed report notebook into a page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed from top to bottom.
    surroundings : Surroundings, optional
        What lies beside the page.

    Returns
    -------
    str
        The HTML of one file; the same notebook outputs give the same text.

    Raises
    ------
    ReportError
        When the notebook holds an error, or outputs that make no page.

    See Also
    --------
    alliance_health.report.run.render_reports : Runs notebooks and publishes their pages.
    """
    return render_page(read_page(notebook), surroundings)


def render_page(page: Page, surroundings: Surroundings | None = None) -> str:
    """Write a page as HTML.

    Parameters
    ----------
    page : Page
        From `read_page`.
    surroundings : Surroundings, optional
        What lies beside the page.

    Returns
    -------
    str
        The HTML of one file.
    """
    beside = surroundings or Surroundings()
    templates = _templates(page)
    bundle, figures = plotly_bundle(), _packed_figures(page, templates)
    with speaking(str(page.about["language"])):
        return (
            environment()
            .get_template("page.html.j2")
            .render(
                page=page,
                about=page.about,
                index=beside.index,
                links=beside.links,
                policy=policy(
                    *(bundle.sha256, script_hash(boot_script().encode())),
                    styles_beside=bool(beside.library),
                ),
                library=beside.library,
                boot=Markup(boot_script()),
                bundle=Markup("" if beside.library else bundle.packed.text),
                figures=Markup(figures.text),
                settings=as_script_data(_settings(templates, figures)),
            )
        )


def get_ready() -> None:
    """Load what every page is composed with; else the first page of a process takes the time.

    Examples
    --------
    >>> get_ready()
    """
    plotly_bundle()
    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)


def policy(*hashes: str, styles_beside: bool = False) -> str:
    """Return the Content-Security-Policy that allows these scripts only.

    Parameters
    ----------
    *hashes : str
        From `script_hash`; none allows no script at all.
    styles_beside : bool
        Whether a style sheet that lies beside the page may be read.

    Returns
    -------
    str
        The policy.

    Examples
    --------
    >>> policy().split("; ")[1]
    "script-src 'none'"
    """
    scripts = " ".join(f"'{allowed}'" for allowed in hashes) or "'none'"
    styles = "'self' 'unsafe-inline'" if styles_beside else "'unsafe-inline'"
    return _POLICY.format(scripts=scripts, styles=styles)


def as_script_data(data: Any) -> Markup:
    r"""Write JSON so that nothing in it can end the script element around it.

    Parameters
    ----------
    data : JSON value
        Anything that JSON carries.

    Returns
    -------
    Markup
        Sorted, without spaces, safe inside `<script type="application/json">`.

    Examples
    --------
    >>> str(as_script_data({"name": "</script>"}))
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@lru_cache(maxsize=1)
def boot_script() -> str:
    """Return the script that unpacks the library and draws the figures."""
    return (
        resources.files("alliance_health.report").joinpath("templates/boot.js").read_text("utf-8")
    )


def _settings(templates: list[dict[str, Any]], figures: Packed) -> dict[str, Any]:
    """Return what all figures of a page share."""
    config = {**PLOTLY_CONFIG, "showSendToCloud": False, "displaylogo": False, "responsive": False}
    return {
        "cannotDraw": speak(
            "This browser cannot draw the chart; the table below carries its data."
        ),
        "config": config,
        "dark": dark_twins(),
        "fromWidth": FROM_WIDTH,
        "packed": {"signs": SIGNS, "figures": figures.size, "library": plotly_bundle().packed.size},
        "templates": templates,
    }


def _templates(page: Page) -> list[dict[str, Any]]:
    """Return each template that figures of this page use, once."""
    found: list[dict[str, Any]] = []
    for figure in page.figures:
        template = without_template(dict(figure.drawn))[1]
        if template not in found:
            found.append(template)
    return found


def _packed_figures(page: Page, templates: list[dict[str, Any]]) -> Packed:
    """Pack all figures of a page together: they are much alike, and a page has many."""
    drawn = {figure.figure_id: _drawn(figure.drawn, templates) for figure in page.figures}
    text = json.dumps(drawn, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return pack(text.encode())


def _drawn(figure: Mapping[str, Any], templates: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one figure with the number of its template."""
    bare, template = without_template(dict(figure))
    return {**plain_values(bare), "template": templates.index(template)}
