"""Texts of the sample: titles of decisions, commitments, issues and events."""

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
