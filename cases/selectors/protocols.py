"""Reading the protocol: an agency's rules, and which follow-ups they propose after an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ClinicalPart, Encounter, EncounterDisposition, Person, ProtocolAnswer, ProtocolRule, ReportStatus
from cases.occasions import Occasion
from cases.protocol_defaults import shipped
from cases.selectors.follow_up_people import People, possible_owners, roles_with
from cases.selectors.shares import assigned
from corecit.access.actor import Actor
from corecit.access.policies import fetch, verdict, visible
from corecit.accounts.models import Agency, User
from corecit.accounts.roles import Role, Side
from corecit.common import clock
from corecit.common.models import Code, CodeList
from corecit.common.selectors import codes

# How long an encounter that was submitted is still asked after on its page.
ASKED_DAYS = 30
# What is late by the protocol is due within so many hours.
LATE_HOURS = 24
CHAINS: dict[str, tuple[str, ...]] = {
    "lead": ("lead", "clinician", "supervisor"),
    "clinician": ("clinician", "lead", "supervisor"),
    "supervisor": ("supervisor", "lead", "clinician"),
    "author": ("author", "lead", "clinician", "supervisor"),
}


@dataclass(frozen=True)
class Proposal:
    """A follow-up that a rule asks for, before anybody said yes to it."""

    rule: str
    purpose: str
    method: str
    owner: User
    opens_at: dt.datetime
    due_at: dt.datetime
    expires_at: dt.datetime
    attempts_needed: int
    days_needed: int
    methods_needed: int
    is_clinical: bool
    # The protocol's own time has passed already; `due_at` is as soon as can be.
    is_late: bool


def keeps_own(agency: Agency) -> bool:
    """Whether an agency has a table of its own, so that the shipped one no longer counts."""
    return ProtocolRule.objects.filter(agency=agency).exists()


def rules_of(agency: Agency) -> list[ProtocolRule]:
    """The rules that an agency follows: its own, or the shipped ones until it has any."""
    own = list(ProtocolRule.objects.filter(agency=agency))
    return [rule for rule in own if rule.is_active] if own else shipped()


def table(actor: Actor, agency: Agency) -> list[ProtocolRule]:
    """An agency's own table, retired rules last; for those who keep it."""
    return list(visible(actor, ProtocolRule).filter(agency=agency).order_by("-is_active", "sort", "id"))


def agencies(actor: Actor) -> list[tuple[Agency, int]]:
    """The agencies that have teams, each with the number of rules of its own."""
    rows = visible(actor, Agency).filter(teams__is_active=True).distinct().order_by("name")
    own = visible(actor, ProtocolRule).filter(is_active=True).order_by().values("agency").annotate(n=Count("pk")).values_list("agency", "n")
    counts = dict(own)
    return [(agency, counts.get(agency.pk, 0)) for agency in rows]


def agency(actor: Actor, uid: UUID) -> Agency:
    """One agency; raises NotVisible."""
    return fetch(actor, Agency, uid=uid)


def rule(actor: Actor, uid: UUID) -> ProtocolRule:
    """One rule; raises NotVisible."""
    return fetch(actor, visible(actor, ProtocolRule).select_related("agency"), uid=uid)


def age_on(person: Person | None, day: dt.date) -> int | None:
    """A person's age on a day: by date of birth, else the youngest they are thought to be (an estimate "at most" counts as that); None when neither is known."""
    if person is None:
        return None
    return age_of(person.born_on, person.age_low or person.age_high, day)


def age_of(born_on: dt.date | None, estimate: int | None, day: dt.date) -> int | None:
    """An age on a day from a date of birth or an estimate."""
    if born_on is None:
        return estimate
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def applies(rule: ProtocolRule, occasion: Occasion) -> bool:
    """Whether all conditions of a rule hold; a rule without any never does."""
    held = []
    if rule.level:
        held.append(rule.level == occasion.level)
    if rule.outcome_class:
        held.append(rule.outcome_class in occasion.outcome_classes)
    if rule.issues:
        held.append(bool(set(rule.issues) & occasion.issues))
    if rule.age_from is not None or rule.age_to is not None:
        oldest = rule.age_to if rule.age_to is not None else 200
        held.append(occasion.age is not None and (rule.age_from or 0) <= occasion.age <= oldest)
    return bool(held) and all(held)


