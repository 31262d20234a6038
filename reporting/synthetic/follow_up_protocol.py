"""The agency's protocol, the follow-ups that it asked for after the latest encounters, and a case on its way to somebody else."""

from __future__ import annotations

import datetime as dt

from cases.models import Case, Encounter
from cases.operations import handovers, protocols
from cases.operations.protocols import Line
from cases.selectors import handovers as handover_selectors
from cases.selectors import protocols as selectors
from corecit.access.actor import Actor
from reporting.synthetic.people import Staff

HANDED = "Likes calls before noon. The next visit is agreed; the brother may be told of it."
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


def make_handover(staff: Staff, cases: list[Case]) -> None:
    """One case that its lead asks a colleague to take over, and that waits for the answer."""
    for case in cases:
        if case.lead is None or case.status == "closed" or case.is_restricted:
            continue
        others = handover_selectors.receivers(case, case.lead)
        if others:
            handovers.request(actor=Actor.of(case.lead), case_uid=case.uid, receiver_uid=others[0].uid, note=HANDED)
            return
