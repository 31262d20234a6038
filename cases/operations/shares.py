"""Sharing a case with a person or a team, taking it back, and restricting it to those it was given to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, GrantReason
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.accounts.models import Team, User
from corecit.accounts.selectors.memberships import holders
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.notices.operations import notices

# A share is looked at again after a year at the latest.
LONGEST = dt.timedelta(days=366)


def _principal(case: Case, user_id: int | None, team_id: int | None) -> User | Team:
    """The person, who must hold a role that works with cases, or the team; raises Invalid."""
    if team_id is not None:
        team = Team.objects.filter(pk=team_id, is_active=True).first()
        if team is not None and (team.pk != case.team_id or case.is_restricted):
            return team
        sentence = _("Choose a team other than the case's own.")
        raise Invalid(sentence, {"team": [sentence]})
    user = next((one.user for one in holders("case.view") if one.user_id == user_id), None)
    if user is None:
        sentence = _("Choose a person whose role works with cases.")
        raise Invalid(sentence, {"user": [sentence]})
    return user


def _whom(principal: User | Team, way: str) -> dict[str, Any]:
    return {f"{way}_team" if isinstance(principal, Team) else f"{way}_user": principal.pk}


def _check_end(expires_at: dt.datetime) -> None:
    if expires_at <= clock.now():
        sentence = _("The end lies in the past.")
        raise Invalid(sentence, {"until": [sentence]})
    if expires_at > clock.now() + LONGEST:
        sentence = _("A share lasts a year at most.")
        raise Invalid(sentence, {"until": [sentence]})


@transaction.atomic
def share(
    *, actor: Actor, case_id: int, level: str, note: str, expires_at: dt.datetime, user_id: int | None = None, team_id: int | None = None
) -> Case:
    """Shares a case with one person or one team, up to a level, for a reason, until a time; replaces an earlier share with them.

    Raises Denied, Invalid, Conflict when the person is assigned to the case.
    """
    case = lock(actor, Case, "share", pk=case_id)
    principal = _principal(case, user_id, team_id)
    _check_end(expires_at)
    if not note.strip():
        raise Invalid(_("Say why the case is shared."), {"note": [_("Say why the case is shared.")]})
    held = grants.held(case, principal)
    if held is not None and held.reason in (GrantReason.ASSIGNED, GrantReason.LEAD):
        raise Conflict(_("%(name)s is assigned to the case and needs no share.") % {"name": principal.name})
    step = grants.Level(level)
    grants.grant(case, principal, step, reason=GrantReason.SHARED, note=note.strip(), granted_by=actor.user, expires_at=expires_at)
    record(actor, "case.share", case, level=str(step), until=expires_at.isoformat(), **_whom(principal, "to"))
    if isinstance(principal, User):
        key = f"case-shared:{case.uid}:{principal.pk}:{clock.now():%Y%m%dT%H%M%S%f}"
        notices.post(kind="case-shared", key=key, user=principal, path=reverse("cases:record-detail", args=[case.uid]))
    return case


@transaction.atomic
def revoke(*, actor: Actor, case_id: int, user_id: int | None = None, team_id: int | None = None) -> Case:
    """Takes a grant back from a person or team, whatever its reason but the lead's; one that is gone already is no error."""
    case = lock(actor, Case, "share", pk=case_id)
    principal: User | Team | None = User.objects.filter(pk=user_id).first() if user_id else None
    if team_id is not None:
        principal = Team.objects.filter(pk=team_id).first()
    if principal is None:
        raise Invalid(_("Choose a person or a team."))
    if isinstance(principal, User) and principal.pk == case.lead_id:
        raise Conflict(_("This person leads the case. Name another lead first."))
    held = grants.held(case, principal)
    if grants.revoke(case, principal):
        record(actor, "case.revoke", case, reason=held.reason if held else "expired", **_whom(principal, "from"))
    return case


@transaction.atomic
def restrict(*, actor: Actor, case_id: int, restricted: bool) -> Case:
    """Closes a case to its team, leaving those with a grant, or opens it again.

    The supervisor who restricts keeps a grant, or could not undo it. Raises Conflict without a lead.
    """
    case = lock(actor, Case, "restrict", pk=case_id)
    if case.is_restricted == restricted:
        return case
    if restricted and case.lead_id is None:
        raise Conflict(_("Name a lead first: a restricted case is open only to those it is given to."))
    if restricted and actor.user is not None and grants.held(case, actor.user) is None:
        grants.grant(case, actor.user, grants.Level.LEAD, reason=GrantReason.ASSIGNED, source="restricted", granted_by=actor.user)
        record(actor, "case.assign", case, to_user=actor.user.pk, level="lead", reason="assigned", source="restricted")
    case.is_restricted = restricted
    case.save(update_fields=["is_restricted", "updated_at"])
    record(actor, "case.restrict" if restricted else "case.unrestrict", case)
    return case
