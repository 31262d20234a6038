"""Whose follow-ups become when the case goes elsewhere, and how supervisors learn of one that nobody keeps."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from cases.models import Case, FollowUp, FollowUpStatus
from cases.selectors.follow_up_people import People
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.notices.operations import notices

logger = logging.getLogger(__name__)


def path_of(follow_up: FollowUp) -> str:
    """Where a notice about a follow-up leads."""
    return reverse("cases:follow-up-detail", kwargs={"uid": follow_up.uid})


def tell_owner(actor: Actor, row: FollowUp) -> None:
    """Tells the owner that a follow-up is theirs now, unless they did it themselves."""
    if actor.user is None or row.owner_id != actor.user.pk:
        # A key of its own each time: it may come back to somebody who had it before.
        notices.post(kind="follow-up-assigned", key=f"followup-assigned:{row.uid}:{uuid4()}", user=row.owner, path=path_of(row))


def tell_supervisors(what: str, row: FollowUp, people: People, *, again: str = "", **context: Any) -> None:
    """Tells those who watch over a follow-up, once per kind; `again` makes it a new word for a new occasion."""
    readers = people.supervisors(row)
    if not readers:
        logger.warning("Follow-up %s is %s and no supervisor can open its case.", row.uid, what)
    for user in readers:
        key = f"followup-{what}:{row.uid}:{user.uid}{again}"
        notices.post(kind=f"follow-up-{what}", key=key, user=user, path=path_of(row), context=context)


@transaction.atomic
def follow_case(*, actor: Actor, case: Case) -> None:
    """Takes the open follow-ups along when their case went to another team; called by `records.hand_over` alone, which authorized it.

    One whose owner can open the case no longer goes to the lead of the case; where the lead cannot keep it, the supervisors there are told and
    find it in their queue.
    """
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("owner").filter(case=case, status=FollowUpStatus.OPEN)
    people = People([case.pk])
    heir = next((user for user in people.owners(case.pk) if user.pk == case.lead_id), None)
    for row in rows.order_by("pk"):
        row.team, row.case = case.team, case
        is_left = not people.opens(case.pk, row.owner_id)
        if is_left and heir is not None:
            _give(actor, row, heir)
        elif is_left:
            row.escalated_at = clock.now()
            tell_supervisors("orphaned", row, people, again=f":{case.team_id}")
        row.save(update_fields=["team", "owner", "escalated_at", "updated_at"])


def _give(actor: Actor, row: FollowUp, heir: User) -> None:
    before, row.owner, row.escalated_at = row.owner_id, heir, None
    record(actor, "followup.reassign", row, case=row.case, before=before, after=heir.pk)
    tell_owner(actor, row)
