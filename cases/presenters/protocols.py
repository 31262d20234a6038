"""Rules of a protocol in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import ProtocolRule, RuleLevel
from corecit.common.models import CodeList
from corecit.common.selectors import codes


@dataclass(frozen=True)
class RuleRow:
    """A rule as the table shows it."""

    rule: ProtocolRule
    when: str
    window: str
    method: str
    owner: str
    attempts: str


def hours(number: int) -> str:
    """Hours, or days where these are whole and more than three."""
    if number >= 96 and number % 24 == 0:
        return ngettext("%(n)s day", "%(n)s days", number // 24) % {"n": number // 24}
    return _("%(n)s h") % {"n": number}


def when(rule: ProtocolRule) -> str:
    """The conditions of a rule, joined."""
    found: list[Any] = []
    if rule.level:
        word = rule.get_level_display()
        found.append(word if rule.level == RuleLevel.RAISED else _("Level %(level)s") % {"level": word})
    if rule.outcome_class:
        found.append(rule.get_outcome_class_display())
    if rule.issues:
        found.append(", ".join(codes.labels(CodeList.PRESENTING_ISSUE, rule.issues)))
    if rule.age_from is not None or rule.age_to is not None:
        low, high = rule.age_from, rule.age_to
        if low is None:
            found.append(_("Age up to %(to)s") % {"to": high})
        elif high is None:
            found.append(_("Age %(from)s and over") % {"from": low})
        else:
            found.append(_("Age %(from)s to %(to)s") % {"from": low, "to": high})
    return " · ".join(str(one) for one in found)


def rows(rules: list[ProtocolRule]) -> list[RuleRow]:
    """The rows of a table of rules."""
    words = codes.label_map([CodeList.CONTACT_METHOD])[str(CodeList.CONTACT_METHOD)]
    return [
        RuleRow(
            rule=one,
            when=when(one),
            window=_("%(opens)s – %(due)s – %(closes)s")
            % {"opens": hours(one.opens_after), "due": hours(one.due_after), "closes": hours(one.expires_after)},
            method=words.get(one.method, one.method),
            owner=str(one.get_owner_role_display()),
            attempts="/".join(str(n) for n in (one.attempts_needed, one.days_needed, one.methods_needed)),
        )
        for one in rules
    ]
