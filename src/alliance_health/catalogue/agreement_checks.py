"""Check charters and criteria against themselves and against the metrics.

Every check is a generator of problems; none stops another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.definitions import Definition
from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.scale_checks import goalposts_reason
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem

#: How far from 1 a sum of shares may be: thirds cannot be written exactly.
SHARE_TOLERANCE = 1e-9


def charter_problems(
    charter: Charter, file: TomlFile, metric_ids: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong with one charter, as far as no table is needed to see it.

    Parameters
    ----------
    charter : Charter
        As it was read.
    file : TomlFile
        Where it stands.
    metric_ids : collection of str or None
        Metrics that a motive may name; None when not all of them could be read.

    Yields
    ------
    Problem
        Shares that do not add up to 1, motives whose metric does not exist, coalitions that
        are written twice or that are worth something without a partner.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("orion.toml"), "charters/orion.toml", "", {})
    >>> charter = Charter(alliance_id="orion", agreed_share={"us": 0.6, "them": 0.5})
    >>> print(next(charter_problems(charter, file, ())))
    charters/orion.toml, agreed_share: '1.1': agreed shares add up to 1, these do not. Correct them.
    """
    shares = charter.agreed_share
    total = sum(shares.values())
    if shares and abs(total - 1) > SHARE_TOLERANCE:
        reason = "agreed shares add up to 1, these do not"
        yield file.problem(("agreed_share",), f"{total:.10g}", reason, "correct them")
    for number, motive in enumerate(charter.motives):
        if metric_ids is not None and motive.metric not in metric_ids:
            place = ("motives", number, "metric")
            remedy = nearest(motive.metric, metric_ids, otherwise="define the metric")
            yield file.problem(place, motive.metric, "no metric has this id", remedy)
    yield from _game_problems(charter, file)


def _game_problems(charter: Charter, file: TomlFile) -> Iterator[Problem]:
    """Yield coalitions that cannot be right, whoever the partners are."""
    seen: set[frozenset[str]] = set()
    for number, one in enumerate(charter.game):
        coalition, place = frozenset(one.partners), ("game", number, "partners")
        named = " + ".join(one.partners)
        if not coalition and one.worth != 0:
            reason = "a coalition of nobody is worth 0"
            yield file.problem(place, f"{one.worth:g}", reason, "name its partners")
        elif len(coalition) < len(one.partners):
            reason = "a partner is named twice in one coalition"
            yield file.problem(place, named, reason, "name each partner once")
        elif coalition in seen:
            reason = "this coalition is written twice"
            yield file.problem(place, named, reason, "keep one of the two")
        seen.add(coalition)


def criteria_problems(
    criteria: Mapping[str, Definition[Criterion]], file: TomlFile
) -> Iterator[Problem]:
    """Yield what is wrong with the criteria of one file.

    Parameters
    ----------
    criteria : mapping of criterion id to Definition
        As they were read; keys that are faulty by themselves are left alone.
    file : TomlFile
        Where they stand.

    Yields
    ------
    Problem
        Goalposts in the wrong order, a limit that nobody can pass, weights that are all 0,
        and caps that leave a part of the whole weight to nobody.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("criteria.toml"), "criteria.toml", "", {"criteria": {}})
    >>> next(criteria_problems({}, file)).reason
    'the file defines no criterion'
    """
    declared = file.data.get("criteria", {})
    if not declared:
        remedy = "define one as [criteria.ID], or remove the file"
        yield file.problem(("criteria",), None, "the file defines no criterion", remedy)
    for one in criteria.values():
        yield from _scale_problems(one)
    sound = [one for one in criteria.values() if not one.faulty]
    if sound and len(sound) == len(declared):
        yield from _weight_problems([one.model for one in sound], file)


def _scale_problems(one: Definition[Criterion]) -> Iterator[Problem]:
    """Yield goalposts in the wrong order, and a limit beyond the healthy end."""
    criterion, file = one.model, one.file
    keys = ("criteria", criterion.criterion_id)
    lower, upper = criterion.goalposts
    if "goalposts" in one.faulty:
        return
    if lower >= upper:
        found = f"[{lower:g}, {upper:g}]"
        yield file.problem((*keys, "goalposts"), found, *goalposts_reason(lower, upper))
    elif criterion.knock_out is not None and not one.faulty & {"knock_out", "direction"}:
        rises = criterion.direction == "higher_is_better"
        limit, best = criterion.knock_out, upper if rises else lower
        if limit > best if rises else limit < best:
            reason = f"the limit is healthier than the healthy end of the scale, {best:g}"
            remedy = "move the limit, or the goalposts"
            yield file.problem((*keys, "knock_out"), f"{limit:g}", reason, remedy)


def _weight_problems(criteria: list[Criterion], file: TomlFile) -> Iterator[Problem]:
    """Yield weights that are all 0, and caps under which the weights cannot fill the whole."""
    weighing = [criterion for criterion in criteria if criterion.weight > 0]
    if not weighing:
        remedy = "give at least one criterion a weight"
        yield file.problem(("criteria",), "0", "every criterion has the weight 0", remedy)
    elif sum(criterion.cap for criterion in weighing) < 1 - SHARE_TOLERANCE:
        found = f"{sum(criterion.cap for criterion in weighing):g}"
        reason = "the caps of all criteria with a weight add up to less than the whole, 1"
        yield file.problem(("criteria",), found, reason, "raise a cap, or leave one out")
