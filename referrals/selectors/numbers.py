"""The key of a referral by its number, for the audit trail."""

from __future__ import annotations

from referrals.models import Referral


def by_number(number: str) -> dict[str, list[int]]:
    """The referral of a number; the trail shows nothing of it but who opened it."""
    keys = list(Referral.objects.filter(number__iexact=number).values_list("pk", flat=True))
    return {"referral": keys} if keys else {}
