"""Texts of the sample: titles of decisions, commitments, issues, events and initiatives."""

from __future__ import annotations

#: First quarter in which the alliance without life signs hears nothing from the other side.
SILENT_FROM = 11

#: First quarter in which nobody records the influence factors of the alliance full of holes.
UNRECORDED_FROM = 8

#: Who sees to things at the partner.
THEIR_TEAM = "partner's alliance team"

DECISIONS = (
    "Account list for the coming half-year",
    "Approval of a joint price list",
    "Budget for joint field tests",
    "Choice of pilot customer",
    "Extension of the test rig",
    "Model of support after launch",
    "Order of features in the next release",
    "People for the joint bid team",
    "Rules for shared test data",
    "Scope of the next pilot",
    "Share of travel cost",
    "Use of both brands at the fair",
)

OUTCOMES = ("agreed", "agreed with changes", "declined", "agreed for a trial")

COMMITMENTS = (
    "Answer the customer's open questions",
    "Deliver the interface description",
    "Name the engineer for the pilot site",
    "Nominate speakers for the customer day",
    "Pass on the account plan",
    "Provide test units",
    "Release the reference story",
    "Send the cost figures of the quarter",
    "Set up access to the test system",
    "Train two people of the field team",
)

ISSUES = (
    "Bids sent without telling the other side",
    "Interface changed without notice",
    "Late invoices for joint work",
    "No spare parts at the pilot site",
    "Open question about rights in test data",
    "Test system not available",
    "Two contacts for one customer",
    "Wrong discount in a joint offer",
)

MILESTONES = (
    "Customer day with both field teams",
    "First site accepted by the customer",
    "Joint stand at the trade fair",
    "New release of the joint offer",
    "Reference story published",
)

#: What the partners bring to the market together.
OFFERS = (
    "Campaign for service customers",
    "Demonstrator for visitors",
    "Offer for small plants",
    "Package with maintenance",
    "Pilot offer for three sites",
    "Release for a second language",
    "Trade fair campaign",
    "Upgrade offer for old lines",
)

#: What else they set out to do together.
INITIATIVES = (
    "Common fault codes",
    "Exchange of field engineers",
    "One price book",
    "Shared order tracking",
    "Shared spare parts store",
    "Single hotline number",
)

SHOCKS = (
    "Component shortage stops deliveries",
    "Cyber incident at a joint customer",
    "Key customer postpones its programme",
    "Price increase of a main supplier",
    "Reorganisation of the partner's sales force",
)

#: Decisions that the report asks its readers for: title, owner, cost of a month's delay in EUR.
ASKED = (
    ("Agree one account list and who leads where", "Heads of sales, both", 60_000),
    ("Release the second half of the test budget", "Both CFOs", 35_000),
    ("Appoint a full-time alliance manager on the partner's side", "Partner's sponsor", 80_000),
    ("Extend the agreement by two years or let it end", "Both sponsors", 150_000),
    ("Settle who owns the data of joint pilots", "General counsels, both", 45_000),
    ("Drop the third pilot and move its people to the second", "Steering group", 55_000),
)

#: Decisions that the flagship's report asks for.
ASKED_OF_FLAGSHIP = (
    ("Name Tavanne's new executive sponsor and meet within three weeks", "CEO, Tavanne", 410_000),
    ("Give the steering group authority up to EUR 250 000", "Both CFOs", 120_000),
    (
        "Free four Tavanne engineers for the Cellwise field teams",
        "Operations, Tavanne",
        190_000,
    ),
)

#: Decisions that other stories ask for, by trait.
ASKED_BY_TRAIT = {
    "unfair_split": (
        "Re-balance the revenue split: Vantor contributes 46 %, receives 31 %",
        "Both CFOs",
        130_000,
    ),
    "no_life_signs": (
        "Ask Sablewood for a clear yes or no, and end the spending if none comes",
        "Our sponsor",
        48_000,
    ),
    "perception_gap": (
        "Hear Rendal's people on what they see differently, item by item",
        "Both alliance managers",
        20_000,
    ),
    "stalled": ("Decide whether Torq goes on", "Both sponsors", 70_000),
}

