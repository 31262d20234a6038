"""What stays open to somebody who leaves their team: cases by grants of their own. For administrators, who read nothing of a case but its number."""

from __future__ import annotations

from collections.abc import Iterable

from cases.models import Case, GrantReason
from corecit.access import grants
from corecit.accounts.models import User
from corecit.accounts.registries import OwnGrant


def open_to_nobody_else(cases: Iterable[Case], user: User) -> set[int]:
    """The keys of those restricted cases that only this person can open."""
    restricted = [case.pk for case in cases if case.is_restricted]
    return set(restricted) - grants.held_beside(Case, restricted, user)


def own_grants(user: User) -> list[OwnGrant]:
    """Each case that a grant in force opens to this person alone, by number; those that would be open to nobody without them are marked."""
    held = dict(grants.held_by(Case, user))
    cases = list(Case.objects.filter(pk__in=held).only("pk", "number", "is_restricted").order_by("number"))
    kept = open_to_nobody_else(cases, user)
    return [
        OwnGrant(case.number, str(GrantReason(held[case.pk].reason).label), held[case.pk].expires_at, stays=case.pk in kept)
        for case in cases
    ]
