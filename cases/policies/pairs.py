"""Possible duplicates: there for whoever sees both records, answered by whoever may link both."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.models import PairAnswer, PersonPair
from cases.policies.persons import PersonPolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register


@register
class PersonPairPolicy(Policy):
    """That two records are alike tells of both, so a reader of one of them learns nothing of the pair."""

    model = PersonPair
    permissions = {"view": "person.view", "answer": "person.view", "reopen": "person.view"}

    def visible(self, actor: Actor) -> QuerySet[PersonPair]:
        """Pairs of two visible persons."""
        if actor.is_system:
            return PersonPair.objects.all()
        if actor.user is None or not actor.can("person.view"):
            return PersonPair.objects.none()
        rows = PersonPolicy().visible(actor)
        return PersonPair.objects.filter(Exists(rows.filter(pk=OuterRef("first_id"))), Exists(rows.filter(pk=OuterRef("second_id"))))

    def may_answer(self, actor: Actor, pair: PersonPair | None) -> Verdict:
        """While it waits, by whoever may link both records."""
        if pair is None:
            return YES
        if pair.answer == PairAnswer.DIFFERENT:
            return no(_("Somebody said meanwhile that these are different people."))
        return self._both(actor, pair)

    def may_reopen(self, actor: Actor, pair: PersonPair | None) -> Verdict:
        """What was said to be different comes back into the queue, by whoever could have said it."""
        if pair is None:
            return YES
        if pair.answer != PairAnswer.DIFFERENT:
            return no(_("This pair waits for an answer already."))
        return self._both(actor, pair)

    @staticmethod
    def _both(actor: Actor, pair: PersonPair) -> Verdict:
        persons = PersonPolicy()
        return persons.may_link(actor, pair.first) and persons.may_link(actor, pair.second)
