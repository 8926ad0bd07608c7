"""What bands, quadrants, sides, stages and indices are called in the language spoken.

Rules compare ids; these functions say them where a reader sees them, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.language import speak, speak_in, speak_name, spoken, to_speak
from alliance_health.vocabulary import Band, Role

#: An index at the beginning of a sentence, and within one.
_INDICES = {
    Role.LEADING: (to_speak("Influence"), to_speak("influence")),
    Role.LAGGING: (to_speak("Outcomes"), to_speak("outcomes")),
}

#: Languages that write nouns with a capital wherever they stand.
_CAPITAL_NOUNS = {"de"}

#: How a placement begins whose interval crosses one cut, and what stands between its quadrants.
_BETWEEN, _AND = "between ", " and "


def say_index(index: str) -> str:
    """Name an index in one word, as a sentence begins with it.

    Parameters
    ----------
    index : str
        Id of an index, or its role.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> say_index("leading_index"), say_index("lagging")
    ('Influence', 'Outcomes')
    """
    return speak(_INDICES[_role_of(index)][0])


def index_inside(index: str) -> str:
    """Name an index in one word, within a sentence.

    >>> index_inside("leading")
    'influence'
    """
    return speak(_INDICES[_role_of(index)][1])


def say_whole_index(index: str) -> str:
    """Name an index with its role, as a heading or an axis does.

    >>> say_whole_index("leading_index"), say_whole_index("lagging_index")
    ('Influence (leading)', 'Outcomes (lagging)')
    """
    said = {
        Role.LEADING: to_speak("Influence (leading)"),
        Role.LAGGING: to_speak("Outcomes (lagging)"),
    }
    return speak(said[_role_of(index)])


def say_role(role: str) -> str:
    """Name a role within a sentence.

    >>> say_role("leading")
    'leading'
    """
    return speak_in("Role", role)


def say_band(band: str | None) -> str:
    """Name a band; none is nothing.

    >>> say_band("watch"), say_band(None)
    ('watch', '')
    """
    return speak_in("Band", band) if band else ""


def say_bands(sure: str | None, band: str | None) -> str:
    """Name the band of an index; where a worse one cannot be ruled out, both, that one first.

    Parameters
    ----------
    sure : str or None
        The best band that is sure; None where nothing can be told of it.
    band : str or None
        The band of the published number.

    Returns
    -------
    str
        One band, or two; nothing where there is none.

    Examples
    --------
    >>> say_bands("watch", "strong"), say_bands("weak", "strong"), say_bands(None, "weak")
    ('watch or strong', 'weak to strong', 'weak')
    """
    order = [one.value for one in Band]
    if not sure or not band or order.index(sure) >= order.index(band):
        return say_band(band)
    values = {"sure": say_band(sure), "band": say_band(band)}
    if order.index(band) - order.index(sure) > 1:
        # Translators: the worst and the best of three bands: "weak to strong".
        return speak("{sure} to {band}", **values)
    # Translators: two bands, of which the better one is not sure: "watch or strong".
    return speak("{sure} or {band}", **values)


def say_stage(stage: str) -> str:
    """Name a stage of the life of an alliance.

    >>> say_stage("operate")
    'operate'
    """
    return speak_in("Stage", stage)


def say_side(perspective: str) -> str:
    """Name a side where no partner is known by name.

    >>> say_side("ours")
    'ours'
    """
    return speak_in("Perspective", perspective)


def say_table(table: str) -> str:
    """Name a table of the contract in words.

    >>> say_table("exchange_rates")
    'exchange rates'
    """
    return speak_name("table", table.replace("_", " "))


def say_placement(name: str) -> str:
    """Name where an alliance stands in the quadrant.

    Parameters
    ----------
    name : str
        Name of a placement: a quadrant, or "between A and B".

    Returns
    -------
    str
        The same in the language spoken; empty where nothing is known.

    Examples
    --------
    >>> say_placement("between stalled and building"), say_placement("")
    ('between stalled and building', '')
    """
    if not name.startswith(_BETWEEN):
        return speak_in("Quadrant", name) if name else ""
    one, other = name.removeprefix(_BETWEEN).split(_AND)
    return speak(
        "between {one} and {other}",
        one=speak_in("Quadrant", one),
        other=speak_in("Quadrant", other),
    )


def is_between(name: str) -> bool:
    """Tell whether a placement is left open by an interval.

    >>> is_between("between stalled and building"), is_between("in form")
    (True, False)
    """
    return name.startswith(_BETWEEN)


def name_between(one: str, other: str) -> str:
    """Name a placement that an interval leaves open, as data hold it.

    >>> name_between("stalled", "building")
    'between stalled and building'
    """
    return f"{_BETWEEN}{one}{_AND}{other}"


def say_metric_name(label: str) -> str:
    """Say the label of a metric; one that a workbook defines stays as written.

    >>> say_metric_name("Trust")
    'Trust'
    """
    return speak_name("metric", label)


def say_pillar_name(label: str) -> str:
    """Say the label of a pillar; one that a workbook defines stays as written.

    >>> say_pillar_name("Financial")
    'Financial'
    """
    return speak_name("pillar", label)


def capital(text: str) -> str:
    """Begin a text with a capital letter and leave the rest alone.

    Parameters
    ----------
    text : str
        Any words.

    Returns
    -------
    str
        The same words.

    Examples
    --------
    >>> capital("living on the past"), capital("")
    ('Living on the past', '')
    """
    return text[:1].upper() + text[1:]


def label_inside(label: str) -> str:
    """Write a label as it stands inside a sentence; abbreviations and names keep their capitals.

    >>> label_inside("Joint revenue"), label_inside("NPS of joint customers")
    ('joint revenue', 'NPS of joint customers')
    """
    keeps = spoken() in _CAPITAL_NOUNS or label[1:2].isupper()
    return label if keeps else label[:1].lower() + label[1:]


def say_and(names: Sequence[str]) -> str:
    """List names, the last one joined with a word.

    >>> say_and(["A", "B", "C"]), say_and(["A"]), say_and([])
    ('A, B and C', 'A', '')
    """
    if len(names) < 2:
        return "".join(names)
    return speak("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def say_or(names: Sequence[str]) -> str:
    """List names of which one will do.

    >>> say_or(["A", "B", "C"]), say_or(["A"])
    ('A, B or C', 'A')
    """
    if len(names) < 2:
        return "".join(names)
    return speak("{names} or {last}", names=", ".join(names[:-1]), last=names[-1])


def _role_of(index: str) -> Role:
    """Return the role of an index or the role that is given."""
    return Role(index.removesuffix("_index"))
