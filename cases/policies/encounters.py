"""The encounter and its two parts: facts for both sides, each part for its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import (
    ClinicalPart,
    Encounter,
    EncounterAccess,
    EncounterResponder,
    FactCorrection,
    PolicePart,
    ReportStatus,
    ReportVersion,
)
from cases.policies.cases import case_open, in_force
from cases.states import reports as states
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Side
from corecit.common.stands import Stands


def rows_in_reach(actor: Actor) -> list[QuerySet[Any]]:
    """What `EncounterPolicy.visible` says, as rows with `encounter_id` and `occurred_at` that an index each serves newest first, for lists to merge.

    One scan of the read table per principal, and for supervisors what nobody of their team submitted yet. Ask `visible` for the rows that are shown.
    """
    if actor.user is None or not actor.can("encounter.view"):
        return []
    rows: list[QuerySet[Any]] = [EncounterAccess.objects.filter(in_force(), principal=principal) for principal in actor.principals]
    if actor.can("encounter.review"):
        waiting = Encounter.objects.filter(submitted_at=None).annotate(encounter_id=F("pk"))
        rows += [waiting.filter(Q(case=None) | Q(case_open(actor, "case")), team=team) for team in actor.team_ids]
    return rows


@register
class EncounterPolicy(Policy):
    """Rows by team, case or presence.

    One tied to a case that is not open to the reader stays closed, unless they were there. What nobody submitted is there for those who were there
    and for the supervisors of the team, who see that it is waiting. Who writes a part is a responder too, so presence covers authors.
    """

    model = Encounter
    permissions = {
        "view": "encounter.view",
        "create": "encounter.report",
        "report": "encounter.report",
        "link": "encounter.report",
        "identify": "encounter.report",
        "put_in_charge": "encounter.report",
        "mark_error": "encounter.review",
        "unmark_error": "encounter.review",
        "history": "encounter.report",
    }

    def visible(self, actor: Actor) -> QuerySet[Encounter]:
        """Encounters of the actor's teams, of cases open to them, and those they attended."""
        if actor.is_system:
            return Encounter.objects.all()
        if not actor.can("encounter.view") or actor.user is None:
            return Encounter.objects.none()
        opened = Q(case_open(actor, "case"))
        # Who came with EMS and wears the hat of a side elsewhere was not there in it.
        there = "cases_encounterresponder came WHERE came.encounter_id = {} AND came.user_id = %s AND came.role <> 'ems'"
        present = Q(Stands("pk", there, (actor.user.pk,)))
        submitted = Q() if actor.can("encounter.review") else Q(submitted_at__isnull=False)
        own_team = Q(team__in=actor.team_ids)
        shared = ~own_team & Q(submitted_at__isnull=False) & opened
        return Encounter.objects.filter(own_team & submitted & (Q(case=None) | opened) | shared | present)

    def may_report(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """Anybody of a side whose part nobody writes yet."""
        if encounter is None:
            return YES
        if encounter.entered_in_error_at is not None:
            return no(_("This encounter was marked as entered in error."))
        part = part_of(encounter, actor.side)
        if part is not None and (actor.user is None or part.author_id != actor.user.pk):
            return no(_("%(name)s writes this report.") % {"name": part.author.name})
        return YES

    def may_link(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """Calls, cases and persons are set right by those who were there and by supervisors of the team."""
        if encounter is None or actor.is_system:
            return YES
        if encounter.entered_in_error_at is not None:
            return no(_("This encounter was marked as entered in error."))
        if self._was_there_or_supervises(actor, encounter):
            return YES
        return no(_("Only those who were there, or a supervisor of the team, may change this."))

    may_identify = may_link

    def may_put_in_charge(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """Officers say among themselves who answers for the event: those who were there, and a police supervisor of the team."""
        if encounter is not None and not actor.is_system and actor.side != Side.POLICE:
            return no(_("The police side says which officer is in charge."))
        return self.may_link(actor, encounter)

    def may_history(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """How it came to stand so is read by those who may change it, also after it was marked as entered in error."""
        if encounter is None or actor.is_system or self._was_there_or_supervises(actor, encounter):
            return YES
        return no(_("The history is shown to those who were there, and to a supervisor of the team."))

    @staticmethod
    def _was_there_or_supervises(actor: Actor, encounter: Encounter) -> bool:
        if actor.can("encounter.review") and encounter.team_id in actor.team_ids:
            return True
        return encounter.responders.filter(user=actor.user).exclude(role="ems").exists()

    def may_mark_error(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """A supervisor of the team, once."""
        if encounter is None:
            return YES
        if encounter.entered_in_error_at is not None:
            return no(_("This encounter was marked as entered in error already."))
        return self._of_own_team(actor, encounter)

    def may_unmark_error(self, actor: Actor, encounter: Encounter | None) -> Verdict:
        """Whoever may mark it may take the mark back."""
        if encounter is None:
            return YES
        if encounter.entered_in_error_at is None:
            return no(_("This encounter is not marked as entered in error."))
        return self._of_own_team(actor, encounter)

    @staticmethod
    def _of_own_team(actor: Actor, encounter: Encounter) -> Verdict:
        return YES if encounter.team_id in actor.team_ids else no(_("Only a supervisor of the encounter's team may mark it."))


@register
class EncounterResponderPolicy(Policy):
    """Who was there is a fact of the encounter. EMS stand on neither side: to them nothing is there but that they came themselves."""

    model = EncounterResponder

    def visible(self, actor: Actor) -> QuerySet[EncounterResponder]:
        """Those of encounters within reach; for EMS, their own."""
        if actor.is_system:
            return EncounterResponder.objects.all()
        if actor.can("encounter.attend"):
            return EncounterResponder.objects.filter(user=actor.user, agency=actor.agency, role="ems")
        return EncounterResponder.objects.filter(Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id"))))

    def may_time(self, actor: Actor, row: EncounterResponder | None) -> Verdict:
        """One's own times, which nobody else knows."""
        if row is None:
            return YES
        if actor.user is None or row.user_id != actor.user.pk:
            return no(_("Everybody keeps their own times."))
        if row.encounter.entered_in_error_at is not None:
            return no(_("This encounter was marked as entered in error."))
        return YES


def part_of(encounter: Encounter, side: Side | str) -> PolicePart | ClinicalPart | None:
    """The part of one side, from what was fetched with the encounter where it was."""
    return getattr(encounter, f"{side}_part", None) if side in (Side.POLICE, Side.CLINICAL) else None


def _part_rows(actor: Actor, model: type[PolicePart] | type[ClinicalPart], permission: str) -> QuerySet:
    if actor.is_system:
        return model._default_manager.all()
    if actor.user is None or not actor.can("encounter.view") or not actor.can(permission):
        return model._default_manager.none()
    reach = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
    return model._default_manager.filter(Q(author=actor.user) | (Q(reach) & ~Q(status=ReportStatus.DRAFT)))


class ReportPolicy(Policy):
    """What both parts have in common: the author writes, a supervisor of the same side and agency reviews."""

    side = Side.NEITHER
    permissions = {
        "view": "encounter.view",
        "edit": "encounter.report",
        "submit": "encounter.report",
        "discard": "encounter.report",
        "hand_over": "encounter.report",
        "review": "encounter.review",
        "amend": "encounter.report",
    }

    def may_edit(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, while the report is a draft or returned."""
        if part is None:
            return YES
        if actor.user is None or part.author_id != actor.user.pk:
            return no(_("Only the author edits a report."))
        return self._not_in_error(part) and states.follows(part.status, "submit")

    may_submit = may_edit

    def may_discard(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, while nothing of it was ever submitted."""
        if part is not None and part.submitted_at is not None:
            return no(_("The report was submitted before, so it cannot be discarded."))
        return self.may_edit(actor, part)

    def may_hand_over(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, or a supervisor of the same side, while it is a draft or returned."""
        if part is None:
            return YES
        if part.status not in states.OPEN:
            return states.follows(part.status, "submit")
        if actor.user is not None and part.author_id == actor.user.pk:
            return YES
        if (
            actor.can("encounter.review")
            and actor.side == self.side
            and actor.agency is not None
            and part.author_agency_id == actor.agency.pk
        ):
            return YES
        return no(_("Only the author or their supervisor hands a report over."))

    def may_review(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """A supervisor of the author's agency on the same side, who is not the author."""
        if part is None:
            return YES
        if actor.side != self.side:
            return no(_("Reports are reviewed by a supervisor of their own side."))
        if actor.user is not None and part.author_id == actor.user.pk:
            return no(_("A report is reviewed by somebody else than its author."))
        if actor.agency is None or part.author_agency_id != actor.agency.pk:
            return no(_("Reports are reviewed by a supervisor of the author's agency."))
        return self._not_in_error(part) and states.follows(part.status, "approve")

    def may_amend(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, after approval."""
        if part is None:
            return YES
        if actor.user is None or part.author_id != actor.user.pk:
            return no(_("Only the author amends a report."))
        return self._not_in_error(part) and states.follows(part.status, "amend")

    @staticmethod
    def _not_in_error(part: PolicePart | ClinicalPart) -> Verdict:
        if part.encounter.entered_in_error_at is not None:
            return no(_("This encounter was marked as entered in error."))
        return YES


@register
class PolicePartPolicy(ReportPolicy):
    """Police side. Clinicians read single fields of it (see shared_with_clinicians)."""

    model = PolicePart
    side = Side.POLICE

    def visible(self, actor: Actor) -> QuerySet[PolicePart]:
        """One's own, and submitted ones within reach; for the police side alone."""
        return _part_rows(actor, PolicePart, "police.read")


@register
class ClinicalPartPolicy(ReportPolicy):
    """Clinical side alone."""

    model = ClinicalPart
    side = Side.CLINICAL

    def visible(self, actor: Actor) -> QuerySet[ClinicalPart]:
        """One's own, and submitted ones within reach; for the clinical side alone."""
        return _part_rows(actor, ClinicalPart, "clinical.read")


# Field of the police part that clinicians may read -> the writing agency's policy that lets them; None: always (DOMAIN section 5).
SHARED_FIELDS: dict[str, str | None] = {
    "narrative": "shares_narrative_with_clinicians",
    "charges_outcome": "shares_charges_with_clinicians",
    "force_report_number": None,
}


def shared_with_clinicians(actor: Actor, *, field: str) -> QuerySet[PolicePart]:
    """The submitted police parts of which the clinical side may read one field: `narrative`, `charges_outcome`, `force_report_number`.

    Read that field alone from these rows (`.values_list`). Charges themselves stay with the police; their outcome is shared by agreement.
    """
    if actor.side != Side.CLINICAL or not actor.can("encounter.view"):
        return PolicePart.objects.none()
    reach = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
    policy = SHARED_FIELDS[field]
    agreed = {f"author_agency__{policy}": True} if policy else {}
    return PolicePart.objects.filter(reach, **agreed).exclude(status=ReportStatus.DRAFT)


@register
class ReportVersionPolicy(Policy):
    """Earlier versions, for those who may read the part they are versions of."""

    model = ReportVersion
    permissions = {"view": "encounter.view"}

    def visible(self, actor: Actor) -> QuerySet[ReportVersion]:
        """Versions of the actor's own side, of encounters within reach."""
        if actor.is_system:
            return ReportVersion.objects.all()
        part = {Side.POLICE: PolicePartPolicy(), Side.CLINICAL: ClinicalPartPolicy()}.get(actor.side)
        if part is None:
            return ReportVersion.objects.none()
        rows = part.visible(actor).filter(encounter=OuterRef("encounter"))
        return ReportVersion.objects.filter(Exists(rows), side=actor.side)


@register
class FactCorrectionPolicy(Policy):
    """Corrections of facts are facts: there for whoever sees the encounter."""

    model = FactCorrection
    permissions = {"view": "encounter.view"}

    def visible(self, actor: Actor) -> QuerySet[FactCorrection]:
        """Those of encounters within reach."""
        return FactCorrection.objects.filter(Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id"))))
