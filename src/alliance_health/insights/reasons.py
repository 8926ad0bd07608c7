"""Reasons of scores and of rows in the language spoken: sentences that tables keep.

Where a reason is made stands its form, marked with `to_speak`; this module lists the forms and
says what the values in them mean. `kept` recognises a phrase and says it; what nobody made of a
form stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from alliance_health.indices import (
    components,
    coverage_plan,
    decomposition,
    reasons,
    uncertainty,
)
from alliance_health.insights import coherence, trends, weight_findings
from alliance_health.insights.names import (
    say_band,
    say_metric_name,
    say_pillar_name,
    say_role,
    say_side,
    say_stage,
)
from alliance_health.insights.overrides import OVERRIDDEN, phrases_of
from alliance_health.insights.quantities import in_locale
from alliance_health.kept import Values, recognise, speak_kept
from alliance_health.language import SOURCE, speak, spoken
from alliance_health.metrics import disclosure, rating_gates
from alliance_health.tables.problem_forms import MORE_LINES, PROBLEM_FORMS
from alliance_health.vocabulary import Band, Perspective, Role, Stage

#: What stands between the phrases of one reason.
BETWEEN = "; "

#: Every form of a reason that a page may show, made where the module says.
FORMS: tuple[str, ...] = (
    *reasons.REASONS,
    *uncertainty.REASONS,
    *components.REASONS,
    *coverage_plan.REASONS,
    *decomposition.REASONS,
    disclosure.SUPPRESSED,
    *rating_gates.REASONS,
    *trends.DOUBTS,
    *(coherence.TOO_LITTLE, coherence.NO_VARIATION),
    *weight_findings.REASONS,
    OVERRIDDEN,
    *PROBLEM_FORMS,
)

#: A value in a form.
_PLACE = re.compile(r"{\w+}")
#: Names of values that are numbers, with their sign of percent where they have one.
_NUMBERS = ("number", "share", "needed", "given", "members", "n", "median", "rwg", "icc", "limit")
_ONE_SIDE = reasons.ONE_SIDE.format(name="")


def say_reason(reason: str) -> str:
    """Say a reason of a table in the language spoken.

    Parameters
    ----------
    reason : str
        One phrase, or several with semicolons between them.

    Returns
    -------
    str
        The same phrases; one that no form fits stays as it is. In English nothing changes.

    Examples
    --------
    >>> say_reason("only 12.5 % of the weight is observed, 66.7 % needed; absent: Trust")
    'only 12.5 % of the weight is observed, 66.7 % needed; absent: Trust'
    """
    return reason if spoken() == SOURCE else _said(reason, spoken())


def form_of(phrase: str) -> tuple[str, Mapping[str, str]] | None:
    """Find the form of a phrase, and the values in it by their names.

    Parameters
    ----------
    phrase : str
        A reason, or one of its phrases.

    Returns
    -------
    tuple or None
        The form and its values; None where no form fits.

    Examples
    --------
    >>> form_of("shown only: ours counts")
    ('shown only: {side} counts', {'side': 'ours'})
    >>> form_of("nobody ever made this one") is None
    True
    """
    found = recognise(phrase, _ordered(), _VALUES)
    return (str(found[0]), found[1]) if found else None


@lru_cache(maxsize=4096)
def _said(reason: str, _language: str) -> str:
    """Say a reason in a language, the one spoken now; what was said before is known."""
    return BETWEEN.join(speak_kept(one, _ordered(), _VALUES) for one in phrases_of(reason))


@lru_cache(maxsize=1)
def _ordered() -> tuple[str, ...]:
    """Order the forms: one with more words of its own is tried first."""
    return tuple(sorted(dict.fromkeys(FORMS), key=lambda form: -len(_PLACE.sub("", form))))


def _names(listed: str) -> str:
    """Say the labels of metrics or pillars in a list."""
    return ", ".join(_name(one) for one in listed.split(", "))


def _lines(listed: str) -> str:
    """Say the lines that a problem names; more of them are counted."""
    head, more, count = listed.partition(" and ")
    return speak(MORE_LINES, lines=head, count=count.removesuffix(" more")) if more else listed


def _name(label: str) -> str:
    """Say the label of a metric or a pillar, of which one side may be meant."""
    if label.endswith(_ONE_SIDE):
        return speak(reasons.ONE_SIDE, name=_name(label.removesuffix(_ONE_SIDE)))
    said = say_metric_name(label)
    return say_pillar_name(label) if said == label else said


def _one_of(words: type[Role | Stage | Perspective | Band]) -> str:
    """Match one word of a vocabulary."""
    return "|".join(re.escape(str(word)) for word in words)


#: What a value may look like, by its name.
_SHAPES = MappingProxyType(
    {
        "side": _one_of(Perspective),
        "role": _one_of(Role),
        "old_stage": _one_of(Stage),
        "new_stage": _one_of(Stage),
        "band": _one_of(Band),
        **dict.fromkeys(_NUMBERS, r"[\d.,]+(?: %)?"),
    }
)

#: How a value is said, by its name.
_SAYERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        **dict.fromkeys(_NUMBERS, in_locale),
        "side": say_side,
        "role": say_role,
        "old_stage": say_stage,
        "new_stage": say_stage,
        "band": say_band,
        "names": _names,
        "pillar": say_pillar_name,
        "reason": say_reason,
        "allowed": say_reason,
        "lines": _lines,
    }
)

#: Values of reasons; what stands in a file stays as it is written, whatever it looks like.
_VALUES = Values(shapes=_SHAPES, other=".*", sayers=_SAYERS, are_sentences=False)
