"""Forms of the default survey with names that try to break out of their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alliance_health.form.content import Form, FormOrder, compose_form
from alliance_health.template.catalogue import default_catalogue
from alliance_health.vocabulary import Level, Perspective

OURS = 'Acme {us} "Ltd" [[Block]]'
THEIRS = "Vela <b>&</b> ${x}\tCo"


@pytest.fixture
def form() -> Callable[..., Form]:
    """Make a form; companies have names full of signs unless others are given."""

    def made(**wishes: object) -> Form:
        named = {"alliance_id": "vela", "alliance": "Vela", "ours": OURS, "theirs": THEIRS}
        order = FormOrder(**{**named, **wishes})  # type: ignore[arg-type]
        return compose_form(default_catalogue(), order)

    return made


@pytest.fixture(params=["en", "nl", "de", "es"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(Level))
def level(request: pytest.FixtureRequest) -> Level:
    return Level(request.param)


@pytest.fixture(params=[Perspective.OURS, Perspective.THEIRS])
def side(request: pytest.FixtureRequest) -> Perspective:
    return Perspective(request.param)
