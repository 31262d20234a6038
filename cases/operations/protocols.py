"""Carrying out a protocol: the follow-ups that were said yes to are planned, the others are left out with a reason, each once per event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases.models import Case, FollowUp, ProtocolAnswer, ProtocolRule
from cases.occasions import Occasion, read
from cases.operations import follow_ups
from cases.protocol_defaults import shipped
from cases.selectors import protocols as selectors
from cases.selectors.protocols import Proposal
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Agency, User
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid

FIELDS = (
    *("level", "outcome_class", "age_from", "age_to", "issues", "purpose", "method", "owner_role", "opens_after", "due_after"),
    *("expires_after", "attempts_needed", "days_needed", "methods_needed", "sort"),
)


class ProtocolChanged(Conflict):
    """The protocol asks for something that was not shown: look again, then say yes or no to it."""


@dataclass(frozen=True)
class Line:
    """The answer to one proposal: wanted or not, and where it was edited."""

    rule: str
    is_wanted: bool
    owner: User | None = None
    due_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None


@transaction.atomic
def apply(*, actor: Actor, occasion: Occasion, lines: list[Line], reason: str = "") -> list[FollowUp]:
    """Answers what the protocol asks for after an event: plans the wanted lines, leaves the others out with the reason.

    What somebody else answered meanwhile is passed over. Raises ProtocolChanged when something is asked for that `lines` say nothing of,
    Invalid without a reason for what is left out, Denied, NotVisible.
    """
    if occasion.case is None:
        raise Conflict(_("Follow-ups are planned on a case. Open one for this encounter first."))
    case = lock(actor, Case, "work", pk=occasion.case.pk)
    answers = {line.rule: line for line in lines}
    asked = selectors.proposals(actor, occasion)
    if any(one.rule not in answers for one in asked):
        raise ProtocolChanged(_("The protocol asks for other follow-ups now. Look at them, then save again."))
    unwanted = [one for one in asked if not answers[one.rule].is_wanted]
    if unwanted and not reason.strip():
        sentence = _("Say why follow-ups that the protocol asks for are left out.")
        raise Invalid(sentence, {"reason": [sentence]})
    planned = [_plan(actor, case, occasion, one, answers[one.rule]) for one in asked if answers[one.rule].is_wanted]
    for one in unwanted:
        _keep(actor, case, occasion, one, None, reason.strip()[:300])
    if asked:
        # Which rules they were would tell of the screening, so the trail has their number alone.
        record(actor, "protocol.apply", case, event=occasion.event, planned=len(planned), left_out=len(unwanted))
    return planned


@transaction.atomic
def answer(*, actor: Actor, kind: str, uid: UUID, lines: list[Line], reason: str = "") -> list[FollowUp]:
    """As `apply`, for an event that is read anew by its kind and uid."""
    return apply(actor=actor, occasion=read(actor, kind, uid), lines=lines, reason=reason)


def _plan(actor: Actor, case: Case, occasion: Occasion, one: Proposal, line: Line) -> FollowUp:
    due_at = line.due_at or one.due_at
    try:
        follow_up = follow_ups.create(
            actor=actor,
            case=case,
            encounter=occasion.encounter,
            purpose=one.purpose,
            method=one.method,
            opens_at=min(one.opens_at, due_at),
            due_at=due_at,
            expires_at=line.expires_at or max(one.expires_at, due_at),
            owner=line.owner or one.owner,
            attempts_needed=one.attempts_needed,
            days_needed=one.days_needed,
            methods_needed=one.methods_needed,
        )
    except Invalid as refusal:
        # Said of the line it is about.
        raise Invalid(refusal.reason, {f"{name}_{one.rule}": sentences for name, sentences in refusal.fields.items()}) from None
    _keep(actor, case, occasion, one, follow_up, "")
    return follow_up


def _keep(actor: Actor, case: Case, occasion: Occasion, one: Proposal, follow_up: FollowUp | None, reason: str) -> None:
    ProtocolAnswer.objects.create(
        case=case,
        event=occasion.event,
        encounter=occasion.encounter,
        rule=one.rule,
        is_clinical=one.is_clinical,
        follow_up=follow_up,
        reason=reason,
        by=actor.user,
    )


# The table that administrators keep


@transaction.atomic
def adopt(*, actor: Actor, agency: Agency) -> int:
    """Gives an agency a table of its own, filled with the shipped rules, to be edited; returns how many. One that has a table keeps it."""
    authorize(actor, "create", ProtocolRule)
    # One at a time, or two administrators would fill it twice.
    Agency.objects.select_for_update().get(pk=agency.pk)
    if ProtocolRule.objects.filter(agency=agency).exists():
        return 0
    rules = shipped()
    for rule in rules:
        rule.agency = agency
    ProtocolRule.objects.bulk_create(rules)
    record(actor, "protocol.adopt", agency, rules=len(rules))
    return len(rules)


def _check(values: dict[str, Any]) -> None:
    fields: dict[str, list[str]] = {}
    if not (
        values["level"] or values["outcome_class"] or values["issues"] or values["age_from"] is not None or values["age_to"] is not None
    ):
        fields["level"] = [_("Say when the rule applies: a level, an outcome class, an age group or a presenting issue.")]
    if values["age_from"] is not None and values["age_to"] is not None and values["age_to"] < values["age_from"]:
        fields["age_to"] = [_("The age range runs backward: the second age is below the first.")]
    if values["due_after"] < values["opens_after"]:
        fields["due_after"] = [_("It is due before its window opens.")]
    elif values["due_after"] < 1:
        fields["due_after"] = [_("Give at least one hour.")]
    if values["expires_after"] < values["due_after"]:
        fields["expires_after"] = [_("The window closes before the contact is due.")]
    for name in ("days_needed", "methods_needed"):
        if values[name] > values["attempts_needed"]:
            fields[name] = [_("There cannot be more of these than attempts.")]
    if fields:
        raise Invalid(_("The rule cannot be saved as it is."), fields)


@transaction.atomic
def add_rule(*, actor: Actor, agency: Agency, **values: Any) -> ProtocolRule:
    """Adds a rule to an agency's own table (made from the shipped one where it had none); raises Invalid."""
    authorize(actor, "create", ProtocolRule)
    adopt(actor=actor, agency=agency)
    _check(values)
    rows = ProtocolRule.objects.filter(agency=agency)
    base = slugify(values["purpose"])[:50] or "rule"
    taken = set(rows.filter(key__startswith=base).values_list("key", flat=True))
    key = base if base not in taken else next(f"{base}-{n}" for n in range(2, 1000) if f"{base}-{n}" not in taken)
    last = rows.aggregate(n=Max("sort"))["n"] or 0
    given = {name: values[name] for name in FIELDS if values.get(name) is not None}
    rule = ProtocolRule.objects.create(agency=agency, key=key, **({"sort": last + 10} | given))
    record(actor, "protocol.add_rule", rule, agency=agency.pk, key=key)
    return rule


