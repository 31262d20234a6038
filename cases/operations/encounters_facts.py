"""Writing the facts that both sides share; once a side has submitted them, a change is a correction with a reason that both sides read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import ClinicalPart, Encounter, EncounterDisposition, FactCorrection, Hold, PolicePart, ReportStatus
from cases.operations import encounters_persons
from cases.operations.encounters_responders import writer
from cases.selectors.encounters_facts import DETAILS, FACTS, HOLD, TIMES, cad_stamped, facts_of, plain
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.common.models import Code, CodeList
from corecit.notices.operations import notices


class StaleFacts(Conflict):
    """The facts were changed since the form was filled in; what was typed stays in the form."""


def is_settled(encounter: Encounter, side: str) -> bool:
    """Whether the other side has submitted, so that this side corrects the facts with a reason instead of just writing them."""
    other: type[PolicePart] | type[ClinicalPart] = ClinicalPart if side == "police" else PolicePart
    return other._default_manager.filter(encounter=encounter).exclude(status=ReportStatus.DRAFT).exists()


def write(actor: Actor, encounter: Encounter, facts: dict[str, Any], *, person: dict[str, Any], version: int, reason: str) -> None:
    """Writes facts and person, for an operation that has locked the encounter; `version` is that of the facts the form was opened with.

    Raises StaleFacts when they were changed meanwhile, Invalid without a primary disposition, and without a reason where the other side has
    submitted them. What a form leaves out (a key that is not there) stays as it is.
    """
    if version != encounter.facts_version:
        raise StaleFacts(_("Somebody changed the facts of this encounter meanwhile. Compare both below, then submit again."))
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"An encounter has no {', '.join(sorted(unknown))}.")
    before = facts_of(encounter)
    settled = is_settled(encounter, actor.side)
    who = encounters_persons.choose(actor, encounter, person) if person else None
    changed = _write_fields(encounter, facts, before)
    changed |= _write_dispositions(encounter, facts, before)
    changed |= _write_hold(encounter, facts, before)
    encounter.facts_version += 1
    encounter.save(update_fields=[*(changed & {"occurred_at", *TIMES, *DETAILS}), "facts_version", "updated_at"])
    if settled and (changed or who is not None):
        _keep_correction(actor, encounter, before, changed, who, reason)


def _write_fields(encounter: Encounter, facts: dict[str, Any], before: dict[str, Any]) -> set[str]:
    stamped = cad_stamped(encounter)
    changed = set()
    for name in ("occurred_at", *TIMES, *DETAILS):
        if name not in facts or before[name] == plain(facts[name]):
            continue
        if name in stamped:
            raise Invalid(_("This time comes from CAD and is not retyped."), {name: [_("This time comes from CAD and is not retyped.")]})
        setattr(encounter, name, facts[name])
        changed.add(name)
    if encounter.occurred_at > clock.now() + dt.timedelta(minutes=10):
        raise Invalid(_("This lies in the future."), {"occurred_at": [_("This lies in the future.")]})
    return changed


def _write_dispositions(encounter: Encounter, facts: dict[str, Any], before: dict[str, Any]) -> set[str]:
    if "disposition" not in facts:
        return set()
    primary, others = facts["disposition"], [code for code in facts.get("other_dispositions", []) if code != facts["disposition"]]
    if not primary:
        raise Invalid(_("Say how it ended."), {"disposition": [_("Choose how it ended.")]})
    changed = {name for name, value in (("disposition", primary), ("other_dispositions", others)) if before[name] != value}
    if not changed:
        return set()
    known = {code.code: code for code in Code.objects.filter(list=CodeList.DISPOSITION, code__in=[primary, *others])}
    missing = [code for code in (primary, *others) if code not in known]
    if missing:
        raise Invalid(_("“%(code)s” is no disposition.") % {"code": missing[0]}, {"disposition": [_("Choose how it ended.")]})
    kept = dict(EncounterDisposition.objects.filter(encounter=encounter).values_list("code__code", "outcome_class"))
    EncounterDisposition.objects.filter(encounter=encounter).delete()
    EncounterDisposition.objects.bulk_create(
        [
            EncounterDisposition(
                encounter=encounter, code=known[code], outcome_class=kept.get(code) or known[code].outcome_class, is_primary=code == primary
            )
            for code in dict.fromkeys((primary, *others))
        ]
    )
    return changed


def _write_hold(encounter: Encounter, facts: dict[str, Any], before: dict[str, Any]) -> set[str]:
    given = {name: facts[f"hold_{name}"] for name in HOLD if f"hold_{name}" in facts}
    if not given:
        return set()
    if not given.get("initiated_by"):
        Hold.objects.filter(encounter=encounter).delete()
        return {f"hold_{name}" for name in HOLD if before[f"hold_{name}"] is not None}
    changed = {f"hold_{name}" for name, value in given.items() if before[f"hold_{name}"] != plain(value)}
    if changed:
        Hold.objects.update_or_create(encounter=encounter, defaults=given)
    return changed


def _keep_correction(actor: Actor, encounter: Encounter, before: dict[str, Any], changed: set[str], who: Model | None, reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Say why the facts change."), {"facts_reason": [_("Say why the facts change. Both sides read this.")]})
    user, _agency = writer(actor)
    after = facts_of(encounter)
    names = sorted(changed)
    correction = FactCorrection.objects.create(
        encounter=encounter,
        at=clock.now(),
        by=user,
        side=actor.side,
        reason=reason.strip()[:300],
        before={name: before[name] for name in names},
        after={name: after[name] for name in names} | ({"person": True} if who is not None else {}),
    )
    for author in User.objects.filter(pk__in=_authors(encounter, user)):
        notices.post(
            kind="facts-corrected",
            key=f"facts-corrected:{correction.uid}:{author.pk}",
            user=author,
            path=reverse("cases:encounter-detail", args=[encounter.uid]),
        )


def _authors(encounter: Encounter, but: User) -> set[int]:
    ids: set[int] = set()
    for model in (PolicePart, ClinicalPart):
        ids |= set(model._default_manager.filter(encounter=encounter).exclude(author=but).values_list("author", flat=True))
    return ids