def propose(
    actor: Actor,
    case: Case,
    *,
    event: str,
    at: dt.datetime | None = None,
    level: str = "",
    outcome_class: str | Collection[str] = "",
    age: int | None = None,
    issues: Iterable[str] = (),
) -> list[Proposal]:
    """What the protocol of the case's agency asks for after an event, less what was answered already; the soonest first.

    The police side is told only of rules that rest on nothing clinical.
    """
    classes = {outcome_class} - {""} if isinstance(outcome_class, str) else set(outcome_class)
    occasion = Occasion(event, case, at or clock.now(), level, frozenset(classes), age, frozenset(issues))
    return proposals(actor, occasion)


def proposals(actor: Actor, occasion: Occasion) -> list[Proposal]:
    """As `propose`, of an event with what it found; nothing while it has no case."""
    case = occasion.case
    if case is None:
        return []
    found = matching(actor, occasion)
    if not found:
        return []
    answered = set(ProtocolAnswer.objects.filter(event=occasion.event).values_list("rule", flat=True))
    found = [one for one in found if one.key not in answered]
    if not found:
        return []
    owners = _Owners(actor, case)
    if not owners.any:
        # Nobody works on follow-ups of this case: a proposal without an owner could not be carried out.
        return []
    offered = [code.code for code in codes.offered(CodeList.CONTACT_METHOD, actor.agency)]
    return sorted((_proposal(one, occasion.at, owners, offered) for one in found), key=lambda one: one.due_at)


def matching(actor: Actor, occasion: Occasion) -> list[ProtocolRule]:
    """The rules that apply and of which the actor may know, whether they were answered or not."""
    agency = occasion.case.agency if occasion.case is not None else occasion.encounter.team.agency if occasion.encounter else None
    if agency is None:
        return []
    clinical = actor.is_system or actor.side == Side.CLINICAL
    return [one for one in rules_of(agency) if applies(one, occasion) and (clinical or not one.is_clinical)]


def _proposal(rule: ProtocolRule, at: dt.datetime, owners: _Owners, offered: list[str]) -> Proposal:
    now = clock.now()
    opens, due, closes = (at + dt.timedelta(hours=hours) for hours in (rule.opens_after, rule.due_after, rule.expires_after))
    late = due <= now
    if late:
        due, length = now + dt.timedelta(hours=LATE_HOURS), closes - due
        opens, closes = min(opens, now), max(closes, due + length)
    return Proposal(
        rule=rule.key,
        purpose=rule.purpose,
        method=rule.method if rule.method in offered or not offered else offered[0],
        owner=owners.of(rule.owner_role),
        opens_at=opens,
        due_at=due,
        expires_at=closes,
        attempts_needed=rule.attempts_needed,
        days_needed=rule.days_needed,
        methods_needed=rule.methods_needed,
        is_clinical=rule.is_clinical,
        is_late=late,
    )


class _Owners:
    """Who is lead, assigned clinician, supervisor and author of a case, among those who can own its follow-ups."""

    def __init__(self, actor: Actor, case: Case) -> None:
        people = People([case.pk])
        memberships = people.memberships(case.pk)
        self._able = {one.pk: one for one in people.owners(case.pk)}
        clinicians = {one.user_id for one in memberships if one.role in (Role.CLINICIAN, Role.PEER, Role.CLINICAL_SUPERVISOR)}
        over = [
            one for one in memberships if one.role in roles_with("case.manage") and (one.team_id == case.team_id or one.team_id is None)
        ]
        # A supervisor of the clinical side first: what is owed is mostly a contact of theirs.
        over.sort(key=lambda one: one.role != Role.CLINICAL_SUPERVISOR)
        self._found: dict[str, list[int]] = {
            "lead": [case.lead_id] if case.lead_id else [],
            "clinician": [
                one.principal.pk for one in assigned(case) if one.principal.pk in clinicians and one.principal.pk != case.lead_id
            ],
            "supervisor": [one.user_id for one in over],
            "author": [actor.user.pk] if actor.user else [],
        }

    @property
    def any(self) -> bool:
        """Whether anybody can own a follow-up of the case."""
        return bool(self._able)

    def of(self, role: str) -> User:
        """The person for a role, or the next in its chain; whoever can own a follow-up of the case when nobody is any of them (ask `any` first)."""
        for step in (*CHAINS[role], "author"):
            for key in self._found[step]:
                if key in self._able:
                    return self._able[key]
        return next(iter(self._able.values()))


