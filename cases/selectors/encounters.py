"""Reading encounters: the list, one encounter as its reader may see it, what is to be written and what is to be reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from cases.models import (
    Call,
    Case,
    ClinicalPart,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    FactCorrection,
    Person,
    PolicePart,
    ReportStatus,
    ReportVersion,
)
from cases.policies.encounters import part_of, rows_in_reach, shared_with_clinicians
from cases.selectors.encounters_facts import DRAFT_FORMS, facts_of
from cases.states import reports as states
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, verdict, visible
from corecit.accounts.models import Team, User
from corecit.accounts.roles import Role, Side
from corecit.audit.models import AuditEvent
from corecit.audit.trail import record, record_view
from corecit.common.errors import NotVisible
from corecit.common.written import any_row
from corecit.web import paging
from corecit.web.models import Draft
from corecit.web.paging import Page
from corecit.web.selectors import drafts

Part = PolicePart | ClinicalPart
MODELS: dict[str, type[PolicePart] | type[ClinicalPart]] = {Side.POLICE: PolicePart, Side.CLINICAL: ClinicalPart}
ORDER = ["-occurred_at", "-encounter_id"]
# Up to so many rows found by a number are asked for by id.
FEW = 500


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    team: UUID | None = None
    # Of the reader's own side's report; "none": nobody of that side wrote one.
    status: str = ""
    outcome: str = ""
    number: str = ""
    is_mine: bool = False
    with_errors: bool = False


def _narrowed(actor: Actor, filters: Filters) -> Q:
    """The filters, for rows of encounters and of the table of who has them in reach: both have `encounter_id` and `occurred_at`."""
    wanted, facts = Q(), Encounter.objects.filter(pk=OuterRef("encounter_id"))
    if filters.since:
        wanted &= Q(occurred_at__gte=filters.since)
    if filters.until:
        wanted &= Q(occurred_at__lt=filters.until)
    if filters.number:
        wanted &= _numbered(filters.number)
    if filters.outcome:
        ended = EncounterDisposition.objects.filter(is_primary=True, outcome_class=filters.outcome)
        wanted &= Q(Exists(ended.filter(encounter=OuterRef("encounter_id"))))
    if filters.is_mine:
        wanted &= Q(Exists(EncounterResponder.objects.filter(encounter=OuterRef("encounter_id"), user=actor.user)))
    if filters.team:
        facts = facts.filter(team__uid=filters.team)
    if not filters.with_errors:
        facts = facts.filter(entered_in_error_at=None)
    model = MODELS.get(actor.side)
    if filters.status == "none" and model is not None:
        wanted &= ~Q(Exists(model._default_manager.filter(encounter=OuterRef("encounter_id"))))
    elif filters.status and model is not None:
        wanted &= Q(Exists(visible(actor, model).filter(encounter=OuterRef("encounter_id"), status=filters.status)))
    if filters.team or not filters.with_errors:
        wanted &= Q(Exists(facts))
    return wanted


def _numbered(number: str) -> Q:
    """Encounters whose number begins so, or that belong to the call of this number: by id, as long as they are few."""
    by_number = Encounter.objects.filter(number__startswith=number.upper()).order_by()
    by_call = Encounter.calls.through.objects.filter(call__incident_number=number)
    ids = set(by_number.values_list("pk", flat=True)[: FEW + 1]) | set(by_call.values_list("encounter_id", flat=True)[:FEW])
    if len(ids) <= FEW:
        return Q(encounter_id__in=ids)
    return Q(Exists(by_number.filter(pk=OuterRef("encounter_id")))) | Q(Exists(by_call.filter(encounter=OuterRef("encounter_id"))))


def for_rows(actor: Actor, rows: QuerySet[Encounter]) -> QuerySet[Encounter]:
    """Encounters with what a row of a list shows, in a fixed number of queries: people, dispositions, and the state of the reader's side's report."""
    rows = rows.select_related("agency", "team").prefetch_related(
        Prefetch(
            "encounter_persons", EncounterPerson.objects.filter(role="subject").select_related("person").order_by("id"), to_attr="subjects"
        ),
        Prefetch("dispositions", EncounterDisposition.objects.select_related("code"), to_attr="outcomes"),
    )
    model = MODELS.get(actor.side)
    if model is None:
        return rows
    own = visible(actor, model).filter(encounter=OuterRef("pk"))
    return rows.annotate(own_status=Subquery(own.values("status")[:1]))


def page(actor: Actor, filters: Filters, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> Page:
    """One page of the list, newest first; raises Invalid on a damaged cursor."""
    wanted = _narrowed(actor, filters)
    found = paging.merged([rows.filter(wanted) for rows in rows_in_reach(actor)], ORDER, cursor, size)
    ids = [pk for _at, pk in found.rows]
    by_id = {row.pk: row for row in for_rows(actor, visible(actor, Encounter).filter(pk__in=ids))} if ids else {}
    found.rows = [by_id[pk] for pk in ids if pk in by_id]
    return found


def teams(actor: Actor) -> list[Team]:
    """The teams whose encounters the reader may choose from, for the filter and the start page."""
    return list(Team.objects.filter(pk__in=actor.team_ids).order_by("name"))


@dataclass(frozen=True)
class Writer:
    """Who writes the report of one side, and where it stands; a fact that both sides may know."""

    side: str
    name: str
    user_id: int
    status: str
    submitted_at: dt.datetime | None


def writers(encounter: Encounter) -> dict[str, Writer]:
    """Side -> who writes its report."""
    found = {}
    for side, model in MODELS.items():
        row = model._default_manager.filter(encounter=encounter).values_list("author__name", "author_id", "status", "submitted_at").first()
        if row is not None:
            found[str(side)] = Writer(str(side), *row)
    return found


@dataclass
class Sheet:
    """One encounter as its reader may see it."""

    encounter: Encounter
    facts: dict[str, Any]
    persons: list[EncounterPerson]
    responders: list[EncounterResponder]
    calls: list[Call]
    outcomes: list[EncounterDisposition]
    writers: dict[str, Writer]
    # The case, when the reader may see it.
    case: Case | None
    # The part of the reader's own side, when it was submitted or is their own.
    part: Part | None
    # What the police agency lets the clinical side read of the police part: field -> value.
    shared: dict[str, str] = field(default_factory=dict)
    versions: list[ReportVersion] = field(default_factory=list)
    corrections: list[FactCorrection] = field(default_factory=list)

    @property
    def subject(self) -> Person | None:
        """The person in crisis."""
        return next((row.person for row in self.persons if row.role == "subject"), None)


def opened(actor: Actor, encounter: Encounter, limit: int = 20) -> list[AuditEvent]:
    """Who opened or printed the encounter, newest first, as far as the actor may know; empty for those who may not."""
    rows = visible(actor, AuditEvent).filter(object_type="encounter", object_id=encounter.pk)
    opening = ("encounter.view", "encounter.print", "encounter.view_version")
    return list(rows.filter(action__in=opening).select_related("user", "agency").order_by("-id")[:limit])


def get(actor: Actor, uid: UUID | str) -> Encounter:
    """One encounter; raises NotVisible."""
    return fetch(actor, visible(actor, Encounter).select_related("agency", "team", "case", "created_by", "entered_in_error_by"), uid=uid)


def subject(encounter: Encounter) -> Person | None:
    """The person in crisis of an encounter that the actor has fetched."""
    row = encounter.encounter_persons.filter(role="subject").select_related("person").order_by("id").first()
    return row.person if row is not None else None


def sees_case(actor: Actor, encounter: Encounter) -> bool:
    """Whether the case of an encounter, if any, is there for the actor."""
    return encounter.case_id is None or visible(actor, Case).filter(pk=encounter.case_id).exists()


def own_part(actor: Actor, encounter: Encounter) -> Part | None:
    """The part of the actor's side, when it is there for them."""
    model = MODELS.get(actor.side)
    if model is None:
        return None
    part = visible(actor, model).filter(encounter=encounter).select_related("author", "author_agency", "reviewed_by").first()
    if part is not None:
        part.encounter = encounter
    return part


