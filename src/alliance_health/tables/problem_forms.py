"""Forms of what is wrong with a row, and of what to do: to be said in a reader's language.

Problems are told in English where they are found, and so are they on the command line. A page
shows them in its own language: it finds the form of each phrase, phrases standing between
semicolons. A test holds every phrase of this room against these forms.
"""

from __future__ import annotations

from alliance_health.language import to_speak

#: What a cell may hold.
_ALLOWED = (
    to_speak("allowed: {allowed}"),
    to_speak("one of {words}"),
    to_speak("a short text that names one thing"),
    to_speak("any text"),
    to_speak("a date as 2026-09-30"),
    to_speak("true or false, yes or no, 1 or 0"),
    to_speak("three capital letters, as EUR"),
    to_speak("2026-09 (month), 2026Q3 (quarter), 2026H1 (half-year), 2026 (year)"),
    to_speak("FY2013Q2 (quarter), FY2013H1 (half-year), FY2013 (year)"),
    to_speak("a number"),
    to_speak("a number from {lower}"),
    to_speak("a number to {upper}"),
    to_speak("a number from {lower} to {upper}"),
    to_speak("a number above {lower}"),
    to_speak("a number above {lower} to {upper}"),
    to_speak("a whole number"),
    to_speak("a whole number from {lower}"),
    to_speak("a whole number to {upper}"),
    to_speak("a whole number from {lower} to {upper}"),
    to_speak("a whole number above {lower}"),
    to_speak("a whole number above {lower} to {upper}"),
)

#: What is wrong with a single cell, and how to mend it.
_CELLS = (
    to_speak("the cell is empty"),
    to_speak("did you mean '{word}'?"),
    to_speak("correct the cell"),
    to_speak("correct the cell, or leave it empty if unknown"),
    to_speak("fill the cell"),
    to_speak("beyond the numbers that can be computed with"),
    to_speak("not a finite number"),
    to_speak("text where a number must stand"),
    to_speak("a missing number is an empty cell"),
    to_speak("not a number"),
    to_speak("write 1234.56: a point before decimals, nothing between thousands"),
    to_speak("not a number: the formula in this cell failed"),
    to_speak("write it without the percent sign"),
    to_speak("no such day or time in the calendar"),
    to_speak("not a year from {first} to {last}"),
    to_speak("not a date that can be read in one way only"),
    to_speak("a number where a date must stand"),
    to_speak("not a date"),
    to_speak("write it as 2026-09-30"),
    to_speak("not a period"),
    to_speak("not a fiscal period"),
    to_speak("not a period: one of its dates does not exist"),
    to_speak("not a period: its end lies before its start"),
    to_speak("the cell holds a date: format it as text"),
    to_speak("not a currency"),
    to_speak("write {word}"),
)

#: What cells of one row contradict.
_ROWS = (
    to_speak("the date lies before {column}"),
    to_speak("correct one of the dates"),
    to_speak("{flag} is yes, but {column} is empty"),
    to_speak("fill {column}, or clear {flag}"),
    to_speak("{column} and {other} are both empty"),
    to_speak("fill at least one of them"),
    to_speak("allowed when {column} is {content}: {words}"),
    to_speak("use one of these words"),
    to_speak("cumulative and partial periods are not allowed here"),
    to_speak("give one whole period"),
    to_speak("it repeats the words of {column}"),
    to_speak("say it in other words and leave names out"),
    to_speak("nothing of the comment may be recognised"),
    to_speak("the unit says another {column} than the column {column}"),
    to_speak("leave one of them empty"),
    to_speak("fiscal period, but nothing says when the fiscal year ends"),
    to_speak('write the year end into workbook.toml: [fiscal], then {keys} = "05-31"'),
    to_speak("{fields} fields where the header has {width}"),
    to_speak("put a text that holds a comma between quotation marks"),
    to_speak("add the missing fields"),
    to_speak("an empty one still needs its comma"),
)

