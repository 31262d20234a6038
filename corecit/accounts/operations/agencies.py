"""Keeping agencies and teams."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Agency, Team
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid

AGENCY_FIELDS = (
    "name", "short_name", "sector", "ori", "time_zone", "is_covered_entity", "is_part2_program", "is_criminal_justice_agency", "require_mfa",
    "shares_narrative_with_clinicians", "shares_charges_with_clinicians", "is_active",
)  # fmt: skip
TEAM_FIELDS = ("name", "is_active")


def _refuse_taken(field: str, sentence: str) -> None:
    raise Invalid(sentence, {field: [sentence]})


def _change(actor: Actor, row: Agency | Team, fields: tuple[str, ...], values: dict[str, Any], action: str) -> None:
    changed = [key for key in fields if key in values and getattr(row, key) != values[key]]
    for key in changed:
        setattr(row, key, values[key])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        # Policies of the wall are yes and no, so the trail can say what they became.
        record(actor, action, row, fields=changed, now={key: values[key] for key in changed if isinstance(values[key], bool)})


@transaction.atomic
def create_agency(*, actor: Actor, **values: Any) -> Agency:
    """Makes an agency; raises Invalid when the name is taken."""
    authorize(actor, "create", Agency)
    if Agency.objects.filter(name__iexact=values["name"]).exists():
        _refuse_taken("name", _("There is an agency of this name already."))
    agency = Agency.objects.create(**{key: values[key] for key in AGENCY_FIELDS if key in values})
    record(actor, "agency.create", agency)
    return agency


@transaction.atomic
def edit_agency(*, actor: Actor, agency: Agency, **values: Any) -> Agency:
    """Changes an agency; raises Conflict when one's own would be closed, Invalid when the name is taken."""
    row = lock(actor, Agency, "edit", pk=agency.pk)
    if Agency.objects.filter(name__iexact=values.get("name", row.name)).exclude(pk=row.pk).exists():
        _refuse_taken("name", _("There is an agency of this name already."))
    if not values.get("is_active", True) and actor.agency is not None and actor.agency.pk == row.pk:
        raise Conflict(_("You act for this agency. It can be closed by somebody who does not."))
    _change(actor, row, AGENCY_FIELDS, values, "agency.edit")
    return row


@transaction.atomic
def create_team(*, actor: Actor, agency: Agency, name: str) -> Team:
    """Makes a team with the group to which its grants go; raises Invalid when the agency has one of this name."""
    authorize(actor, "create", Team)
    if agency.teams.filter(name__iexact=name).exists():
        _refuse_taken("name", _("The agency has a team of this name already."))
    team = Team(agency=agency, name=name)
    team.group = Group.objects.create(name=f"team {team.uid}")
    team.save()
    record(actor, "team.create", team, agency_id=agency.pk)
    return team


@transaction.atomic
def edit_team(*, actor: Actor, team: Team, **values: Any) -> Team:
    """Renames or closes a team; raises Invalid when the agency has one of this name."""
    row = lock(actor, Team, "edit", pk=team.pk)
    if Team.objects.filter(agency=row.agency_id, name__iexact=values.get("name", row.name)).exclude(pk=row.pk).exists():
        _refuse_taken("name", _("The agency has a team of this name already."))
    _change(actor, row, TEAM_FIELDS, values, "team.edit")
    return row