@transaction.atomic
def edit_rule(*, actor: Actor, rule: ProtocolRule, seen_at: dt.datetime | None = None, **values: Any) -> ProtocolRule:
    """Changes a rule; follow-ups that it planned before stay as they are. Raises Invalid, and Conflict when it was changed since `seen_at`."""
    row = lock(actor, ProtocolRule, "edit", pk=rule.pk)
    if seen_at is not None and row.updated_at != seen_at:
        raise Conflict(_("Somebody else changed this rule meanwhile. Open it in another window, compare, and change it there."))
    _check({name: values.get(name, getattr(row, name)) for name in FIELDS})
    changed = [name for name in FIELDS if name in values and getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        record(actor, "protocol.edit_rule", row, agency=row.agency_id, key=row.key, fields=changed)
    return row


@transaction.atomic
def retire_rule(*, actor: Actor, rule: ProtocolRule) -> ProtocolRule:
    """Proposes nothing by this rule any more."""
    return _switch(actor, rule, "retire", is_active=False)


@transaction.atomic
def restore_rule(*, actor: Actor, rule: ProtocolRule) -> ProtocolRule:
    """Proposes by this rule again."""
    return _switch(actor, rule, "restore", is_active=True)


def _switch(actor: Actor, rule: ProtocolRule, act: str, *, is_active: bool) -> ProtocolRule:
    row = lock(actor, ProtocolRule, act, pk=rule.pk)
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active", "updated_at"])
        record(actor, f"protocol.{act}_rule", row, agency=row.agency_id, key=row.key)
    return row
