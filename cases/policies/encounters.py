"""The encounter and its two parts: facts for both sides, each part for its own."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import ClinicalPart, Encounter, EncounterResponder, PolicePart, ReportStatus, ReportVersion
from cases.policies.cases import open_rows
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Side


def of_team(actor: Actor) -> Q:
    """Encounters of the actor's teams, of a case open to them, or at which they were; one tied to a case that is not open to them stays closed,
    unless they wrote or responded."""
    present = Exists(EncounterResponder.objects.filter(encounter=OuterRef("pk"), user=actor.user))
    wrote = Q(police_part__author=actor.user) | Q(clinical_part__author=actor.user)
    case_open = Exists(open_rows(actor).filter(case=OuterRef("case")))
    return Q(present) | wrote | Q(case_open) | Q(case=None, team__in=actor.team_ids)


@register
class EncounterPolicy(Policy):
    """Rows by team, case or presence; only what was submitted, apart from one's own drafts."""

    model = Encounter
    permissions = {
        "view": "encounter.view",
        "create": "encounter.report",
        "report": "encounter.report",
        "link": "encounter.report",
        "mark_error": "encounter.review",
    }

    def visible(self, actor: Actor) -> QuerySet[Encounter]:
        """Submitted encounters within reach, and those the actor has a part or a place in."""
        if actor.is_system:
            return Encounter.objects.all()
        if not actor.can("encounter.view") or actor.user is None:
            return Encounter.objects.none()
        return Encounter.objects.filter(of_team(actor))


def _part_rows(actor: Actor, model: type, permission: str) -> QuerySet:
    if actor.is_system:
        return model.objects.all()
    if actor.user is None or not actor.can("encounter.view"):
        return model.objects.none()
    reach = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
    own = Q(author=actor.user)
    if not actor.can(permission):
        return model.objects.none()
    return model.objects.filter(own | (Q(reach) & ~Q(status=ReportStatus.DRAFT)))


class ReportPolicy(Policy):
    """What both parts have in common: the author writes, a supervisor of the same side and agency reviews."""

    side = Side.NEITHER
    permissions = {
        "view": "encounter.view",
        "edit": "encounter.report",
        "submit": "encounter.report",
        "discard": "encounter.report",
        "review": "encounter.review",
        "amend": "encounter.report",
    }

    def may_edit(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, while the report is a draft or returned."""
        if part is None:
            return YES
        if actor.user is None or part.author_id != actor.user.pk:
            return no(_("Only the author edits a report."))
        if part.status in (ReportStatus.DRAFT, ReportStatus.RETURNED):
            return YES
        return no(_("The report was submitted. It can be changed once it is returned, or amended once it is approved."))

    may_submit = may_edit

    def may_discard(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, while nothing of it was ever submitted."""
        if part is not None and part.submitted_at is not None:
            return no(_("The report was submitted before, so it cannot be discarded."))
        return self.may_edit(actor, part)

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
        if part.status != ReportStatus.SUBMITTED:
            return no(_("Only a submitted report can be reviewed."))
        return YES

    def may_amend(self, actor: Actor, part: PolicePart | ClinicalPart | None) -> Verdict:
        """The author, after approval."""
        if part is None:
            return YES
        if actor.user is None or part.author_id != actor.user.pk:
            return no(_("Only the author amends a report."))
        if part.status != ReportStatus.APPROVED:
            return no(_("Only an approved report is amended. Before that it is edited."))
        return YES


@register
class PolicePartPolicy(ReportPolicy):
    """Police side. Clinicians read it only in part, where the police agency's policy says so (see narrative_rows)."""

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


def shared_with_clinicians(actor: Actor, *, field: str) -> QuerySet[PolicePart]:
    """The police parts of which the writing agency lets the clinical side read something: `narrative` or `charges`."""
    if actor.side != Side.CLINICAL or not actor.can("encounter.view"):
        return PolicePart.objects.none()
    reach = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
    policy = {"narrative": "shares_narrative_with_clinicians", "charges": "shares_charges_with_clinicians"}[field]
    return PolicePart.objects.filter(reach, **{f"author_agency__{policy}": True}).exclude(status=ReportStatus.DRAFT)


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
