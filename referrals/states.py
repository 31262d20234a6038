"""How a referral moves: FHIR Task status codes, as a table from which the diagram is drawn."""

from __future__ import annotations

from referrals.models import ReferralStatus as S

# From -> the states that may come next.
REFERRAL_TRANSITIONS: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.REQUESTED, S.COMPLETED, S.CANCELLED, S.ENTERED_IN_ERROR),
    S.REQUESTED: (S.ACCEPTED, S.REJECTED, S.CANCELLED, S.COMPLETED, S.FAILED, S.ENTERED_IN_ERROR),
    S.ACCEPTED: (S.IN_PROGRESS, S.ON_HOLD, S.COMPLETED, S.FAILED, S.CANCELLED, S.ENTERED_IN_ERROR),
    S.IN_PROGRESS: (S.ON_HOLD, S.COMPLETED, S.FAILED, S.CANCELLED, S.ENTERED_IN_ERROR),
    S.ON_HOLD: (S.ACCEPTED, S.IN_PROGRESS, S.COMPLETED, S.FAILED, S.CANCELLED, S.ENTERED_IN_ERROR),
    S.REJECTED: (S.REQUESTED, S.ENTERED_IN_ERROR),
    S.FAILED: (S.REQUESTED, S.ENTERED_IN_ERROR),
    S.COMPLETED: (S.ENTERED_IN_ERROR,),
    S.CANCELLED: (S.ENTERED_IN_ERROR,),
    S.ENTERED_IN_ERROR: (),
}

# States in which something is still awaited of the partner.
WAITING = (S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD)