def _sheet(actor: Actor, encounter: Encounter) -> Sheet:
    return Sheet(
        encounter=encounter,
        facts=facts_of(encounter),
        persons=list(encounter.encounter_persons.select_related("person").order_by("id")),
        responders=list(encounter.responders.select_related("user", "agency")),
        calls=list(encounter.calls.select_related("agency").defer("notes", "raw").order_by("id")),
        outcomes=list(encounter.dispositions.select_related("code")),
        writers=writers(encounter),
        case=visible(actor, Case).filter(pk=encounter.case_id).first() if encounter.case_id else None,
        part=own_part(actor, encounter),
        shared=shared(actor, encounter),
    )


def shared(actor: Actor, encounter: Encounter) -> dict[str, str]:
    """What of the police part the reader of the clinical side may read, by the writing agency's policy (DOMAIN section 5)."""
    found = {}
    if actor.side == Side.CLINICAL:
        for name in ("narrative", "charges_outcome", "force_report_number"):
            value = shared_with_clinicians(actor, field=name).filter(encounter=encounter).values_list(name, flat=True).first()
            if value:
                found[name] = value
    return found


def sheet(actor: Actor, uid: UUID | str, *, purpose: str = "view") -> Sheet:
    """One encounter with everything its reader may see, audited as `encounter.view` or, for paper, `encounter.print`; raises NotVisible."""
    encounter = get(actor, uid)
    found = _sheet(actor, encounter)
    found.versions = list(visible(actor, ReportVersion).filter(encounter=encounter).select_related("by", "reviewed_by").defer("snapshot"))
    found.corrections = list(visible(actor, FactCorrection).filter(encounter=encounter).select_related("by"))
    if purpose == "view":
        record_view(actor, encounter, case=encounter.case, person=found.subject)
    else:
        record(actor, f"encounter.{purpose}", encounter, case=encounter.case, person=found.subject)
    return found


