"""Assessments, social needs and disclosures: the clinical side's, with one way across the wall, which a clinician opens by an act of telling."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Assessment, AssessmentStatus, Disclosure, Encounter, EncounterResponder, NeedStatus, SocialNeed, SocialNeedStep
from cases.policies.cases import CasePolicy, in_open_case
from cases.policies.encounters import EncounterPolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Role, Side

# Who judges a level and tells an officer: licensed people, not peers (45 CFR 164.512(j) asks for a good-faith professional belief).
JUDGES = (Role.CLINICIAN, Role.CLINICAL_SUPERVISOR)


def within_reach(actor: Actor) -> Q:
    """The condition that the row's case or encounter is there for the actor."""
    encounter = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
    return in_open_case(actor) | Q(encounter)


def may_work_here(actor: Actor, row: Any) -> Verdict:
    """As on the case; on an encounter without a case whoever sees it."""
    if row.case is None or actor.is_system:
        return YES
    return CasePolicy().verdict(actor, "work", row.case)


@register
class AssessmentPolicy(Policy):
    """Completed ones within reach for the clinical side; what was only begun for its author."""

    model = Assessment
    permissions = {
        "view": "clinical.read",
        "create": "clinical.write",
        "answer": "clinical.write",
        "discard": "clinical.write",
        "override": "clinical.write",
        "mark_error": "clinical.write",
        "export": "clinical.read",
    }

    def visible(self, actor: Actor) -> QuerySet[Assessment]:
        """The clinical side alone."""
        if actor.is_system:
            return Assessment.objects.all()
        if actor.user is None or not actor.can("clinical.read"):
            return Assessment.objects.none()
        own = Q(author=actor.user)
        return Assessment.objects.filter(own | (within_reach(actor) & ~Q(status=AssessmentStatus.DRAFT)))

    def may_answer(self, actor: Actor, assessment: Assessment | None) -> Verdict:
        """Its author, until it is completed."""
        if assessment is None:
            return YES
        if assessment.status != AssessmentStatus.DRAFT:
            return no(_("This screen was completed. Answers are not changed afterwards: mark it as entered in error and make another one."))
        if actor.user is None or assessment.author_id != actor.user.pk:
            return no(_("Only the one who began it goes on with it."))
        return YES

    may_discard = may_answer

    def may_override(self, actor: Actor, assessment: Assessment | None) -> Verdict:
        """A clinician, on a completed screen that gives a level."""
        if actor.role not in JUDGES:
            return no(_("Only a clinician sets another level."))
        if assessment is None:
            return YES
        if assessment.status != AssessmentStatus.COMPLETED:
            return no(_("Only a completed screen has a level."))
        if not assessment.level:
            return no(_("This instrument gives no level."))
        return may_work_here(actor, assessment)

    def may_mark_error(self, actor: Actor, assessment: Assessment | None) -> Verdict:
        """The author or a clinical supervisor, once."""
        if assessment is None:
            return YES
        if assessment.status != AssessmentStatus.COMPLETED:
            return no(_("Only a completed screen is marked as entered in error."))
        if actor.role == Role.CLINICAL_SUPERVISOR or (actor.user is not None and assessment.author_id == actor.user.pk):
            return YES
        return no(_("Only its author or a clinical supervisor marks it."))

    def may_export(self, actor: Actor, assessment: Assessment | None) -> Verdict:
        """Once it is completed."""
        if assessment is not None and assessment.status == AssessmentStatus.DRAFT:
            return no(_("Complete it first."))
        return YES


@register
class SocialNeedPolicy(Policy):
    """Needs within reach, for the clinical side."""

    model = SocialNeed
    permissions = {"view": "clinical.read", "create": "clinical.write", "step": "clinical.write"}

    def visible(self, actor: Actor) -> QuerySet[SocialNeed]:
        """The clinical side alone."""
        if actor.is_system:
            return SocialNeed.objects.all()
        if actor.user is None or not actor.can("clinical.read"):
            return SocialNeed.objects.none()
        return SocialNeed.objects.filter(within_reach(actor))

    def may_step(self, actor: Actor, need: SocialNeed | None) -> Verdict:
        """While it is open; what was met or declined is found anew."""
        if need is None:
            return YES
        if need.status in (NeedStatus.MET, NeedStatus.DECLINED):
            return no(_("This need is settled. Record it anew if it is there again."))
        return may_work_here(actor, need)


@register
class SocialNeedStepPolicy(Policy):
    """Steps of visible needs."""

    model = SocialNeedStep
    permissions = {"view": "clinical.read"}

    def visible(self, actor: Actor) -> QuerySet[SocialNeedStep]:
        """Those of visible needs."""
        return SocialNeedStep.objects.filter(need__in=SocialNeedPolicy().visible(actor))


@register
class DisclosurePolicy(Policy):
    """The clinical side within reach, the officer who was told, and the privacy officer (who reads that it was, not what)."""

    model = Disclosure
    permissions = {"view": "encounter.view", "create": "clinical.write"}

    def visible(self, actor: Actor) -> QuerySet[Disclosure]:
        """See the class."""
        rows = Disclosure.objects.all()
        if actor.is_system or actor.can("audit.all"):
            return rows
        if actor.user is None:
            return rows.none()
        if actor.can("clinical.read"):
            return rows.filter(within_reach(actor))
        if actor.side == Side.POLICE:
            there = Exists(EncounterPolicy().visible(actor).filter(pk=OuterRef("encounter_id")))
            return rows.filter(there, recipient=actor.user)
        return rows.none()

    def may_create(self, actor: Actor, disclosure: Disclosure | None) -> Verdict:
        """A clinician."""
        return YES if actor.role in JUDGES else no(_("Only a clinician tells an officer what is clinical."))


def may_disclose(actor: Actor, encounter: Encounter) -> Verdict:
    """A clinician, to the officers who were at this encounter."""
    answer = DisclosurePolicy().verdict(actor, "create")
    if not answer:
        return answer
    if encounter.entered_in_error_at is not None:
        return no(_("This encounter was marked as entered in error."))
    if not officers_of(encounter).exists():
        return no(_("No officer with an account is recorded at this encounter."))
    return YES


def officers_of(encounter: Encounter) -> QuerySet[EncounterResponder]:
    """The officers, by name, who were there and serve on the police side today."""
    police = (Role.OFFICER, Role.POLICE_SUPERVISOR)
    rows = EncounterResponder.objects.filter(encounter=encounter, role__in=("officer", "supervisor"), user__is_active=True)
    return rows.filter(user__memberships__role__in=police, user__memberships__is_active=True).select_related("user", "agency").distinct()
