"""There is always an administrator: the first is made by a command, and the last one stays."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Membership, Sector, Team, User
from corecit.accounts.roles import Role
from corecit.accounts.selectors.memberships import in_force
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid
from corecit.common.operations.codes import load_defaults


def keep_one(*, without_user: User | None = None, without_membership: Membership | None = None, refuse: bool = True) -> bool:
    """Whether an administrator stays without these; raises Conflict when none does (or returns False). Locks the memberships it looks at."""
    rows = Membership.objects.select_for_update(of=("self", "user")).filter(in_force(), role=Role.PROGRAM_ADMIN, user__is_service=False)
    staying = [
        row
        for row in rows.select_related("user").order_by("id")
        if (without_user is None or row.user_id != without_user.pk) and (without_membership is None or row.pk != without_membership.pk)
    ]
    if staying or not _is_administrator(without_user, without_membership):
        return True
    if refuse:
        raise Conflict(_("This is the last administrator. Give somebody else the role first, so that the system can still be kept."))
    return False


def _is_administrator(user: User | None, membership: Membership | None) -> bool:
    if membership is not None:
        return membership.role == Role.PROGRAM_ADMIN and membership.is_active
    return Membership.objects.filter(in_force(), user=user, role=Role.PROGRAM_ADMIN).exists()


@transaction.atomic
def make_first(*, actor: Actor, email: str, name: str, password: str, agency_name: str, **agency: Any) -> User:
    """Makes the first agency, a team and its administrator; raises Conflict when there is an administrator, Invalid for a weak password."""
    if Membership.objects.filter(in_force(), role=Role.PROGRAM_ADMIN).exists():
        raise Conflict(_("There is an administrator already. Sign in as them and invite others under Manage."))
    if User.objects.filter(email__iexact=email).exists():
        raise Conflict(_("Somebody has the e-mail address %(email)s already.") % {"email": email})
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), {"password": error.messages}) from None
    load_defaults(actor=actor)
    home, _made = Agency.objects.get_or_create(
        name=agency_name, defaults={"short_name": agency_name[:40], "sector": agency.get("sector", Sector.BEHAVIORAL_HEALTH)} | agency
    )
    if not home.teams.exists():
        team_name = str(_("Crisis response"))
        Team.objects.create(agency=home, name=team_name, group=Group.objects.create(name=f"team {home.uid} {team_name}"[:150]))
    user = User.objects.create_user(email, password, name=name)
    membership = Membership.objects.create(user=user, agency=home, role=Role.PROGRAM_ADMIN)
    record(actor, "account.first_administrator", user, membership_id=membership.pk)
    return user
