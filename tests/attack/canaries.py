"""A small workbook in which every cell that could reach a page is unlike anything else.

Texts begin with `zq` (alliance a) or `zx` (alliance b), numbers have six digits of their own.
What an edition may show of them is worked out here from the words in `docs/editions.md`, row by
row, and not by the code that cuts.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

PERIODS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")

#: What a row may say of itself; empty: as the table.
ROW_CLASSES = ("", "restricted", "joint", "internal", "public")

#: Who sees a row of each class.
SEEN_BY = {
    "public": {"joint", "internal", "executive"},
    "joint": {"joint", "internal", "executive"},
    "internal": {"internal", "executive"},
    "restricted": {"executive"},
    "nobody": set(),
}

#: Metrics: class, whether sensitive between competitors, role, pillar.
METRICS = {
    "m_public": ("public", False, "leading", "open"),
    "m_joint": ("joint", False, "leading", "open"),
    "m_untold": ("", False, "leading", "open"),
    "m_internal": ("internal", False, "leading", "secret"),
    "m_restricted": ("restricted", False, "leading", "open"),
    "r_joint": ("joint", False, "lagging", "results"),
    "r_internal": ("internal", False, "lagging", "results"),
    "r_sensitive": ("public", True, "lagging", "results"),
}

ITEMS = tuple(f"q{item:02d}" for item in range(1, 26) if item not in (3, 4, 5))


@dataclass(frozen=True)
class Canary:
    """One cell: what stands in it, who may see it, and where it must be seen."""

    token: str | float
    editions: frozenset[str]
    alliance: str
    shown_in: frozenset[str] = frozenset()


@dataclass
class Book:
    """The files of a workbook, and what is in them."""

    twist: float = 1.0
    swap: str = "zq"
    files: dict[str, str] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    _count: itertools.count = field(default_factory=lambda: itertools.count(1))

    def text(self, name: str, seen: str, alliance: str, shown: str = "") -> str:
        """Make a text; `shown` names the editions whose page must hold it."""
        editions = SEEN_BY[seen]
        start = "zx" if alliance == "b" else "zq"
        mine = alliance != "b" and "joint" in editions
        token = f"{start if mine else self._hidden(start)}{name}"
        self.canaries.append(Canary(token, frozenset(editions), alliance, _words(shown)))
        return token

    def number(self, seen: str, alliance: str, *, size: float = 1.0) -> float:
        """Make a number with six digits between 20 and 90 times `size`."""
        part = next(self._count) * 0.6180339887 % 1
        editions = SEEN_BY[seen]
        moved = 1.0 if alliance != "b" and "joint" in editions else self.twist
        value = round((20 + 50 * part) * moved, 4) * size
        self.canaries.append(Canary(value, frozenset(editions), alliance))
        return value

    def _hidden(self, start: str) -> str:
        """Begin a text that the partner of alliance a may not see."""
        return start if self.swap == "zq" else f"{start}{self.swap}"


def _words(told: str) -> frozenset[str]:
    """Split a list in words."""
    return frozenset(told.split())


def make_book(*, twist: float = 1.0, swap: str = "zq") -> Book:
    """Make the workbook; `twist` and `swap` change all that the partner may not see."""
    book = Book(twist, swap)
    book.files["workbook.toml"] = _settings(book)
    book.files["zqdefinitions.toml"] = _definitions(book)
    book.files["alliances.csv"] = _alliances(book)
    book.files["partners.csv"] = _partners(book)
    book.files |= _values(book)
    book.files |= _ratings(book)
    book.files |= _logs(book)
    book.files |= _ours(book)
    return book


def write_book(book: Book, folder: Path) -> Path:
    """Write all files into a folder."""
    for name, content in book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def _settings(book: Book) -> str:
    return f"""
