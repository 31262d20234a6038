"""Cases in words and colours, and what their timeline says of encounters, notes and steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.models import (
    Case,
    CaseStatus,
    CaseTransition,
    EmergencyAccess,
    EmergencyOutcome,
    EmergencyReason,
    Encounter,
    EncounterResponder,
    GrantReason,
    NoteKind,
    Person,
)
from cases.policies.cases import reads_reason
from cases.selectors import records, shares
from cases.selectors.timeline import Entry
from corecit.access.actor import Actor
from corecit.access.grants import Level
from corecit.accounts.roles import Role, Side
from corecit.audit.models import AuditEvent
from corecit.common import clock
from corecit.common.selectors import codes
from corecit.web.paging import Page

STATUS_LOOKS: dict[str, tuple[str, str]] = {
    CaseStatus.NEW: ("info", "sparkles"),
    CaseStatus.ACTIVE: ("good", "progress"),
    CaseStatus.MONITORING: ("neutral", "eye"),
    CaseStatus.CLOSED: ("muted", "archive"),
    CaseStatus.REOPENED: ("warn", "rotate"),
}
NOTE_ICONS = {
    NoteKind.POLICE: "shield",
    NoteKind.CLINICAL: "stethoscope",
    NoteKind.CONTACT: "phone",
    NoteKind.PSYCHOTHERAPY: "lock",
    NoteKind.COMMENT: "message",
}


@dataclass(frozen=True)
class Status:
    """A word with its colour and icon."""

    word: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Row:
    """A case as a list shows it."""

    case: Case
    url: str
    person: str
    status: Status
    due_at: dt.datetime | None
    is_overdue: bool


def status(case: Case) -> Status:
    """Where a case stands."""
    kind, icon = STATUS_LOOKS[case.status]
    return Status(str(CaseStatus(case.status).label), kind, icon)


def person_name(case: Case) -> str:
    """The person's name, empty for an unknown one (the component has its own words for that)."""
    return "" if case.person.is_unknown else case.person.display_name


def row(case: Case) -> Row:
    """One line of a list; the case comes from `selectors.records.listed`."""
    due = getattr(case, "next_due_at", None)
    return Row(
        case, reverse("cases:record-detail", args=[case.uid]), person_name(case), status(case), due, due is not None and due < clock.now()
    )


def rows(cases: Iterable[Case]) -> list[Row]:
    """Lines of a list."""
    return [row(case) for case in cases]


@dataclass(frozen=True)
class Tab:
    """A quick choice above the list."""

    word: str
    url: str
    active: bool


TABS: tuple[tuple[Any, dict[str, str]], ...] = (
    (gettext_lazy("All"), {}),
    (gettext_lazy("Open"), {"status": "open"}),
    (gettext_lazy("Mine"), {"status": "open", "mine": "on"}),
    (gettext_lazy("Follow-up overdue"), {"overdue": "on"}),
)


def tabs(chosen: dict[str, str]) -> list[Tab]:
    """The quick choices, with the one that the address stands for."""
    present = {name: value for name, value in chosen.items() if value and name not in ("cursor", "sort")}
    return [Tab(str(word), f"?{urlencode(query)}", present == query) for word, query in TABS]


def reason(actor: Actor, case: Case) -> str | None:
    """Why the case was opened; None where the actor may not read it."""
    return case.reason if reads_reason(actor, case) else None


def close_reason(case: Case) -> str:
    """Why it was closed, in the words of the list."""
    return codes.label("close_reason", case.close_reason)


def role_word(role: str) -> str:
    """The words of a role; empty for one that is no more."""
    return str(Role(role).label) if role in Role.values else ""


@dataclass(frozen=True)
class EncounterRow:
    """An encounter as the lists of a person and of a search show it."""

    encounter: Encounter
    url: str
    how: str
    persons: str


def encounter_row(encounter: Encounter) -> EncounterRow:
    """One line: when, where it stands, how it ended, and whom it was about."""
    how = "; ".join(one.code.label for one in encounter.dispositions.all())
    about = ", ".join(one.person.display_name for one in encounter.encounter_persons.all() if one.role == "subject")
    return EncounterRow(encounter, reverse("cases:encounter-detail", args=[encounter.uid]), how, about)


def _came(one: EncounterResponder) -> str:
    """Who came and as what."""
    return f"{one.user.name if one.user else one.unit}, {one.get_role_display()}"


def _of_encounter(encounter: Encounter) -> Entry:
    how = [one.code.label for one in encounter.dispositions.all()]
    responders = encounter.responders.all()
    return Entry(
        at=encounter.occurred_at,
        key=f"encounter:{encounter.pk:012}",
        kind="encounter",
        title=_("Encounter %(number)s") % {"number": encounter.number},
        text="; ".join(how),
        who="; ".join([*map(_came, responders), encounter.agency.short_name]),
        icon="ambulance",
        url=reverse("cases:encounter-detail", args=[encounter.uid]),
        by=tuple(one.user_id for one in responders if one.user_id),
        in_role=True,
    )


def _of_step(actor: Actor, step: CaseTransition, *, is_one_of_many: bool = False) -> Entry:
    to = str(CaseStatus(step.to_status).label)
    may_read = actor.side == Side.CLINICAL or (actor.user is not None and step.by_id == actor.user.pk)
    return Entry(
        at=step.at,
        key=f"status:{step.pk:012}",
        kind="status",
        title=_("Case opened") if not step.from_status else _("Status set to %(status)s") % {"status": to},
        text=step.reason if may_read else "",
        who=step.by.name if step.by else "",
        icon=STATUS_LOOKS[step.to_status][1],
        url=reverse("cases:record-detail", args=[step.case.uid]) if is_one_of_many else "",
        facts=((_("Case"), step.case.number),) if is_one_of_many else (),
        by=(step.by_id,) if step.by_id else (),
    )


