"""The agency's protocol, and the follow-ups that it asked for after the latest encounters."""

from __future__ import annotations

import datetime as dt

from cases.models import Case, Encounter
from cases.operations import protocols
from cases.operations.protocols import Line
from cases.selectors import protocols as selectors
from corecit.access.actor import Actor
from reporting.synthetic.people import Staff

# How many cases were asked after; the encounters left over show what is still to be planned.
ANSWERED = 6


def make_protocol(staff: Staff, actor: Actor, now: dt.datetime, cases: list[Case]) -> None:
    """The table of the health agency as it ships, and what the leads of some cases planned by it."""
    protocols.adopt(actor=actor, agency=staff.agencies["health"])
    answered = 0
    recent = Encounter.objects.filter(case__in=cases, occurred_at__gt=now - dt.timedelta(days=14), clinical_part__isnull=False)
    for encounter in recent.exclude(case__status="closed").select_related("case__lead", "team__agency").order_by("id"):
        if encounter.case is None or encounter.case.lead is None or answered == ANSWERED:
            continue
        lead = Actor.of(encounter.case.lead)
        occasion = selectors.of_encounter(lead, encounter)
        asked = selectors.proposals(lead, occasion)
        if asked:
            protocols.apply(actor=lead, occasion=occasion, lines=[Line(one.rule, is_wanted=True) for one in asked])
            answered += 1