name = "{book.text("workbookname", "internal", "", "internal executive")}"
notice = "{book.text("notice", "public", "", "joint internal executive")}"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["zqdefinitions.toml"]
"""


def _definitions(book: Book) -> str:
    pillar = book.text("secretpillar", "internal", "", "internal executive")
    parts = [
        f'[pillars.{name}]\nlabel = "{label}"\nweight = {{ {role} = 1 }}\n'
        for name, label, role in (
            ("open", "Open", "leading"),
            ("relationship", "Relationship", "leading"),
            ("secret", pillar, "leading"),
            ("results", "Results", "lagging"),
        )
    ]
    metrics = {**METRICS, "trust": ("joint", False, "leading", "relationship")}
    for name, (told, sensitive, role, pillar_id) in metrics.items():
        seen = "internal" if sensitive else told or "internal"
        label, meaning = (
            book.text(f"{part}{name.replace('_', '')}", seen, "", _who(seen))
            for part in ("label", "meaning")
        )
        hidden = "restricted" if seen == "restricted" else "internal"
        owner = book.text(f"owner{name.replace('_', '')}", hidden, "")
        source = book.text(f"source{name.replace('_', '')}", hidden, "", _who(hidden))
        parts.append(
            f'[metrics.{name}]\nlabel = "{label}"\ndefinition = "{meaning}."\nrole = "{role}"\n'
            f'kind = "{"rated" if name == "trust" else "measured"}"\npillar = "{pillar_id}"\n'
            f'unit = "{"points" if name == "trust" else "days"}"\nowner = "{owner}"\n'
            f'source = "{source}"\ndirection = "higher_is_better"\n'
            f"goalposts = {[1, 5] if name == 'trust' else [0, 100]}\n"
            + ('sides = "each"\n' if name == "trust" else "")
            + (f'confidentiality = "{told}"\n' if told else "")
            + ("competition_sensitive = true\n" if sensitive else "")
        )
    return "\n".join(parts)


def _who(seen: str) -> str:
    """Name the editions that see a class."""
    return " ".join(sorted(SEEN_BY[seen]))


def _alliances(book: Book) -> str:
    rows = ["alliance_id,name,stage,started_on,type,owner,strategic_imperative,sponsor_ours"]
    for one in "ab":
        told = "joint internal executive" if one == "a" else ""
        name, kind = (book.text(f"{part}{one}", "joint", one, told) for part in ("name", "type"))
        ours = [book.text(f"{part}{one}", "internal", one) for part in ("owner", "aim", "sponsor")]
        rows.append(",".join([one, name, "operate", "2025-01-01", kind, *ours]))
    return "\n".join(rows) + "\n"


def _partners(book: Book) -> str:
    rows = ["partner_id,alliance_id,name,perspective,revenue,importance,loss_if_it_fails"]
    for one, side in itertools.product("ab", ("ours", "theirs")):
        told = "joint internal executive" if one == "a" else ""
        name = book.text(f"partner{side}{one}", "joint", one, told)
        money = [book.number("internal", one, size=1e5) for _ in range(2)]
        rows.append(f"{one}-{side},{one},{name},{side},{money[0]:.0f},3,{money[1]:.0f}")
    return "\n".join(rows) + "\n"


def _values(book: Book) -> dict[str, str]:
    rows = ["alliance_id,metric_id,period,perspective,value,source,note,recorded_on"]
    targets = ["alliance_id,metric_id,period,target"]
    for one, period, (name, (told, sensitive, _, _)) in itertools.product(
        "ab", PERIODS, METRICS.items()
    ):
        seen = "internal" if sensitive else told or "internal"
        value = book.number(seen, one)
        tag = f"{name.replace('_', '')}{one}{period}"
        # Of where it was read and what was remarked nothing is shown outside of the company.
        asides = [book.text(f"{part}{tag}", "internal", one) for part in ("read", "note")]
        # Two values came late, so that the page tells what was reported otherwise before.
        late = "2025-12-20" if period == "2025Q3" and name in ("m_joint", "m_internal") else ""
        rows.append(f"{one},{name},{period},joint,{value!r},{asides[0]},{asides[1]},{late}")
        targets.append(f"{one},{name},{period},{book.number(seen, one)!r}")
    return {"observations.csv": "\n".join(rows) + "\n", "targets.csv": "\n".join(targets) + "\n"}


def _ratings(book: Book) -> dict[str, str]:
    ratings = ["alliance_id,wave,perspective,level,respondent_id,item_id,rating"]
    comments = [
        "alliance_id,wave,perspective,question_id,comment_id,comment,paraphrase,approved_by,"
        "confidentiality"
    ]
    for one, side in itertools.product("ab", ("ours", "theirs")):
        lift = 1 if one == "b" and book.twist != 1.0 else 0
        for person in range(9):
            who = book.text(f"person{one}{side}x{person}", "nobody", one)
            for at, item in enumerate(ITEMS):
                rating = min(2 + (person + at) % 3 + lift, 5)
                ratings.append(f"{one},2025Q4,{side},working,{who},{item},{rating}")
        for at, told in enumerate((*ROW_CLASSES, "unapproved")):
            seen = "nobody" if told == "unapproved" else told or "joint"
            shown = _who(seen) if one == "a" else ""
            said = book.text(f"verbatim{one}{side}{at}", "nobody", one)
            code = book.text(f"comment{one}{side}{at}", "nobody", one)
            mild = book.text(f"mild{one}{side}{at}", seen, one, shown)
            who = (
                "" if told == "unapproved" else book.text(f"office{one}{side}{at}", "internal", one)
            )
            row_class = "" if told == "unapproved" else told
            comments.append(
                f"{one},2025Q4,{side},open_b,{code},{said} was said,{mild} was meant,{who},"
                f"{row_class}"
            )
    return {
        "ratings.csv": "\n".join(ratings) + "\n",
        "comments.csv": "\n".join(comments) + "\n",
    }


def _logs(book: Book) -> dict[str, str]:
    """Make the tables of free text: a row for each class of each alliance."""
    heads = {
        "decisions": "decision_id,alliance_id,title,level,raised_by,raised_on,due_on,closed_on,"
        "outcome,owner,cost_of_delay,currency,asked,confidentiality",
        "issues": "issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on,"
        "confidentiality",
        "events": "event_id,alliance_id,occurred_on,type,title,source,confidentiality",
        "risks": "risk_id,alliance_id,title,likelihood,impact,value_at_risk,owner,opened_on,"
        "closed_on,confidentiality",
        "commitments": "commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner,"
        "confidentiality",
        "initiatives": "initiative_id,alliance_id,name,horizon,beneficiary,phase,started_on,"
        "due_on,done_on,planned_value,realised_value,currency,confidentiality",
        "goals": "goal_id,alliance_id,title,metric_id,baseline,target,due_on,owner_ours,"
        "owner_theirs,rank_ours,rank_theirs,confidentiality",
        "overrides": "alliance_id,period,id,band,reason,author,expires_on,confidentiality",
    }
    rows: dict[str, list[str]] = {name: [head] for name, head in heads.items()}
    for one, (at, told) in itertools.product("ab", enumerate(ROW_CLASSES)):
        for table, line in _log_rows(book, one, at, told).items():
            rows[table].append(f"{line},{told}")
    return {f"{name}.csv": "\n".join(lines) + "\n" for name, lines in rows.items()}


def _log_rows(book: Book, one: str, at: int, told: str) -> dict[str, str]:
    """Make one row of each table of free text."""
    ours, shared = told or "internal", told or "joint"
    own = one == "a"
    top = {0: "internal executive", 1: "executive", 2: "internal executive joint"}
    top |= {3: "internal", 4: "joint"}
    first3 = top[at] if own else ""
    listed = _who(ours) if own else ""

    def text(name: str, seen: str, shown: str = "") -> str:
        """Make a text of this row."""
        return book.text(f"{name}{one}{at}", seen, one, shown)

    def money(seen: str) -> str:
        """Make an amount that competitors must not tell each other."""
        strict = "restricted" if seen == "restricted" else "internal"
        return f"{book.number(strict, one, size=1e4):.0f}"

    aside = "restricted" if ours == "restricted" else "internal"
    metric = {"joint": "m_joint", "public": "m_public"}.get(told, "m_public")
    return {
        "decisions": f"{text('dec', ours)},{one},{text('decide', ours, first3)},executive,ours,"
        f"2025-10-0{at + 1},2026-02-0{at + 1},,,{text('decider', ours, first3)},{money(ours)},"
        "EUR,true",
        "issues": f"{text('iss', ours)},{one},{text('issue', ours, listed)},theirs,"
        f"2025-08-0{at + 1},,",
        "events": f"{text('eve', ours)},{one},2025-11-0{at + 1},shock,"
        f"{text('event', ours, listed)},{text('press', aside)}",
        "risks": f"{text('ris', ours)},{one},{text('risk', ours, first3)},{5 - at},5,"
        f"{money(ours)},{text('risker', ours, first3)},2025-06-01,",
        "commitments": f"{text('com', shared)},{one},ours,{text('promise', shared)},2025-07-01,"
        f"2025-11-0{at + 1},2025-11-01,{text('promiser', aside)}",
        "initiatives": f"{text('ini', shared)},{one},{text('plan', shared)},short,both,"
        f"{text('phase', shared)},2025-02-01,2026-03-01,,{money(shared)},{money(shared)},EUR",
        "goals": f"{text('goa', shared)},{one},{text('goal', shared)},{metric},"
        f"{book.number(shared, one)!r},{book.number(shared, one)!r},2026-12-31,"
        f"{text('goalour', aside)},{text('goaltheir', aside)},{at + 1},{at + 1}",
        "overrides": f"{one},2025Q{min(at + 1, 4)},{metric},weak,{text('why', ours, listed)},"
        f"{text('author', ours, listed)},2026-12-0{at + 1}",
    }


def _ours(book: Book) -> dict[str, str]:
    """Make the tables that no page outside of the company may rest on."""
    ledger = ["entry_id,alliance_id,partner_id,occurred_on,flow,type,amount,unit,value,currency"]
    contacts = ["alliance_id,contact_ours,contact_theirs,period,exchanges,function,level"]
    deals = ["deal_id,alliance_id,attribution,sales_stage,amount,currency,opened_on,closed_on,won,"
             "probability,customer_id,source"]  # fmt: skip
    baselines = ["alliance_id,partner_id,period,value,currency"]
    experts = ["expert_id,id,points"]
    for one, side, (at, period) in itertools.product("ab", ("ours", "theirs"), enumerate(PERIODS)):
        day = f"2025-{3 * at + 2:02d}-15"
        for flow in ("contribution", "benefit"):
            entry = book.text(f"led{one}{side}{at}{flow[:3]}", "internal", one)
            worth = book.number("internal", one, size=1e4)
            ledger.append(
                f"{entry},{one},{one}-{side},{day},{flow},money,{worth:.0f},EUR,{worth:.0f},EUR"
            )
        persons = [book.text(f"man{one}{side}{at}{whose}", "nobody", one) for whose in ("o", "t")]
        work = book.text(f"work{one}{side}{at}", "internal", one)
        contacts.append(f"{one},{persons[0]},{persons[1]},{period},4,{work},working")
        deal, stage, customer, crm = (
            book.text(f"{part}{one}{side}{at}", "internal", one)
            for part in ("deal", "stage", "customer", "crm")
        )
        size = book.number("internal", one, size=1e4)
        deals.append(
            f"{deal},{one},sourced,{stage},{size:.0f},EUR,{day},{day},true,0.5,{customer},{crm}"
        )
        alone = book.number("internal", one, size=1e4)
        baselines.append(f"{one},{one}-{side},{period},{alone:.0f},EUR")
    for at, metric in enumerate(("m_public", "m_joint")):
        experts.append(f"{book.text(f'expert{at}', 'internal', '')},{metric},{30 + at}")
    charters = {}
    for one in "ab":
        clause = book.text(f"clause{one}", "internal", one)
        charters[f"charters/{one}.toml"] = (
            f'[deal_sheet]\nwho_does_what = "{clause}"\n\n[[exit_triggers]]\ntrigger = "{clause}"\n'
            'kind = "no results"\nreview_on = 2026-06-30\n'
        )
    tables = {"ledger": ledger, "contacts": contacts, "opportunities": deals}
    tables |= {"baselines": baselines, "expert_weights": experts}
    return {**charters, **{f"{name}.csv": "\n".join(rows) + "\n" for name, rows in tables.items()}}
