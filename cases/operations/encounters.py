"""Starting an encounter, from a call or without one, and what happens to it apart from its reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Call, Case, ClinicalPart, Encounter, FactCorrection, PolicePart
from cases.operations import assessments, encounters_responders
from cases.operations.encounters_responders import writer
from cases.policies.encounters import part_of
from cases.selectors import encounters
from cases.selectors.encounters import MODELS
from cases.selectors.encounters_facts import DRAFT_FORMS
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.accounts.models import Team, User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.notices.operations import notices
from corecit.web.operations import drafts

Part = PolicePart | ClinicalPart
CALL_FIELDS = (
    "initial_type",
    "final_type",
    "priority",
    "beat",
    "latitude",
    "longitude",
    "received_at",
    "dispatched_at",
    "en_route_at",
    "arrived_at",
    "cleared_at",
)


@dataclass(frozen=True)
class Started:
    """What pressing "start" led to: the encounter, the actor's own part (None when a colleague of the same side writes it), and who writes."""

    encounter: Encounter
    part: Part | None
    is_new: bool
    writer: User


@transaction.atomic
def start(
    *,
    actor: Actor,
    call_uid: UUID | None = None,
    start_key: UUID | None = None,
    occurred_at: dt.datetime | None = None,
    address: str = "",
    source: str = "",
    team_uid: UUID | None = None,
) -> Started:
    """Starts the encounter of a call, or joins the one it has; without a call, one that began without CAD.

    However many press at once, a call has one encounter: the call's row is the lock. `start_key` does the same for the page of a start without
    a call. Raises Invalid without a time, NotVisible for a call that is not there for the actor.
    """
    authorize(actor, "create", Encounter)
    if actor.side not in MODELS or actor.user is None:
        raise Denied(_("Only somebody of the police or the clinical side writes reports."))
    if call_uid is not None:
        encounter, is_new = _of_call(actor, call_uid)
    else:
        encounter, is_new = _without_call(actor, start_key, occurred_at, address, source, team_uid)
    part = _join(actor, encounter)
    own = part if part.author_id == actor.user.pk else None
    record(actor, "encounter.start" if is_new else "encounter.join", encounter, case=encounter.case, writes=own is not None)
    return Started(encounter, own, is_new, part.author)


def _of_call(actor: Actor, call_uid: UUID) -> tuple[Encounter, bool]:
    pk = fetch(actor, Call, uid=call_uid).pk
    call = Call.objects.select_for_update(of=("self",)).select_related("agency", "team").get(pk=pk)
    known = call.encounters.select_for_update().filter(entered_in_error_at=None).order_by("id").first()
    if known is not None:
        return known, False
    encounter = Encounter.objects.create(
        number=_number(),
        agency=call.agency,
        team=call.team if call.team is not None and call.team_id in actor.team_ids else _team(actor, None),
        occurred_at=call.listed_at,
        source=_source(call),
        address=", ".join(filter(None, (call.address, call.city)))[:300],
        created_by=actor.user,
        **{name: getattr(call, name) for name in CALL_FIELDS},
    )
    encounter.calls.add(call)
    encounters_responders.add_units(encounter, call)
    return encounter, True


def _without_call(
    actor: Actor, key: UUID | None, occurred_at: dt.datetime | None, address: str, source: str, team_uid: UUID | None
) -> tuple[Encounter, bool]:
    known = Encounter.objects.select_for_update().filter(start_key=key, created_by=actor.user).first() if key else None
    if known is not None:
        return known, False
    if occurred_at is None:
        raise Invalid(_("Say when it happened."), {"occurred_at": [_("Say when it happened.")]})
    if occurred_at > clock.now() + dt.timedelta(minutes=10):
        raise Invalid(_("This lies in the future."), {"occurred_at": [_("This lies in the future.")]})
    _user, agency = writer(actor)
    values = {
        "agency": agency,
        "team": _team(actor, team_uid),
        "occurred_at": occurred_at,
        "address": address.strip()[:300],
        "source": source,
    }
    try:
        with transaction.atomic():
            return Encounter.objects.create(number=_number(), start_key=key, created_by=actor.user, **values), True
    except IntegrityError:
        # The same page, sent twice at once: the other one won.
        return Encounter.objects.select_for_update().get(start_key=key, created_by=actor.user), False


