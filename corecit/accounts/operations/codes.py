"""Editing code lists: a used value is retired, never deleted, and its code never changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid
from corecit.common.models import Code, CodeList
from corecit.common.selectors.codes import forget

EDITABLE = ("label_en", "label_es", "help_en", "outcome_class", "sort", "active_from_on", "active_to_on")


def _check(list_name: str, values: dict[str, Any]) -> None:
    fields: dict[str, list[str]] = {}
    if list_name == CodeList.DISPOSITION and not values.get("outcome_class"):
        fields["outcome_class"] = [_("Every disposition belongs to an outcome class, as all reports rest on it.")]
    if values.get("active_from_on") and values.get("active_to_on") and values["active_to_on"] < values["active_from_on"]:
        fields["active_to_on"] = [_("It is retired before it is offered.")]
    if fields:
        raise Invalid(_("The value cannot be saved as it is."), fields)


def _fresh_code(list_name: str, label: str) -> str:
    base = slugify(label).replace("-", "_")[:50] or "value"
    taken = set(Code.objects.filter(list=list_name, code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(f"{base}_{n}" for n in range(2, 1000) if f"{base}_{n}" not in taken)


@transaction.atomic
def add(*, actor: Actor, list_name: str, **values: Any) -> Code:
    """Adds a value at the end of a list; its code is made from the English words. Raises Invalid, or Conflict where the words stand there already."""
    authorize(actor, "create", Code)
    _check(list_name, values)
    if Code.objects.filter(list=list_name, label_en__iexact=values["label_en"]).exists():
        raise Conflict(_("The list has a value of this name. If it is retired, bring it back."))
    last = Code.objects.filter(list=list_name).aggregate(n=Max("sort"))["n"] or 0
    kept = {key: values[key] for key in EDITABLE if values.get(key) is not None}
    if list_name != CodeList.DISPOSITION:
        kept.pop("outcome_class", None)
    code = Code.objects.create(list=list_name, code=_fresh_code(list_name, values["label_en"]), **{"sort": last + 10} | kept)
    record(actor, "code.add", code, list=list_name, code=code.code)
    forget()
    return code


@transaction.atomic
def edit(*, actor: Actor, code: Code, **values: Any) -> Code:
    """Changes words, order, dates or outcome class; records keep the outcome class they were saved with. Raises Invalid."""
    row = lock(actor, Code, "edit", pk=code.pk)
    _check(row.list, {key: values.get(key, getattr(row, key)) for key in EDITABLE})
    changed = [key for key in EDITABLE if key in values and getattr(row, key) != values[key]]
    before = row.outcome_class
    for key in changed:
        setattr(row, key, values[key])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        was = before if "outcome_class" in changed else ""
        record(actor, "code.edit", row, list=row.list, code=row.code, fields=changed, was=was)
        forget()
    return row


@transaction.atomic
def retire(*, actor: Actor, code: Code) -> Code:
    """Offers a value no longer from today on; records keep it."""
    row = lock(actor, Code, "retire", pk=code.pk)
    row.active_to_on = timezone.localdate()
    row.save(update_fields=["active_to_on", "updated_at"])
    record(actor, "code.retire", row, list=row.list, code=row.code)
    forget()
    return row


@transaction.atomic
def restore(*, actor: Actor, code: Code) -> Code:
    """Offers a retired value again."""
    row = lock(actor, Code, "restore", pk=code.pk)
    row.active_to_on = None
    row.save(update_fields=["active_to_on", "updated_at"])
    record(actor, "code.restore", row, list=row.list, code=row.code)
    forget()
    return row