#: What a row names that nothing else knows.
_REFERENCES = (
    to_speak("no known alliance"),
    to_speak("no known partner of this alliance"),
    to_speak("no known metric"),
    to_speak("no known open question of the survey"),
    to_speak("no known rated item of the survey"),
    to_speak("no known initiative"),
    to_speak("no known criterion"),
    to_speak("no known metric, pillar or index"),
    to_speak("known: {words}"),
    to_speak("the row of this alliance in the table alliances was rejected"),
    to_speak("mend that row first"),
    to_speak("add the alliance to the table alliances, or correct the name"),
    to_speak("add the partner and its alliance to the table partners, or correct the name"),
    to_speak("use a metric_id of the catalogue, or add the metric to it"),
    to_speak("use an open question of the survey"),
    to_speak("use a rated item of the survey"),
    to_speak("add the initiative to the table initiatives, or mend its row there"),
    to_speak("use a criterion of criteria.toml, or define it there"),
    to_speak("the workbook has no criteria.toml, so no criterion is known"),
    to_speak("define it in criteria.toml, under [criteria.ID]"),
    to_speak("use an id of the catalogue"),
    to_speak("ambiguous: both a metric and a pillar have this id"),
    to_speak("ambiguous: a pillar with a leading and a lagging weight"),
    to_speak("write {words}, or {word} for both"),
    to_speak("no scored metric belongs to this pillar, so it has no score"),
    to_speak("name another"),
    to_speak("the metric is in '{unit}'"),
    to_speak("units are not converted"),
    to_speak("give the value in '{unit}', or leave the unit empty if it is already"),
    to_speak("write the currency into currency, and thousand or million into scale"),
    to_speak("of this metric only the perspective {side} counts"),
    to_speak("give it from the perspective {side}, or change sides in the catalogue"),
)

#: What is wrong with money, weights, versions and agreements.
_OTHERS = (
    to_speak("{currency} is the reporting currency, one unit of it is worth 1"),
    to_speak("remove the row, or correct its currency"),
    to_speak("no rate of {currency}"),
    to_speak("no rate of {currency} dated from {start} to {end}"),
    to_speak("no rate of it dated from {start} to {end}"),
    to_speak("add one to exchange_rates, or give the amount in {currency}"),
    to_speak("add one to exchange_rates, or name another day"),
    to_speak("until then that money is missing"),
    to_speak("the metric is in '{unit}', which is not converted"),
    to_speak("give it in '{unit}', and leave the currency empty"),
    to_speak("the unit of money is a currency"),
    to_speak("leave the unit empty, write the currency into currency and the amount in full"),
    to_speak("an index has no weight: points divide the pillars of a role or the metrics of one"),
    to_speak("give points to pillars or metrics"),
    to_speak("the metric has weight 0 in the catalogue: it is shown, not scored"),
    to_speak("give it a weight and a scale in the catalogue first, or remove the row"),
    to_speak("the same expert gives points to this under another name as well"),
    to_speak("keep one of the names"),
    to_speak("all points of this expert in this group are 0, so they divide nothing"),
    to_speak("give points above 0 to at least one of the group, or remove the expert's rows"),
    to_speak("a row that takes another one back must say from which day on"),
    to_speak("fill recorded_on"),
    to_speak("the same row, known from the same day, is also in line {lines}"),
    to_speak("remove all but one, or give the later one its own recorded_on"),
    to_speak("the same id, partly for another alliance, is also in line {lines}"),
    to_speak("give each row its own id"),
    to_speak("the file is named after no known alliance"),
    to_speak("add the alliance to the table alliances"),
    to_speak("add the partner and its alliance to the table partners"),
    to_speak("an agreed share belongs to a partner on either side"),
    to_speak("this one is joint"),
    to_speak("divide its share among the partners on both sides"),
    to_speak("this partner has no agreed share, so nothing is compared with the shares"),
    to_speak("give it one"),
    to_speak("write 0 if it was agreed that it bears nothing"),
)

#: What stands after the lines that a problem names, where there are more of them.
MORE_LINES = to_speak("{lines} and {count} more")

#: Every form of a phrase that a page may show.
PROBLEM_FORMS = (*_ALLOWED, *_CELLS, *_ROWS, *_REFERENCES, *_OTHERS)
