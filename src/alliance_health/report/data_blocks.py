"""What was found about the data as blocks of a page: a title, what follows from it, a table.

A kind of which nothing was found has no block; one line names all of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alliance_health.insights.names import say_and, say_side, say_table
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, speak_count, speak_in, to_speak
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block, not_shown
from alliance_health.report.data_findings import (
    Clipped,
    Conflict,
    DataFindings,
    Late,
    Outlying,
    Silent,
    Stale,
)
from alliance_health.report.judgement_blocks import judgement_blocks
from alliance_health.report.wording import MISSING, capital, say_count, say_period, say_points
from alliance_health.vocabulary import Perspective

#: What was looked for, by kind, as the line about what was not found calls it.
LOOKED_FOR = {
    "silent": to_speak("sources gone silent"),
    "stale": to_speak("values past their time"),
    "conflicts": to_speak("reporters who contradict each other"),
    "clipped": to_speak("values beyond their scale"),
    "outliers": to_speak("outliers"),
    "late": to_speak("late rows"),
    "overrides": to_speak("overrides of a band"),
    "incoherent": to_speak("metrics that run against their pillar"),
    "weighed": to_speak("weights that decide alone"),
}

#: How many metrics are named in a list of words.
NAMED_METRICS = 3


def found_blocks(found: DataFindings, *, many: bool) -> list[Block]:
    """Lay out everything that was found, a block for each kind.

    Parameters
    ----------
    found : DataFindings
        Of one alliance, or of all.
    many : bool
        Whether it is about many alliances: then each row names its own, and figures tell
        coverage and clipping.

    Returns
    -------
    list of dict
        title, sentence, columns (name and marks), rows of texts, and how many more there are.
    """
    blocks = [_silent(found, many), _conflicts(found, many), _outliers(found, many)]
    blocks += [_stale(found)] if many else [_clipped(found)]
    blocks += [_late(found), *judgement_blocks(found, many=many)]
    return [block for block in blocks if block["rows"]]


def not_found(found: DataFindings, *, many: bool) -> str:
    """Say in one line what was looked for without finding any.

    Parameters
    ----------
    found : DataFindings
        Of one alliance, or of all.
    many : bool
        Whether it is about many alliances.

    Returns
    -------
    str
        Empty when something of every kind was found.

    Examples
    --------
    >>> not_found(DataFindings(), many=False).partition(":")[0]
    'Looked for and not found'
    """
    flagged = [one for one in found.clipped if one.out_of_date]
    missing = [
        speak(words)
        for kind, words in LOOKED_FOR.items()
        if not (flagged if kind == "clipped" else getattr(found, kind))
        and (many or kind != "stale")
        and (kind != "incoherent" or _could_correlate(found))
    ]
    if not missing:
        return ""
    return speak("Looked for and not found: {kinds}.", kinds=", ".join(missing))


def _could_correlate(found: DataFindings) -> bool:
    """Tell whether there were alliances enough to look for metrics against their pillar."""
    return any(one.alpha is not None for one in found.alphas)


def say_goalposts(clipped: Iterable[Clipped]) -> str:
    """Say for which metrics goalposts are out of date, and what follows.

    Parameters
    ----------
    clipped : iterable of Clipped
        Metrics with values beyond their scale.

    Returns
    -------
    str
        Empty when there are none.

    Examples
    --------
    >>> say_goalposts([])
    ''
    """
    flagged = [one for one in clipped if one.everywhere]
    if not flagged:
        return ""
    return speak_count(
        len(flagged),
        "Results of {number} metric end beyond the scale: the goalposts are out of date for "
        "{names}. What moves out there moves no score: agree on new ends.",
        "Results of {number} metrics end beyond the scale: the goalposts are out of date for "
        "{names}. What moves out there moves no score: agree on new ends.",
        names=_join([one.label for one in flagged]),
    )


def _of_kind(found: DataFindings, kind: str, block: Block, *, shown: int | None = None) -> Block:
    """Say how many findings of a kind are not shown."""
    hidden = found.totals.get(kind, 0) - (len(block["rows"]) if shown is None else shown)
    return {**block, **not_shown(hidden, "alliance-health quality")}


def _alliance(many: bool) -> list[tuple[str, str]]:
    """Return the column that names the alliance, where there are many."""
    return [(speak("Alliance"), "")] if many else []


def _led(many: bool, alliance: str, *cells: str) -> list[str]:
    """Put the alliance before the cells, where there are many."""
    return [alliance, *cells] if many else list(cells)


def _silent(found: DataFindings, many: bool) -> Block:
    """Lay out sources that no longer deliver."""
    columns = [
        *((speak("Source"), ""), (speak("Last data"), ""), (speak("Came every"), WIDE)),
        (speak("Silent for"), NUMBER),
    ]
    block = lay_block(
        speak("Sources gone silent"),
        speak("What they no longer deliver counts as missing, and coverage falls with it."),
        [*_alliance(many), *columns],
        [
            _led(
                many,
                one.alliance,
                _sources(one),
                say_period(one.last_period),
                _rhythm(one.usual_gap),
                _periods(one.silent_for),
            )
            for one in found.silent
        ],
        [one.number_id for one in found.silent],
    )
    shown = sum(len(_silent_tables(one)) + len(one.labels) for one in found.silent)
    return _of_kind(found, "silent", block, shown=shown)


def _silent_tables(one: Silent) -> list[str]:
    """Name the silent tables; observations are told by their metrics."""
    return [table for table in one.tables if table != "observations"]


def _sources(one: Silent) -> str:
    """Name silent tables, and the metrics of observations among them."""
    named = list(one.labels[:NAMED_METRICS])
    more = len(one.labels) - len(named)
    metrics = ", ".join(named)
    if more:
        metrics = speak_count(
            more,
            "{names} and {number} more metrics",
            "{names} and {number} more metrics",
            names=metrics,
        )
    tables = capital(", ".join(say_table(table) for table in _silent_tables(one)))
    return "; ".join(part for part in (tables, metrics) if part)


def _conflicts(found: DataFindings, many: bool) -> Block:
    """Lay out reporters who contradict each other."""
    columns = [
        *((speak("Metric"), ""), (speak("Period"), WIDE), (speak("One says"), "")),
        *((speak("Another says"), ""), (speak("Apart by"), NUMBER)),
        (speak("Points of score"), WIDE_NUMBER),
    ]
    of_one = speak("Unless a joint value settles it, the mean counts: agree on which is right.")
    of_many = speak(
        "A supplied value counts before the one from events, of two reporters their mean: agree "
        "on which is right."
    )
    block = lay_block(
        speak("Reporters who contradict each other"),
        of_many if many else of_one,
        [*_alliance(many), *columns],
        [_led(many, one.alliance, *_said(one)) for one in found.conflicts],
        [one.number_id for one in found.conflicts],
    )
    return _of_kind(found, "conflicts", block)


def _said(one: Conflict) -> tuple[str, ...]:
    """Write what two reporters say."""
    points = MISSING if one.points is None else say_points(one.points).lstrip("+")
    return (
        one.label,
        say_period(one.period),
        f"{one.reporter_a}: {one.value_a}",
        f"{one.reporter_b}: {one.value_b}",
        in_locale(f"{100 * one.relative:.2g} %"),
        points,
    )


def _clipped(found: DataFindings) -> Block:
    """Lay out metrics of which many or the newest values lie beyond their scale."""
    columns = [
        *((speak("Metric"), ""), (speak("Values"), NUMBER)),
        *((speak("Beyond the healthy end"), NUMBER), (speak("Beyond the unhealthy end"), NUMBER)),
        (speak("In all alliances"), ""),
    ]
    rows = [
        (
            one.label,
            str(one.values),
            str(one.beyond_healthy),
            str(one.beyond_unhealthy),
            speak("goalposts out of date") if one.everywhere else speak("goalposts fit"),
        )
        for one in found.clipped
    ]
    sentence = speak(
        "Over a tenth of the values, or those of the newest two periods: out there nothing moves "
        "the score. Where it is so in all alliances, agree on new ends."
    )
    numbers = [one.number_id for one in found.clipped]
    block = lay_block(speak("Values beyond their scale"), sentence, columns, rows, numbers)
    return _of_kind(found, "clipped", block)


def _outliers(found: DataFindings, many: bool) -> Block:
    """Lay out the values that make a distribution odd."""
    columns = [
        *((speak("Metric"), ""), (speak("Farthest value"), NUMBER)),
        # Translators: heads the period in which a value lies.
        *((speak_in("period", "In"), ""), (speak("Values named"), WIDE_NUMBER)),
        (speak("Times the usual distance"), NUMBER),
    ]
    block = lay_block(
        speak("Outliers"),
        speak(
            "Far from all other values of their metric. Flagged and never changed: look at the "
            "rows behind them, mend what is wrong, keep what is true."
        ),
        [*_alliance(many), *columns],
        [
            _led(
                many,
                one.alliance,
                _metric(one),
                one.value,
                say_period(one.period),
                str(one.count),
                _distance(one.distance),
            )
            for one in found.outliers
        ],
        [one.number_id for one in found.outliers],
    )
    return _of_kind(found, "outliers", block)


def _distance(distance: float | None) -> str:
    """Say how far a value lies, in usual distances."""
    return speak("most are equal") if distance is None else in_locale(f"{distance:.3g}")


def _metric(one: Outlying) -> str:
    """Name a metric with its side, and say when it is its shape that is odd."""
    is_joint = one.perspective == Perspective.JOINT
    named = one.label if is_joint else f"{one.label}, {say_side(one.perspective)}"
    return speak("{metric} (long tail)", metric=named) if one.long_tail else named


def _stale(found: DataFindings) -> Block:
    """Lay out metrics that count past their rhythm."""
    block = lay_block(
        speak("Values past their time"),
        speak("They count for the index but not for its bounds, until a new value comes."),
        [
            *((speak("Alliance"), ""), (speak("Metric"), ""), (speak("Due every"), WIDE)),
            (speak("Periods old"), NUMBER),
        ],
        [(one.alliance, *_aged(one)) for one in found.stale],
        [one.number_id for one in found.stale],
    )
    return _of_kind(found, "stale", block)


def _aged(one: Stale) -> tuple[str, ...]:
    """Write how old a value is."""
    return one.label, _rhythm(one.rhythm), str(one.age)


def _late(found: DataFindings) -> Block:
    """Lay out sources of which rows came late."""
    columns = [
        *((speak("Source"), ""), (speak("Rows"), WIDE_NUMBER), (speak("Late"), NUMBER)),
        *((speak("Share"), WIDE_NUMBER), (speak("Median days late"), NUMBER)),
        (speak("At most"), NUMBER),
    ]
    block = lay_block(
        speak("Rows that came late"),
        speak("A report made before they came did not know them."),
        columns,
        [_lateness(one) for one in found.late],
        [one.number_id for one in found.late],
    )
    return _of_kind(found, "late", block)


def _lateness(one: Late) -> tuple[str, ...]:
    """Write how late a source is."""
    table = capital(say_table(one.table))
    return (
        table if one.source == one.table else f"{table}: {one.source}",
        say_count(one.rows),
        say_count(one.late),
        in_locale(f"{100 * one.late / one.rows:.2g} %"),
        f"{one.median_days:.0f}",
        str(one.largest_days),
    )


def _periods(number: float) -> str:
    """Write a number of periods."""
    if number == int(number):
        return speak_count(int(number), "{number} period", "{number} periods")
    return speak("{periods} periods", periods=in_locale(f"{number:g}"))


def _rhythm(number: float) -> str:
    """Write every how many periods something comes."""
    # Translators: after "came every" and "due every".
    return speak_in("every", "period") if number == 1 else _periods(number)


def _join(names: Sequence[str]) -> str:
    """Join names to a list in words, the first ones where there are many."""
    if len(names) > NAMED_METRICS + 1:
        return speak_count(
            len(names) - NAMED_METRICS,
            "{names} and {number} more",
            "{names} and {number} more",
            names=", ".join(names[:NAMED_METRICS]),
        )
    return say_and(names)
