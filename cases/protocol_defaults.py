"""The protocol that ships: what an agency follows until it keeps a table of its own.

The windows of 24 and 72 hours, 7 and 30 days are common practice in follow-up after a crisis, not a rule of law: every agency is to check
them against its own protocol, which the page of the table says.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from cases.models import OwnerRole, ProtocolRule, RuleLevel
from corecit.common.models import OutcomeClass

DAY = 24
# Key -> (what it is for, how, window in hours: opens, due, closes; attempts, different days, different ways; what it rests on).
_SHIPPED: dict[str, tuple[Any, str, tuple[int, int, int], tuple[int, int, int], dict[str, Any]]] = {
    "high-24h": (gettext_lazy("Safety check, first day"), "phone", (0, 24, 48), (3, 1, 2), {"level": RuleLevel.HIGH}),
    "high-72h": (gettext_lazy("Safety check, third day"), "phone", (24, 72, 120), (3, 2, 1), {"level": RuleLevel.HIGH}),
    "high-7d": (gettext_lazy("Visit within a week"), "visit", (4 * DAY, 7 * DAY, 10 * DAY), (3, 2, 1), {"level": RuleLevel.HIGH}),
    "high-30d": (gettext_lazy("Check after a month"), "phone", (21 * DAY, 30 * DAY, 45 * DAY), (3, 2, 1), {"level": RuleLevel.HIGH}),
    "moderate-72h": (gettext_lazy("Check within three days"), "phone", (0, 72, 120), (3, 2, 1), {"level": RuleLevel.MODERATE}),
    "moderate-30d": (
        gettext_lazy("Check after a month"),
        "phone",
        (21 * DAY, 30 * DAY, 45 * DAY),
        (3, 2, 1),
        {"level": RuleLevel.MODERATE},
    ),
    "low-7d": (gettext_lazy("Check within a week"), "phone", (0, 7 * DAY, 14 * DAY), (2, 2, 1), {"level": RuleLevel.LOW}),
    "incomplete-24h": (gettext_lazy("Finish the screening"), "phone", (0, 24, 72), (3, 1, 1), {"level": RuleLevel.INCOMPLETE}),
    "raised-24h": (gettext_lazy("Ask a suicide screen"), "phone", (0, 24, 72), (3, 1, 1), {"level": RuleLevel.RAISED}),
    "hold-72h": (gettext_lazy("Contact after the hold"), "phone", (0, 72, 7 * DAY), (3, 2, 1), {"outcome_class": OutcomeClass.HOLD}),
    "ed-72h": (gettext_lazy("Contact after the hospital"), "phone", (0, 72, 7 * DAY), (3, 2, 1), {"outcome_class": OutcomeClass.ED}),
    "crisis-facility-72h": (
        gettext_lazy("Contact after the crisis facility"),
        "phone",
        (0, 72, 7 * DAY),
        (3, 2, 1),
        {"outcome_class": OutcomeClass.CRISIS_FACILITY},
    ),
    "admission-72h": (
        gettext_lazy("Contact after the hospital stay"),
        "phone",
        (0, 72, 14 * DAY),
        (3, 2, 1),
        {"outcome_class": OutcomeClass.ADMISSION},
    ),
    "youth-72h": (gettext_lazy("Contact with the family"), "phone", (0, 72, 7 * DAY), (3, 2, 1), {"age_to": 17}),
    "housing-7d": (gettext_lazy("Help with housing"), "phone", (0, 7 * DAY, 14 * DAY), (2, 2, 1), {"issues": ["housing_crisis"]}),
}


def shipped() -> list[ProtocolRule]:
    """The shipped rules in their order, as unsaved rows without an agency."""
    return [
        ProtocolRule(
            key=key,
            purpose=str(purpose),
            method=method,
            owner_role=OwnerRole.LEAD,
            opens_after=opens,
            due_after=due,
            expires_after=closes,
            attempts_needed=attempts,
            days_needed=days,
            methods_needed=ways,
            sort=number * 10,
            **rests_on,
        )
        for number, (key, (purpose, method, (opens, due, closes), (attempts, days, ways), rests_on)) in enumerate(_SHIPPED.items(), 1)
    ]