def owners(actor: Actor, case: Case) -> list[User]:
    """The people to whom a proposed follow-up may be given."""
    return possible_owners(actor, case)


def of_encounter(actor: Actor, encounter: Encounter, *, case: Case | None = None, typed: dict[str, Any] | None = None) -> Occasion:
    """An encounter as an event, with what the actor may know of it.

    `typed` stands for a report that is about to be submitted: level, issues, dispositions (codes), age; what it lacks is read from the record.
    """
    typed = typed or {}
    level, issues = typed.get("level"), typed.get("issues")
    if level is None and actor.side == Side.CLINICAL:
        rows = visible(actor, ClinicalPart).filter(encounter=encounter).exclude(status=ReportStatus.DRAFT)
        level, issues = rows.values_list("risk_level", "presenting_issues").first() or ("", [])
    if "dispositions" in typed:
        known = Code.objects.filter(list=CodeList.DISPOSITION, code__in=typed["dispositions"])
        classes = set(known.values_list("outcome_class", flat=True))
    else:
        classes = set(EncounterDisposition.objects.filter(encounter=encounter).values_list("outcome_class", flat=True))
    day = timezone.localtime(encounter.occurred_at).date()
    if "age" in typed:
        age = typed["age"]
    else:
        age = age_on(Person.objects.filter(encounter_persons__encounter=encounter, encounter_persons__role="subject").first(), day)
    return Occasion(
        event=f"encounter:{encounter.uid}",
        case=case
        if case is not None
        else visible(actor, Case).filter(pk=encounter.case_id or 0).select_related("agency", "team", "lead").first(),
        at=encounter.cleared_at or encounter.occurred_at,
        level=level or "",
        outcome_classes=frozenset(classes),
        age=age,
        issues=frozenset(issues or []),
        encounter=encounter,
        title=_("Encounter %(number)s") % {"number": encounter.number},
        path=reverse("cases:encounter-detail", args=[encounter.uid]),
    )


def read_encounter(actor: Actor, uid: UUID) -> Occasion:
    """The encounter of that uid as an event; raises NotVisible."""
    rows = visible(actor, Encounter).select_related("team__agency").filter(submitted_at__isnull=False, entered_in_error_at=None)
    return of_encounter(actor, fetch(actor, rows, uid=uid))


def outstanding(actor: Actor, encounter: Encounter) -> tuple[Occasion, list[Proposal], int] | None:
    """What is still to be answered after a submitted encounter: the event, the proposals, and how many rules wait for a case; None when nothing is."""
    recent = clock.now() - dt.timedelta(days=ASKED_DAYS)
    if encounter.submitted_at is None or encounter.submitted_at < recent or encounter.entered_in_error_at is not None:
        return None
    occasion = of_encounter(actor, encounter)
    if occasion.case is None:
        waiting = len(matching(actor, occasion)) if encounter.case_id is None else 0
        return (occasion, [], waiting) if waiting else None
    if not verdict(actor, "work", occasion.case):
        return None
    found = proposals(actor, occasion)
    return (occasion, found, 0) if found else None


def left_out(actor: Actor, occasion: Occasion) -> list[ProtocolAnswer]:
    """The rules that somebody left out after this event, as far as the actor may know."""
    rows = visible(actor, ProtocolAnswer).filter(Q(event=occasion.event), follow_up=None)
    return list(rows.select_related("by"))
