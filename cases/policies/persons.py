"""Persons: there for whoever sees a case or an encounter of theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Caution,
    Person,
    PersonAddress,
    PersonContact,
    PersonLink,
    PersonName,
    PersonPhone,
    PlanStatus,
    ResponsePlan,
)
from cases.policies.cases import CasePolicy
from cases.policies.encounters import EncounterPolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.common.stands import Stands

# Contacts that tell of a treatment.
CARE_RELATIONS = ("case_manager", "provider")


def on_patrol() -> Q:
    """Response plans that officers read now: approved, unexpired (whether the nightly task has been by or not) and switched visible."""
    return Q(status=PlanStatus.APPROVED, is_visible_to_patrol=True, expires_on__gte=timezone.localdate())


def unused() -> Q:
    """Persons of no case and no encounter: until then they are there for whoever entered them."""
    in_case = Stands("pk", "cases_case own WHERE own.person_id = {}")
    met = Stands("pk", "cases_encounterperson met WHERE met.person_id = {}")
    return ~Q(in_case) & ~Q(met)


@register
class PersonPolicy(Policy):
    """Rows through cases and encounters, those with a plan that was made visible to the actor's patrol, and those the actor entered themselves
    and has not used yet."""

    model = Person
    permissions = {"view": "person.view", "create": "person.view", "edit": "person.view", "link": "person.view", "history": "person.view"}

    def visible(self, actor: Actor) -> QuerySet[Person]:
        """Persons of visible cases and encounters; a record that was linked into another is reached through that one alone."""
        if actor.is_system:
            return Person.objects.all()
        if not actor.can("person.view") or actor.user is None:
            return Person.objects.none()
        # Each correlated with the person: a list of all visible encounters would be made for every page otherwise.
        in_case = Exists(CasePolicy().visible(actor).filter(person=OuterRef("pk")))
        met = Exists(EncounterPolicy().visible(actor).filter(encounter_persons__person=OuterRef("pk")))
        # A plan that patrol may read is of use only if the officer who has never met the person finds it.
        planned = Exists(ResponsePlan.objects.filter(on_patrol(), person=OuterRef("pk"), team__in=actor.team_ids))
        return Person.objects.filter(Q(in_case) | Q(met) | Q(planned) | Q(created_by=actor.user) & unused(), linked_into=None)

    def trail(self, actor: Actor) -> QuerySet[Person]:
        """Persons whose trail the actor may read: visible ones, and the records linked into them."""
        if actor.is_system:
            return Person.objects.all()
        return Person.objects.filter(
            Exists(self.visible(actor).filter(pk=OuterRef("pk"))) | Exists(self.visible(actor).filter(pk=OuterRef("linked_into_id")))
        )

    def may_edit(self, actor: Actor, person: Person | None) -> Verdict:
        """Whoever works on a case of theirs, met them, or entered them; a case open for reading alone (a share, emergency access) opens no more."""
        if person is None or actor.is_system or (actor.user is not None and person.created_by_id == actor.user.pk):
            return YES
        cases = CasePolicy()
        if any(cases.may_transition(actor, case) for case in cases.visible(actor).filter(person=person)[:20]):
            return YES
        if EncounterPolicy().visible(actor).filter(encounter_persons__person=person).exists():
            return YES
        return no(_("You can see this person, but work on no case of theirs and have not met them."))

    may_link = may_history = may_edit


@register
class PersonLinkPolicy(Policy):
    """Links are there with the record that stands for both; undone by whoever may change it."""

    model = PersonLink
    permissions = {"view": "person.view", "unlink": "person.view"}

    def visible(self, actor: Actor) -> QuerySet[PersonLink]:
        """Links into visible records, and into records that were linked on into visible ones."""
        if actor.is_system:
            return PersonLink.objects.all()
        rows = PersonPolicy().visible(actor)
        return PersonLink.objects.filter(
            Exists(rows.filter(pk=OuterRef("kept_id"))) | Exists(rows.filter(pk=OuterRef("kept__linked_into_id")))
        )

    def may_unlink(self, actor: Actor, link: PersonLink | None) -> Verdict:
        """While it stands, and nothing was built on it: a record that was linked on is freed first."""
        if link is None:
            return YES
        if link.unlinked_at is not None:
            return no(_("This link was undone already."))
        if link.kept.linked_into_id is not None:
            return no(_("The record this one was linked into was linked further itself. Undo the later link first."))
        return PersonPolicy().may_edit(actor, link.kept)


def of_person(actor: Actor) -> Exists:
    """The condition that the row's person is there for the actor."""
    return Exists(PersonPolicy().visible(actor).filter(pk=OuterRef("person_id")))


class PersonPartPolicy(Policy):
    """What hangs on a person: seen and changed as the person is."""

    permissions = {"view": "person.view", "create": "person.view", "edit": "person.view"}

    def visible(self, actor: Actor) -> QuerySet:
        """Rows of visible persons."""
        rows = self.model._default_manager.all()
        return rows if actor.is_system else rows.filter(of_person(actor))

    def may_edit(self, actor: Actor, row: Any) -> Verdict:
        """As the person."""
        return YES if row is None else PersonPolicy().may_edit(actor, row.person)


@register
class PersonNamePolicy(PersonPartPolicy):
    """Names and aliases."""

    model = PersonName

    def may_edit(self, actor: Actor, row: PersonName | None) -> Verdict:
        """The person's own name is changed on the person."""
        if row is not None and row.kind == "primary":
            return no(_("This is the person's own name. Change it by editing the person."))
        return super().may_edit(actor, row)


@register
class PersonPhonePolicy(PersonPartPolicy):
    """Phone numbers."""

    model = PersonPhone


@register
class PersonAddressPolicy(PersonPartPolicy):
    """Addresses."""

    model = PersonAddress


@register
class PersonContactPolicy(PersonPartPolicy):
    """Family and friends for both sides; a provider or case manager for the side that wrote it down, as the name may tell of a treatment."""

    model = PersonContact

    def visible(self, actor: Actor) -> QuerySet[PersonContact]:
        """Contacts of visible persons, care contacts of the actor's own side alone."""
        rows = super().visible(actor)
        return rows if actor.is_system else rows.filter(~Q(relation__in=CARE_RELATIONS) | Q(side=actor.side))


@register
class CautionPolicy(Policy):
    """Officer-safety cautions: both sides read them, the police side writes them; never partners or administrators."""

    model = Caution
    permissions = {"view": "person.view", "create": "police.write", "retire": "police.write"}

    def visible(self, actor: Actor) -> QuerySet[Caution]:
        """Cautions of visible persons."""
        if actor.is_system:
            return Caution.objects.all()
        return Caution.objects.filter(of_person(actor))

    def may_retire(self, actor: Actor, caution: Caution | None) -> Verdict:
        """While it stands."""
        if caution is not None and caution.retired_at is not None:
            return no(_("This caution was retired already."))
        return YES