def report_sheet(actor: Actor, uid: UUID | str) -> Sheet:
    """The encounter as its report's form needs it; raises NotVisible when the actor's side has no part that is there for them."""
    found = _sheet(actor, get(actor, uid))
    if found.part is None:
        raise NotVisible
    return found


def is_settled(found: Sheet, side: str) -> bool:
    """Whether the other side has submitted, so that facts are read here and corrected with a reason."""
    return any(one.side != side and one.status != ReportStatus.DRAFT for one in found.writers.values())


def is_amendment(found: Sheet) -> bool:
    """Whether writing on would amend an approved report."""
    return found.part is not None and found.part.status == ReportStatus.APPROVED


def may_write(actor: Actor, uid: UUID | str) -> Verdict:
    """Whether the actor may go on writing, or amend, their part of an encounter; raises NotVisible when they have none."""
    part = own_part(actor, get(actor, uid))
    if part is None:
        raise NotVisible
    return verdict(actor, "amend" if part.status == ReportStatus.APPROVED else "edit", part)


def verdicts(actor: Actor, found: Sheet) -> dict[str, Verdict]:
    """What the reader may do here, each with the reason when not; acts on a report only where the report is there for them."""
    encounter, part = found.encounter, found.part
    may = {
        act: verdict(actor, act, encounter)
        for act in ("report", "link", "identify", "put_in_charge", "mark_error", "unmark_error", "history")
    }
    if part is not None:
        may |= {act: verdict(actor, act, part) for act in ("edit", "discard", "hand_over", "review", "amend")}
    return may


def version(actor: Actor, uid: UUID | str, number: int) -> tuple[ReportVersion, ReportVersion | None]:
    """One version of the report of the reader's side, and the one before it; raises NotVisible. Audited."""
    encounter = get(actor, uid)
    rows = visible(actor, ReportVersion).filter(encounter=encounter).select_related("by", "reviewed_by")
    wanted = fetch(actor, rows, version=number)
    wanted.encounter = encounter
    record(actor, "encounter.view_version", encounter, case=encounter.case, side=actor.side, version=number)
    return wanted, rows.filter(version__lt=number).first()


@dataclass(frozen=True)
class MyReport:
    """A report that waits for its author: a draft, a returned one, or an amendment that was begun."""

    encounter: Encounter
    part: Part
    saved_at: dt.datetime | None
    is_amendment: bool


def my_reports(actor: Actor) -> list[MyReport]:
    """What the actor has begun or got back on the side they act on, returned ones first, then the newest."""
    model = MODELS.get(actor.side)
    if model is None or actor.user is None:
        return []
    kept = drafts.of_form(actor, DRAFT_FORMS[actor.side])
    begun = [uid for uid in kept if uid is not None]
    open_or_amended = Q(status__in=states.OPEN) | Q(status=ReportStatus.APPROVED, encounter__uid__in=begun)
    rows = visible(actor, model).filter(open_or_amended, author=actor.user, encounter__entered_in_error_at=None)
    parts = list(rows.select_related("encounter", "reviewed_by").order_by("-id")[:100])
    parts.sort(key=lambda part: part.status != ReportStatus.RETURNED)
    return [MyReport(part.encounter, part, _saved(kept.get(part.encounter.uid)), part.status == ReportStatus.APPROVED) for part in parts]


