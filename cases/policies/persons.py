"""Persons: there for whoever sees a case or a submitted encounter of theirs."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Caution, EncounterPerson, Person
from cases.policies.cases import CasePolicy
from cases.policies.encounters import EncounterPolicy
from corecit.access.actor import Actor
from corecit.access.policies import Policy, register


@register
class PersonPolicy(Policy):
    """Rows through cases and encounters, and those the actor entered themselves and has not used yet."""

    model = Person
    permissions = {"view": "person.view", "create": "person.view", "edit": "person.view"}

    def visible(self, actor: Actor) -> QuerySet[Person]:
        """Persons of visible cases and encounters."""
        if actor.is_system:
            return Person.objects.all()
        if not actor.can("person.view") or actor.user is None:
            return Person.objects.none()
        in_case = Exists(CasePolicy().visible(actor).filter(person=OuterRef("pk")))
        met = Exists(EncounterPerson.objects.filter(person=OuterRef("pk"), encounter__in=EncounterPolicy().visible(actor)))
        fresh = Q(created_by=actor.user, cases=None, encounter_persons=None)
        return Person.objects.filter(Q(in_case) | Q(met) | fresh)


@register
class CautionPolicy(Policy):
    """Officer-safety cautions: both sides read them, the police side writes them; never partners or administrators."""

    model = Caution
    permissions = {"view": "person.view", "create": "police.write", "retire": "police.write"}

    def visible(self, actor: Actor) -> QuerySet[Caution]:
        """Cautions of visible persons."""
        if actor.is_system:
            return Caution.objects.all()
        return Caution.objects.filter(person__in=PersonPolicy().visible(actor))