#: Goals: title, metric by which each is measured, where it starts, what is aimed at.
GOALS = (
    ("Answer each other within two weeks", "decision_latency", 18, 10),
    ("Bring more leads to each other", "leads_exchanged", 10, 15),
    ("Close issues within a month", "issue_age", 50, 30),
    ("Deliver what was planned", "milestones", 70, 85),
    ("Have more than one contact", "contact_breadth", 55, 40),
    ("Keep what we promise", "commitments_kept", 70, 85),
    ("Make joint customers content", "customer_value", 3.4, 4),
    ("Meet as agreed", "cadence", 75, 90),
    ("Plan the target accounts together", "account_plans", 45, 70),
    ("See the sponsors more often", "exec_contact", 55, 80),
    ("Train both field teams", "enablement", 25, 40),
    ("Trust each other's word", "trust", 3.3, 3.8),
    ("Win new customers", "new_customers", 3, 5),
    ("Win projects together", "projects_won", 6, 8),
)

RISKS = (
    "A main customer moves its programme abroad",
    "A rival offers the partner exclusive terms",
    "Certification comes later than the launch",
    "Key engineers leave the joint team",
    "New rules for shared data",
    "One supplier for the main component",
    "Price pressure in the common market",
    "The partner's owner plans a sale",
)

#: What two companies wrote down about unequal shares.
ACKNOWLEDGED_SPLIT = (
    "Until the first plants run, Meridian gets the larger part; {name} keeps the platform."
)

#: Answers to the open questions of the survey: what the other side should start, stop or keep;
#: what is not being said.
COMMENTS = {
    "open_a": (
        "Keep answering the phone as they do now.",
        "Keep naming problems early.",
        "Start to plan training before the launch.",
        "Start to show us the whole forecast.",
        "Stop sending three versions of one report.",
        "Stop setting prices in two places.",
    ),
    "open_b": (
        "Both teams are short of people in the holiday weeks.",
        "Nobody says which of the pilots may end.",
        "Nothing, we speak openly.",
        "The next release is later than the plan says.",
        "We all know the old test rig has to go.",
    ),
}

#: What pages may show of some of them: the same in other words, and what it is about.
PARAPHRASES = {
    "The next release is later than the plan says.": (
        "The timetable is no longer believed.",
        "planning",
    ),
    "Both teams are short of people in the holiday weeks.": (
        "Staffing is thin in summer.",
        "people",
    ),
    "Nobody says which of the pilots may end.": (
        "Trials are kept alive without a decision.",
        "decisions",
    ),
    "Stop setting prices in two places.": (
        "Pricing needs a single owner.",
        "pricing",
    ),
    "Stop sending three versions of one report.": (
        "Figures should come once, from one source.",
        "reporting",
    ),
    "Start to show us the whole forecast.": (
        "More insight into expected sales is wanted.",
        "openness",
    ),
    "Start to plan training before the launch.": (
        "People should learn the offer earlier.",
        "training",
    ),
    "Keep naming problems early.": (
        "Trouble is reported in good time; that should stay.",
        "openness",
    ),
}

MOTIVES = (
    {"motive": "market", "metric": "new_customers"},
    {"motive": "technology", "metric": "joint_launches"},
    {"motive": "knowledge", "metric": "learning_exploited"},
    {"motive": "capability", "metric": "projects_won"},
    {"motive": "supply security", "metric": "cost_savings"},
)

DEAL_SHEET = {
    "who_does_what": "Meridian builds and supports; {name} opens doors and trains.",
    "not_together": "Bids for public customers.",
    "earning_model": "Each side keeps its own margin; joint cost is shared as agreed.",
    "tie_break": "Both sponsors meet within ten working days.",
    "control_plan": "The steering group reads this report every quarter.",
}

MAPPED_DECISIONS = (
    {
        "decision": "Price of a joint offer",
        "deciders": ("head of sales, ours", "head of sales, theirs"),
        "who_meets": ("deal desk",),
        "how_often": "every week",
        "escalates_to": "both sponsors",
    },
    {
        "decision": "People for joint work",
        "deciders": ("alliance manager, ours", "alliance manager, theirs"),
        "who_meets": ("steering group",),
        "how_often": "every month",
        "escalates_to": "both sponsors",
    },
)

EXIT_TRIGGERS = (
    {"trigger": "A competitor buys one of us.", "kind": "acquisition or other pact"},
    {"trigger": "No new customer for two years.", "kind": "no results"},
    {"trigger": "Both sponsors ask for it.", "kind": "cannot work together"},
    {"trigger": "The joint market is no aim of ours any more.", "kind": "strategy change"},
)

FAREWELL = {"criteria": ("Results within a tenth of the plan.", "Both sponsors want to go on.")}

CHECKLISTS = {
    "form": ("Do both sides have a sponsor?", "Is the scope written down?"),
    "operate": ("Is there one list of open points?", "Does the steering group meet?"),
}

LEGAL = (
    {"title": "Framework agreement", "kind": "framework"},
    {"title": "Rights in joint results", "kind": "property rights"},
)
