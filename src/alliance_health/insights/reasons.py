"""Reasons in the language spoken: phrases of tables, recognised by their form and said again.

Tables keep their reasons in English, as their columns are; a page shows them in its own
language. Where a reason is made stands its form, marked with `to_speak`; this module reads
the values out of a phrase by the names in its form. What it does not know stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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

_VALUE = re.compile(r"{(\w+)}")
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
    for form, pattern in _patterns():
        found = pattern.fullmatch(phrase)
        if found:
            return form, found.groupdict()
    return None


@lru_cache(maxsize=4096)
def _said(reason: str, _language: str) -> str:
    """Say a reason in a language, the one spoken now; what was said before is known."""
    return BETWEEN.join(_phrase(phrase) for phrase in phrases_of(reason))


def _phrase(phrase: str) -> str:
    """Say one phrase; one that no form fits stays as it is."""
    found = form_of(phrase)
    if found is None:
        return phrase
    form, values = found
    return speak(form, **{name: _value(name, value) for name, value in values.items()})


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Lay out every form as a pattern; one with more words of its own is tried first."""
    ordered = sorted(dict.fromkeys(FORMS), key=lambda form: -len(_VALUE.sub("", form)))
    return tuple((form, re.compile("".join(_parts(form)), re.DOTALL)) for form in ordered)


def _parts(form: str) -> Iterator[str]:
    """Yield the parts of the pattern of a form."""
    at = 0
    seen: set[str] = set()
    for found in _VALUE.finditer(form):
        yield re.escape(form[at : found.start()])
        name = found[1]
        yield f"(?P={name})" if name in seen else f"(?P<{name}>{_KINDS.get(name, '.*')})"
        seen.add(name)
        at = found.end()
    yield re.escape(form[at:])


def _value(name: str, value: str) -> str:
    """Say a value by what its name means; what stands in a file stays as it is written."""
    return _SAYERS[name](value) if name in _SAYERS else value


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


#: What a value may look like, by its name; any text where nothing is said.
_KINDS = MappingProxyType(
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
