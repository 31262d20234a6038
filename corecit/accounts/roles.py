"""Roles and what each may do: the one place where a role becomes permissions.

A permission opens a door (a page, a kind of action); which rows stand behind it is decided by the policies. The wall between the
police part and the clinical part of a record follows section 5 of the domain facts: a role holds the permissions of one side only.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides of the wall; neither reads the other's part by default."""

    POLICE = "police", _("Police")
    CLINICAL = "clinical", _("Clinical")
    NEITHER = "neither", _("Neither")


class Role(models.TextChoices):
    """What a person is in a membership."""

    OFFICER = "officer", _("Officer")
    CLINICIAN = "clinician", _("Clinician")
    PEER = "peer", _("Peer or community health worker")
    EMS = "ems", _("Paramedic or EMT")
    DISPATCHER = "dispatcher", _("Dispatcher")
    POLICE_SUPERVISOR = "police_supervisor", _("Police supervisor")
    CLINICAL_SUPERVISOR = "clinical_supervisor", _("Clinical supervisor")
    PROGRAM_ADMIN = "program_admin", _("Program administrator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ANALYST = "analyst", _("Analyst")
    PARTNER = "partner", _("Partner user")


SIDES: dict[str, Side] = {
    Role.OFFICER: Side.POLICE,
    Role.POLICE_SUPERVISOR: Side.POLICE,
    Role.CLINICIAN: Side.CLINICAL,
    Role.PEER: Side.CLINICAL,
    Role.CLINICAL_SUPERVISOR: Side.CLINICAL,
}

# Permission -> what it opens, in the words shown on the page "What each role may do".
PERMISSIONS: dict[str, object] = {
    "call.view": _("See calls of the agency and those awaiting a report"),
    "call.create": _("Type a call in by hand"),
    "call.import": _("Import calls and keep the column profiles and call-type map"),
    "encounter.view": _("See facts of encounters of their teams"),
    "encounter.report": _("Write their own side's report of an encounter"),
    "encounter.attend": _("See time, place, type and outcome class of encounters they attended, and keep their own unit's times"),
    "shift.work": _("Go on duty, and see who of their teams is"),
    "encounter.review": _("Approve or return their own side's reports"),
    "police.read": _("Read the police part: narrative, charges, force report, police notes"),
    "police.write": _("Write police notes and cautions"),
    "clinical.read": _("Read the clinical part: screening, clinical note, presenting issues"),
    "clinical.write": _("Write clinical notes"),
    "case.view": _("See cases of their teams and those shared with them"),
    "case.create": _("Open a case"),
    "case.work": _("Work on a case: status, notes, follow-ups"),
    "case.manage": _("Assign, share, restrict, close and reopen any case of their teams"),
    "person.view": _("Search and see persons of cases and encounters they may see"),
    "followup.work": _("Record follow-up contacts"),
    "plan.view": _("Read response plans that are visible to patrol, suggest a change, propose a plan"),
    "plan.write": _("Read every response plan of persons they may see, and write them"),
    "plan.approve": _("Approve, renew and retire response plans that somebody else wrote, and switch whether patrol sees them"),
    "referral.view": _("See referrals of cases they may see"),
    "referral.create": _("Make a referral and record its outcome"),
    "referral.answer": _("See and answer referrals to their own organization"),
    "directory.view": _("Search the directory of services"),
    "directory.manage": _("Keep organizations, services and locations; import and export HSDS"),
    "dashboard.view": _("See the dashboard of their agency and teams"),
    "report.aggregate": _("See suppressed counts over all agencies"),
    "people.manage": _("Keep agencies, teams, people, memberships and trainings"),
    "codes.manage": _("Edit code lists"),
    "instruments.manage": _("Switch screening instruments on and make the agency's own forms"),
    "audit.own_team": _("See who opened records of their own team"),
    "audit.all": _("See the whole audit trail"),
    "outbox.view": _("See what e-mails were sent (they hold no personal data)"),
    "breakglass.review": _("Review emergency access"),
}

_FIELD = "call.view call.create encounter.view encounter.report shift.work case.view case.create case.work person.view followup.work directory.view plan.view"
# An officer learns of a referral no more than "connected, yes or no", and that only with consent; so referrals are of the clinical side.
_CARE = "referral.view referral.create plan.write plan.approve"

_GRANTED: dict[str, str] = {
    Role.OFFICER: f"{_FIELD} police.read police.write",
    Role.CLINICIAN: f"{_FIELD} {_CARE} clinical.read clinical.write",
    Role.PEER: "call.view encounter.view encounter.report shift.work case.view case.work person.view followup.work referral.view referral.create"
    " directory.view clinical.read clinical.write plan.view plan.write",
    # On scene beside both sides, and on neither: the wall names nothing for EMS but the facts.
    Role.EMS: "encounter.attend shift.work",
    Role.DISPATCHER: "call.view call.create directory.view",
    Role.POLICE_SUPERVISOR: f"{_FIELD} police.read police.write encounter.review case.manage dashboard.view audit.own_team",
    Role.CLINICAL_SUPERVISOR: f"{_FIELD} {_CARE} clinical.read clinical.write encounter.review case.manage dashboard.view audit.own_team",
    Role.PROGRAM_ADMIN: "call.import directory.view directory.manage people.manage codes.manage instruments.manage report.aggregate dashboard.view outbox.view",
    Role.PRIVACY_OFFICER: "audit.all breakglass.review outbox.view",
    Role.ANALYST: "dashboard.view report.aggregate directory.view",
    Role.PARTNER: "referral.answer directory.view",
}

# Role -> what it is for, in a sentence.
DESCRIPTIONS: dict[str, object] = {
    Role.OFFICER: _("Answers crisis calls; writes the police part of encounters; sees the cases of their team without the clinical part."),
    Role.CLINICIAN: _("Responds with or after the officer; writes the clinical part; cares for cases, follow-ups and referrals."),
    Role.PEER: _("Works cases beside the clinician: contacts, social needs, referrals."),
    Role.EMS: _("Comes with EMS; sees the facts of encounters they attended and keeps their unit's times; sees no person, report or case."),
    Role.DISPATCHER: _("Sees and types in calls; sees no encounter and no case."),
    Role.POLICE_SUPERVISOR: _("Approves police reports, assigns cases, reads the dashboard; sees nothing clinical."),
    Role.CLINICAL_SUPERVISOR: _(
        "Approves clinical reports, assigns cases, reads the dashboard; reads officer narratives only where the police agency's policy says so."
    ),
    Role.PROGRAM_ADMIN: _("Keeps people, partners, code lists and imports; sees no person and no encounter."),
    Role.PRIVACY_OFFICER: _("Sees who opened what, and reviews emergency access; opens no record itself."),
    Role.ANALYST: _("Sees counts and rates, small cells suppressed; sees no record."),
    Role.PARTNER: _("Sees and answers the referrals sent to their own organization, and nothing else."),
}


def permissions_of(role: str) -> frozenset[str]:
    """The permissions that a role holds; raises KeyError for an unknown role."""
    return frozenset(_GRANTED[role].split())


def side_of(role: str) -> Side:
    """The side of the wall on which a role stands."""
    return SIDES.get(role, Side.NEITHER)