def _number() -> str:
    """The next number; one plain series, as one per agency and year would tell partners how much there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('encounter_number_seq')")
        return f"E-{timezone.localdate():%y}-{cursor.fetchone()[0]:06}"


def _team(actor: Actor, uid: UUID | None) -> Team:
    """The team chosen, of the actor's; else the one they act in, or their first."""
    teams = Team.objects.filter(pk__in=actor.team_ids)
    team = teams.filter(uid=uid).first() if uid else teams.order_by("id").first()
    if team is None:
        raise Invalid(_("You are in no team here. Ask an administrator to put you into one."))
    return team


def _source(call: Call) -> str:
    """The code of the list of call sources that CAD's word stands for; empty when none does."""
    told = call.source_text.strip().lower()
    for row in codes.offered(CodeList.CALL_SOURCE, call.agency):
        if told and (told in {row.code.replace("_", " "), row.label_en.lower()} or told in {f"e{row.code}", f"e-{row.code}"}):
            return row.code
    return ""


def _join(actor: Actor, encounter: Encounter) -> Part:
    """Puts the actor among the responders, and makes their side's part when nobody writes it yet."""
    user, agency = writer(actor)
    encounters_responders.add(actor, encounter, user, actor.role)
    model = MODELS[actor.side]
    part = model._default_manager.select_related("author").filter(encounter=encounter).first()
    if part is not None:
        return part
    made = model._default_manager.create(encounter=encounter, author=user, author_agency=agency)
    if isinstance(made, ClinicalPart):
        # Who screened first and reports afterwards finds the level in the report.
        assessments.fill_report(actor, encounter)
    return made


