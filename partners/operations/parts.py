"""What hangs on an organisation, service or location: phones, hours, contacts, languages, lines of text. Called by the operations of their nouns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from corecit.common.errors import NotVisible
from partners.models import Contact, Language, Phone, Schedule

Rows = Iterable[Mapping[str, Any]]


def set_fields(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Puts values on a row and writes those that differ; returns their names."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
    return changed


def sync(model: type[Model], rows: Rows, **parent: Any) -> int:
    """Makes the rows of a parent as a form says: with a uid changed, or taken away where "delete" is set; without one new. Returns how many changed."""
    manager = model._default_manager
    existing = {str(row.uid): row for row in manager.select_for_update().filter(**parent)}  # type: ignore[attr-defined]
    count = 0
    for given in rows:
        values = dict(given)
        uid, delete = str(values.pop("uid", "") or ""), bool(values.pop("delete", False))
        if uid and uid not in existing:
            raise NotVisible
        if uid and delete:
            existing[uid].delete()
            count += 1
        elif uid:
            count += bool(set_fields(existing[uid], values))
        elif not delete:
            manager.create(**parent, **values)
            count += 1
    return count


def sync_phones(rows: Rows, **parent: Any) -> int:
    """The phones of an organisation, service or location; those of its contacts are kept with the contact."""
    return sync(Phone, rows, contact=None, **parent)


def sync_schedules(rows: Rows, **parent: Any) -> int:
    """The hours of a service or location."""
    return sync(Schedule, rows, **parent)


def sync_contacts(rows: Rows, **parent: Any) -> int:
    """Contact persons, each with at most one number in the form; further numbers of an import stay."""
    count = 0
    for given in rows:
        values = dict(given)
        number = values.pop("number", "")
        uid = str(values.get("uid") or "")
        count += sync(Contact, [values], **parent)
        if values.get("delete"):
            continue
        contact = Contact.objects.get(uid=uid) if uid else Contact.objects.filter(**parent).latest("pk")
        count += _set_number(contact, number)
    return count


def _set_number(contact: Contact, number: str) -> int:
    phone = contact.phones.order_by("pk").first()
    if phone is None:
        return int(bool(number and Phone.objects.create(contact=contact, number=number)))
    if not number:
        phone.delete()
        return 1
    return int(bool(set_fields(phone, {"number": number})))


def sync_languages(codes: Iterable[str], names: Mapping[str, str], **parent: Any) -> int:
    """The languages of the code list that are spoken; others, from an import, stay."""
    wanted = set(codes)
    rows = Language.objects.filter(code__in=names, **parent)
    present = set(rows.values_list("code", flat=True))
    gone, _details = rows.exclude(code__in=wanted).delete()
    made = [Language(code=code, name=names[code], **parent) for code in names if code in wanted - present]
    Language.objects.bulk_create(made)
    return gone + len(made)


def sync_lines(model: type[Model], field: str, text: str, **parent: Any) -> int:
    """One row per line of text; a row whose line stands already stays as it is."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    manager = model._default_manager
    present = {getattr(row, field): row for row in manager.filter(**parent)}
    gone = [row for line, row in present.items() if " ".join(line.split()) not in {" ".join(kept.split()) for kept in lines}]
    for row in gone:
        row.delete()
    kept = {" ".join(line.split()) for line in present}
    made = [model(**parent, **{field: line}) for line in lines if " ".join(line.split()) not in kept]
    manager.bulk_create(made)
    return len(gone) + len(made)