def _saved(draft: Draft | None) -> dt.datetime | None:
    return draft.updated_at if draft is not None else None


def reviews(actor: Actor) -> QuerySet[Any]:
    """Submitted reports of the reader's side and agency that somebody else wrote: what a supervisor has to review."""
    model = MODELS.get(actor.side)
    if model is None or actor.agency is None or not actor.can("encounter.review"):
        return PolicePart.objects.none()
    rows = visible(actor, model).filter(status=ReportStatus.SUBMITTED, author_agency=actor.agency, encounter__entered_in_error_at=None)
    return rows.exclude(author=actor.user)


def review_page(actor: Actor, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> Page:
    """One page of what is to be reviewed, the longest waiting first."""
    outcomes = Prefetch("encounter__dispositions", EncounterDisposition.objects.select_related("code"))
    rows = reviews(actor).select_related("author", "encounter", "encounter__team").prefetch_related(outcomes)
    return paging.page(rows, ["submitted_at", "id"], cursor, size)


def reviews_number(actor: Actor) -> int:
    """How many reports wait for the reader's review, 100 at most."""
    model = MODELS.get(actor.side)
    if model is None or actor.agency is None or not actor.can("encounter.review"):
        return 0
    if not any_row(model, "m.status = 'submitted' AND m.author_agency_id = %(agency)s", agency=actor.agency.pk):
        return 0
    return len(reviews(actor).values_list("pk")[:100])


def roles_of(side: str) -> list[str]:
    """The roles that write the reports of a side."""
    police = [Role.OFFICER, Role.POLICE_SUPERVISOR]
    return [str(role) for role in (police if side == Side.POLICE else [Role.CLINICIAN, Role.PEER, Role.CLINICAL_SUPERVISOR])]


def heirs(actor: Actor, encounter: Encounter) -> Sequence[User]:
    """Who may take over the report of the actor's side: people of the side who were there or are in the encounter's team, but its author."""
    rows = User.objects.filter(is_active=True, memberships__is_active=True, memberships__role__in=roles_of(actor.side))
    near = Q(memberships__team=encounter.team) | Q(pk__in=encounter.responders.filter(user__isnull=False).values("user"))
    part = part_of(encounter, actor.side)
    return list(rows.filter(near).exclude(pk=part.author_id if part else 0).distinct().order_by("name"))


@dataclass(frozen=True)
class Links:
    """What an encounter is tied to, and what it may be tied to."""

    encounter: Encounter
    calls: list[Call]
    case: Case | None
    # Cases of its person that the reader works on.
    cases: list[Case]
    may_link: Verdict


def links(actor: Actor, uid: UUID | str) -> Links:
    """Calls, case and possible cases of an encounter; raises NotVisible."""
    encounter = get(actor, uid)
    persons = encounter.encounter_persons.filter(role="subject", person__is_unknown=False).values("person")
    open_cases = visible(actor, Case).filter(person__in=persons).exclude(status="closed").exclude(pk=encounter.case_id or 0)
    return Links(
        encounter,
        list(encounter.calls.select_related("agency").defer("notes", "raw").order_by("id")),
        visible(actor, Case).filter(pk=encounter.case_id).first() if encounter.case_id else None,
        list(open_cases.select_related("team").order_by("-opened_at")[:20]),
        verdict(actor, "link", encounter),
    )


def call_numbered(actor: Actor, uid: UUID | str, number: str) -> Call | None:
    """The call of this incident number that the actor may see, of the encounter's agency first."""
    encounter = get(actor, uid)
    rows = list(visible(actor, Call).filter(incident_number=number.strip()).only("uid", "agency_id")[:20])
    return min(rows, key=lambda call: call.agency_id != encounter.agency_id, default=None)


def other_roles() -> list[tuple[str, Any]]:
    """The parts in which somebody else than the person in crisis may have been there."""
    choices = EncounterPerson._meta.get_field("role").choices or []
    return [(str(value), label) for value, label in choices if value != "subject"]