@transaction.atomic
def join(*, actor: Actor, encounter_uid: UUID) -> Part:
    """Begins the actor's side's report of an encounter that another side started; raises Denied when a colleague writes it."""
    encounter = lock(actor, Encounter, "report", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if actor.side not in MODELS:
        raise Denied(_("Only somebody of the police or the clinical side writes reports."))
    part = _join(actor, encounter)
    record(actor, "encounter.join", encounter, case=encounter.case, writes=True)
    return part


@transaction.atomic
def discard(*, actor: Actor, encounter_uid: UUID) -> bool:
    """Drops the actor's own part that was never submitted; the encounter goes with it when nothing else hangs on it. Returns whether it went."""
    encounter = lock(actor, Encounter, "view", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    part = _own_part(actor, encounter, "discard")
    record(actor, "report.discard", part, case=encounter.case, encounter=str(encounter.uid), side=actor.side)
    drafts.clear(actor=actor, form=DRAFT_FORMS[actor.side], object_uid=encounter.uid)
    part.delete()
    alone = not any(model._default_manager.filter(encounter=encounter).exists() for model in MODELS.values())
    if not alone or encounter.submitted_at is not None or encounter.case_id is not None or encounter.follow_ups.exists():
        return False
    record(actor, "encounter.discard", encounter)
    encounter.calls.clear()
    encounter.delete()
    return True


def _own_part(actor: Actor, encounter: Encounter, act: str) -> Part:
    part = part_of(encounter, actor.side)
    if part is None:
        raise NotVisible
    return lock(actor, MODELS[actor.side], act, pk=part.pk)


@transaction.atomic
def hand_over(*, actor: Actor, encounter_uid: UUID, user_uid: UUID) -> Part:
    """Gives a report in draft, with what was typed, to another responder or member of the team on the same side; they are told."""
    encounter = lock(actor, Encounter, "view", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    part = _own_part(actor, encounter, "hand_over")
    heir = next((one for one in encounters.heirs(actor, encounter) if one.uid == user_uid), None)
    if heir is None:
        raise Invalid(_("Choose somebody of your side who was there or is in the team."), {"user": [_("Choose somebody of the list.")]})
    membership = heir.memberships.filter(is_active=True, role__in=encounters.roles_of(actor.side)).order_by("id")[0]
    former, form = part.author, DRAFT_FORMS[actor.side]
    drafts.move(actor=actor, form=form, object_uid=encounter.uid, giver=former, heir=heir)
    part.author, part.author_agency = heir, membership.agency
    part.save(update_fields=["author", "author_agency", "updated_at"])
    encounters_responders.add(actor, encounter, heir, membership.role)
    record(actor, "report.hand_over", part, case=encounter.case, encounter=str(encounter.uid), to=heir.pk, was=former.pk)
    key = f"report-handed-over:{part.uid}:{heir.pk}:{int(clock.now().timestamp())}"
    notices.post(kind="report-handed-over", key=key, user=heir, path=reverse("cases:encounter-report", args=[encounter.uid]))
    return part


@transaction.atomic
def link_call(*, actor: Actor, encounter_uid: UUID, call_uid: UUID) -> Encounter:
    """Ties a further call to the encounter, as CAD splits one incident into several; fills times that were missing."""
    call = Call.objects.select_for_update(of=("self",)).select_related("agency").get(pk=fetch(actor, Call, uid=call_uid).pk)
    encounter = lock(actor, Encounter, "link", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if call.encounters.filter(entered_in_error_at=None).exclude(pk=encounter.pk).exists():
        raise Conflict(_("This call has an encounter of its own already."))
    encounter.calls.add(call)
    encounters_responders.add_units(encounter, call)
    filled = [name for name in CALL_FIELDS if getattr(encounter, name) in (None, "") and getattr(call, name) not in (None, "")]
    for name in filled:
        setattr(encounter, name, getattr(call, name))
    if filled:
        encounter.facts_version += 1
        encounter.save(update_fields=[*filled, "facts_version", "updated_at"])
    record(actor, "encounter.link_call", encounter, case=encounter.case, call=str(call.uid))
    return encounter


@transaction.atomic
def unlink_call(*, actor: Actor, encounter_uid: UUID, call_uid: UUID) -> Encounter:
    """Takes a call off the encounter, which then awaits a report again; times that came with it stay until they are corrected."""
    encounter = lock(actor, Encounter, "link", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    call = encounter.calls.filter(uid=call_uid).first()
    if call is None:
        raise NotVisible
    encounter.calls.remove(call)
    record(actor, "encounter.unlink_call", encounter, case=encounter.case, call=str(call.uid))
    return encounter


@transaction.atomic
def unlink_case(*, actor: Actor, encounter_uid: UUID) -> Encounter:
    """Takes the encounter out of its case again (records.add_encounter puts it in)."""
    seen = fetch(actor, Encounter, uid=encounter_uid)
    # The case is locked before the encounter, as whatever ties them does.
    case = lock(actor, Case, "work", pk=seen.case_id) if seen.case_id else None
    encounter = lock(actor, Encounter, "link", pk=seen.pk)
    if case is None or encounter.case_id != case.pk:
        return encounter
    encounter.case = None
    encounter.save(update_fields=["case", "updated_at"])
    record(actor, "encounter.unlink_case", encounter, case=case)
    return encounter


@transaction.atomic
def mark_error(*, actor: Actor, encounter_uid: UUID, reason: str) -> Encounter:
    """Marks an encounter as entered in error: it stays readable, counts nowhere, and its calls await a report again."""
    encounter = lock(actor, Encounter, "mark_error", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why it was entered in error.")]})
    encounter.entered_in_error_at, encounter.entered_in_error_by, encounter.entered_in_error_reason = (
        clock.now(),
        actor.user,
        reason.strip()[:300],
    )
    encounter.save(update_fields=["entered_in_error_at", "entered_in_error_by", "entered_in_error_reason", "updated_at"])
    record(actor, "encounter.mark_error", encounter, case=encounter.case)
    return encounter


@transaction.atomic
def unmark_error(*, actor: Actor, encounter_uid: UUID, reason: str) -> Encounter:
    """Takes the mark "entered in error" back: the encounter counts again. The reason stands among the corrections, which both sides read.

    Raises Invalid without a reason, Conflict when a call of it got another encounter meanwhile.
    """
    seen = fetch(actor, Encounter, uid=encounter_uid)
    # Its calls are the lock, as when an encounter is started from one.
    calls = list(Call.objects.select_for_update(of=("self",)).filter(encounters=seen).order_by("id"))
    encounter = lock(actor, Encounter, "unmark_error", pk=seen.pk)
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why it was not entered in error.")]})
    if Encounter.objects.filter(calls__in=calls, entered_in_error_at=None).exists():
        raise Conflict(_("Its call was reported anew meanwhile. Take the call off one of the two encounters first."))
    FactCorrection.objects.create(
        encounter=encounter,
        at=clock.now(),
        by=actor.person,
        side=actor.side,
        reason=reason.strip()[:300],
        before={"entered_in_error": encounter.entered_in_error_reason},
        after={},
    )
    encounter.entered_in_error_at, encounter.entered_in_error_by, encounter.entered_in_error_reason = None, None, ""
    encounter.save(update_fields=["entered_in_error_at", "entered_in_error_by", "entered_in_error_reason", "updated_at"])
    record(actor, "encounter.unmark_error", encounter, case=encounter.case)
    return encounter
