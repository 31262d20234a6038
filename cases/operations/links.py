"""Linking two records of one person, and unlinking them: nothing is merged, whatever moves is written down and can be brought back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Person, PersonLink, PersonName
from cases.operations import pairs, person_keys, person_ledgers, persons, plans_links
from cases.person_facts import GROUPS, to_choose, usual
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid


def _both(actor: Actor, kept_uid: UUID, other_uid: UUID, act: str) -> tuple[Person, Person]:
    """Both records, locked in the order of their keys so that two links at once wait for each other; raises NotVisible, Denied, Conflict."""
    ids = {fetch(actor, Person, uid=uid).pk for uid in (kept_uid, other_uid)}
    if len(ids) != 2:
        raise Invalid(_("This is one and the same record."))
    rows = {row.uid: row for row in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    for row in rows.values():
        if row.linked_into_id is not None:
            raise Conflict(_("One of the two records was linked meanwhile. Search for the person again."))
        authorize(actor, act, row)
    return rows[UUID(str(kept_uid))], rows[UUID(str(other_uid))]


def _reason(text: str) -> str:
    if not text.strip():
        sentence = _("Say how you know.")
        raise Invalid(sentence, {"reason": [sentence]})
    return text.strip()[:300]


@transaction.atomic
def link(*, actor: Actor, kept_uid: UUID, other_uid: UUID, reason: str, choices: dict[str, str] | None = None) -> PersonLink:
    """Links the other record into the kept one: all that hangs on it follows, and whoever asks for it is led on.

    `choices` says for each group of cases.person_facts whose value stands, "kept" or "other"; without it the kept one's, where it has any.
    Under "plan" it says whose response plan stays in force where both have one.
    Raises NotVisible, Denied, Invalid without a reason, Conflict when one of them was linked meanwhile.
    """
    kept, other = _both(actor, kept_uid, other_uid, "link")
    row = PersonLink.objects.create(kept=kept, other=other, reason=_reason(reason), linked_by=actor.user, linked_at=clock.now())
    chosen = {group: (choices or {}).get(group) or usual(kept, other, group) for group in to_choose(kept, other)}
    taken = [group for group, whose in chosen.items() if whose == "other"]
    _one_primary_name(row, takes_name="name" in taken)
    values = {name: getattr(other, name) for group in taken for name in GROUPS[group]}
    if values:
        person_ledgers.set_values(row, kept, values)
    in_force = plans_links.in_force(kept, other)
    person_ledgers.move_everything(row)
    pairs.follow_link(actor, row)
    plans_links.keep_one(actor, row, in_force, (choices or {}).get("plan", ""))
    other.linked_into = kept
    other.save(update_fields=["linked_into", "updated_at"])
    person_keys.keep([kept.pk, other.pk])
    record(actor, "person.link", kept, other=str(other.uid), link=str(row.uid), chosen=taken)
    record(actor, "person.link_away", other, kept=str(kept.uid), link=str(row.uid))
    return row


def _one_primary_name(row: PersonLink, *, takes_name: bool) -> None:
    """Of the two own names one stays the person's, the other becomes an alias, so that both are found."""
    alias_of = row.kept_id if takes_name else row.other_id
    for name in PersonName.objects.select_for_update().filter(person=alias_of, kind="primary"):
        person_ledgers.set_values(row, name, {"kind": "alias"})


@transaction.atomic
def unlink(*, actor: Actor, link_uid: UUID, reason: str) -> list[str]:
    """Undoes a link: both records are as they were, but for what somebody changed since, which stays; returns those fields of the kept record.

    Raises NotVisible, Denied while the kept record is itself linked into another, Invalid without a reason, Conflict when it was undone already.
    """
    seen = fetch(actor, PersonLink, uid=link_uid)
    people = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(seen.kept_id, seen.other_id)).order_by("pk")}
    row = lock(actor, PersonLink, "unlink", pk=seen.pk)
    row.unlink_reason = _reason(reason)
    stayed = person_ledgers.undo(row, GROUPS.values())
    plans_links.say_restored(actor, row)
    pairs.follow_unlink(actor, row)
    kept, other = people[row.kept_id], people[row.other_id]
    other.linked_into = None
    other.save(update_fields=["linked_into", "updated_at"])
    row.unlinked_by, row.unlinked_at = actor.user, clock.now()
    row.save(update_fields=["unlinked_by", "unlinked_at", "unlink_reason", "updated_at"])
    for person in (kept, other):
        person.refresh_from_db()
        persons.keep_name(person)
    person_keys.keep([kept.pk, other.pk])
    record(actor, "person.unlink", kept, other=str(other.uid), link=str(row.uid), stayed=stayed)
    record(actor, "person.unlink_away", other, kept=str(kept.uid), link=str(row.uid))
    return stayed
