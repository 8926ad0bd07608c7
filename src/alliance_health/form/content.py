"""What stands on a form: the survey of one side, one level and one language, names filled in."""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.survey.item import SurveyItem, fill_names, names_seen_by
from alliance_health.catalogue.survey.texts import FormLabels, SurveyTexts
from alliance_health.errors import CatalogueError, Problem
from alliance_health.vocabulary import Level, Perspective

#: Smallest group whose comments may be shown, in other words; never below the one for ratings.
COMMENT_GROUP = 8


@dataclass(frozen=True, slots=True)
class FormOrder:
    """What form is wanted.

    Parameters
    ----------
    alliance_id, alliance : str
        Id and name of the alliance.
    ours, theirs : str
        Names of both companies.
    side : Perspective
        Ours or theirs: who fills the form in.
    level : Level
        Whom it asks.
    language : str
        Code such as nl.
    is_pulse : bool
        Whether it is the quarterly pulse instead of the full survey.
    wave : str
        Period in which the fieldwork closes; empty when it is not known yet.
    """

    alliance_id: str
    alliance: str
    ours: str
    theirs: str
    side: Perspective = Perspective.OURS
    level: Level = Level.WORKING
    language: str = "en"
    is_pulse: bool = False
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement to rate, or one question to answer in words.

    Parameters
    ----------
    item_id : str
        Item of the survey.
    text : str
        In the language of the form, names filled in.
    """

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """All words of a form, and the order that it answers.

    Parameters
    ----------
    order : FormOrder
        What was wanted.
    company, level_name : str
        Who fills it in.
    title : str
        Its heading.
    introduction : tuple of str
        Paragraphs before the promise.
    instruction : str
        How to answer.
    promise_title : str
        Heading of the promise.
    promise : tuple of str
        Who sees what.
    consent : str
        What executives may agree to; empty for others.
    statements, questions : tuple of Statement
        What is rated, and what is answered in words.
    scale : tuple of str
        Names of the ratings 1 to 5.
    cannot_judge : str
        Name of the box beside them.
    labels : FormLabels
        Single words.
    """

    order: FormOrder
    company: str
    level_name: str
    title: str
    introduction: tuple[str, ...]
    instruction: str
    promise_title: str
    promise: tuple[str, ...]
    consent: str
    statements: tuple[Statement, ...]
    questions: tuple[Statement, ...]
    scale: tuple[str, ...]
    cannot_judge: str
    labels: FormLabels

    @property
    def choices(self) -> tuple[str, ...]:
        """The ratings with their names, without the box beside them."""
        return tuple(f"{at} \N{EN DASH} {name}" for at, name in enumerate(self.scale, start=1))


def compose_form(catalogue: Catalogue, order: FormOrder) -> Form:
    """Choose the items that a form asks, and write everything in its language.

    Parameters
    ----------
    catalogue : Catalogue
        Items, words and the smallest group.
    order : FormOrder
        What is wanted; its language must be one of the catalogue's.

    Returns
    -------
    Form
        Open questions stand in the full survey only, and where an own one says so in the pulse.

    Raises
    ------
    CatalogueError
        When an own item of the workbook has no text in this language.

    Examples
    --------
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> order = FormOrder("orion", "Orion", "Acme", "Orion Ltd", is_pulse=True)
    >>> form = compose_form(default_catalogue(), order)
    >>> [one.item_id for one in form.statements][:3], form.statements[2].text
    (['q09', 'q10', 'q13'], 'Orion Ltd does what it promised, when it promised.')
    """
    texts = catalogue.survey_texts[order.language]
    partner, us = names_seen_by(order.side, ours=order.ours, theirs=order.theirs)
    smallest = catalogue.settings.min_group_size

    def said(text: str) -> str:
        """Fill in names and numbers; numbers first, since a name may hold braces."""
        counted = text.replace("{group}", str(smallest))
        counted = counted.replace("{comments}", str(max(smallest, COMMENT_GROUP)))
        return fill_names(counted, partner, us=us)

    items = _asked(catalogue, order)
    spoken = tuple(
        Statement(one.item_id, one.wording(partner, us=us, language=order.language))
        for one in items
    )
    open_ids = {one.item_id for one in items if one.is_open}
    return Form(
        order=order,
        company=us,
        level_name=getattr(texts.levels, order.level.value),
        title=said(texts.pulse_title if order.is_pulse else texts.title),
        introduction=(
            *map(said, texts.introduction),
            texts.pulse_duration if order.is_pulse else texts.duration,
        ),
        instruction=texts.instruction,
        promise_title=texts.promise_title,
        promise=tuple(map(said, (*texts.promise, *_about_comments(texts, open_ids)))),
        consent=said(texts.consent) if order.level is Level.EXECUTIVE else "",
        statements=tuple(one for one in spoken if one.item_id not in open_ids),
        questions=tuple(one for one in spoken if one.item_id in open_ids),
        scale=texts.scale,
        cannot_judge=texts.cannot_judge,
        labels=texts.labels,
    )


def _about_comments(texts: SurveyTexts, open_ids: set[str]) -> tuple[str, ...]:
    """Return what is promised about comments, where any are asked for."""
    return (texts.comment_promise,) if open_ids else ()


def _asked(catalogue: Catalogue, order: FormOrder) -> list[SurveyItem]:
    """Return the items of a form, or say which of them cannot be said in its language."""
    items = [
        one
        for one in catalogue.survey.values()
        if order.level in one.levels and (one.pulse or not order.is_pulse)
    ]
    silent = [one.item_id for one in items if order.language not in one.texts]
    if silent:
        name = catalogue.settings.survey
        reason = "the text is missing in the language of the form"
        keys = [f"survey.{item_id}.text.{order.language}" for item_id in silent]
        problems = [Problem(name, None, key, None, reason, "translate it") for key in keys]
        raise CatalogueError(f"no form in the language '{order.language}'", problems)
    return items