def encounter_entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """Encounters of the case, facts alone."""
    return [_of_encounter(one) for one in records.encounters(actor, case, until, limit)]


def person_encounters(actor: Actor, person: Person, _cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """Encounters of a person, those of no case among them."""
    return [_of_encounter(one) for one in records.encounters_of_person(actor, person, until, limit)]


def status_entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """Steps of the case; their words for the clinical side and for whoever wrote them."""
    return [_of_step(actor, one) for one in records.transitions(actor, [case], until, limit)]


def person_steps(actor: Actor, _person: Person, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """The same for all cases of a person, each with its number."""
    return [_of_step(actor, one, is_one_of_many=True) for one in records.transitions(actor, cases, until, limit)]


LEVEL_WORDS: dict[str, Any] = {
    Level.VIEW: gettext_lazy("reads it"),
    Level.WORK: gettext_lazy("works on it"),
    Level.LEAD: gettext_lazy("works on it, shares and assigns"),
}


def why(opening: shares.Opening) -> str:
    """Why a case is open to somebody, in words."""
    if opening.reason == "team":
        return _("The case is this team's")
    return str(GrantReason(opening.reason).label)


def may_do(opening: shares.Opening) -> str:
    """How far an opening goes, in words."""
    return str(LEVEL_WORDS[opening.level])


def minutes_left(emergency: EmergencyAccess) -> int:
    """Whole minutes until an emergency access ends, one at least."""
    return max(1, int((emergency.ends_at - clock.now()).total_seconds() // 60))


@dataclass(frozen=True)
class Look:
    """Somebody who opened or printed the case: when, who, in which role."""

    at: dt.datetime
    what: str
    who: str
    role: str
    agency: str


def looks(page: Page) -> Page:
    """Who opened a case, in words."""
    page.rows = [
        Look(one.at, str(shares.LOOKS[one.action]), one.actor_label, role_word(one.role), one.agency.short_name if one.agency else "")
        for one in page.rows
    ]
    return page


@dataclass(frozen=True)
class Change:
    """A change of who can see the case: when, what, by whom."""

    at: dt.datetime
    what: str
    by: str


def changes(found: Iterable[tuple[AuditEvent, str]]) -> list[Change]:
    """How access to a case changed, in words."""
    return [Change(event.at, _change(event, whom), event.user.name if event.user else _("corecit itself")) for event, whom in found]


def _change(event: AuditEvent, whom: str) -> str:
    sentences = {
        "case.share": _("Shared with %(whom)s until %(until)s"),
        "case.revoke": _("Access of %(whom)s was taken back"),
        "case.grant_expired": _("Access of %(whom)s ended by itself"),
        "case.assign": _("Assigned to %(whom)s"),
        "case.unassign": _("Assignment of %(whom)s was taken back"),
        "case.lead": _("%(whom)s leads the case") if event.detail.get("to_user") else _("Nobody leads the case"),
        "case.restrict": _("Restricted to those it was given to"),
        "case.unrestrict": _("Opened to its team again"),
        "case.hand_over": _("Handed over to %(whom)s"),
    }
    end = parse_datetime(event.detail.get("until") or "")
    # A share ends with its last day.
    until = date_format(timezone.localtime(end) - dt.timedelta(minutes=1), pgettext("date format", "M j, Y")) if end else ""
    return sentences[event.action] % {"whom": whom or _("somebody"), "until": until}


@dataclass(frozen=True)
class EmergencyRow:
    """An emergency access as its reviewers read it."""

    emergency: EmergencyAccess
    role: str
    reason: str
    outcome: str
    status: Status


def emergency_row(one: EmergencyAccess) -> EmergencyRow:
    """Who used it and why, and where its review stands."""
    if one.reviewed_at is not None:
        stands = Status(_("Reviewed"), "good", "circle-check")
    elif one.ends_at > clock.now():
        stands = Status(_("Open now"), "danger", "lock-open")
    else:
        stands = Status(_("To be reviewed"), "warn", "hourglass")
    outcome = str(EmergencyOutcome(one.outcome).label) if one.outcome else ""
    return EmergencyRow(one, role_word(one.role), str(EmergencyReason(one.reason).label), outcome, stands)


# What is done with a case, in words for a reviewer; anything else is shown by its name in the audit trail.
ACTION_WORDS: dict[str, Any] = {
    "case.emergency": gettext_lazy("Opened the case by emergency access"),
    "case.emergency_end": gettext_lazy("Ended the emergency access"),
    "case.view": gettext_lazy("Read the case"),
    "case.print": gettext_lazy("Printed the case"),
    "case.export": gettext_lazy("Exported the case as PDF"),
    "note.view": gettext_lazy("Read a note"),
    "encounter.view": gettext_lazy("Read an encounter"),
    "person.view": gettext_lazy("Read the person's page"),
    "referral.view": gettext_lazy("Read a referral"),
}


def traces(events: Iterable[Mapping[str, Any]]) -> list[tuple[dt.datetime, str]]:
    """When and what."""
    return [(one["at"], str(ACTION_WORDS.get(one["action"], one["action"]))) for one in events]
