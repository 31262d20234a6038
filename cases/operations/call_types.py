"""The call-type map: an administrator confirms or changes what local types mean; calls that are there follow."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Trim, Upper
from django.utils.translation import gettext as _

from cases.calls import crisis_types
from cases.models import Call, CallSourceKind, CallTypeMap, CrisisLevel
from corecit.access.actor import Actor
from corecit.access.policies import authorize, visible
from corecit.accounts.models import Agency
from corecit.audit.trail import record
from corecit.common.errors import Invalid, NotVisible


@transaction.atomic
def confirm(*, actor: Actor, agency: Agency, choices: Mapping[UUID, tuple[str, str]]) -> int:
    """Sets level and standard type of some types of an agency (uid -> both) and confirms them; returns how many calls changed their level.

    Raises NotVisible for a type of another agency, Invalid for a level or standard type that does not exist.
    """
    authorize(actor, "change", CallTypeMap)
    rows = list(visible(actor, CallTypeMap).filter(agency=agency, uid__in=choices).select_for_update().order_by("pk"))
    if len(rows) != len(choices):
        raise NotVisible
    moved = []
    for row in rows:
        level, standard = choices[row.uid]
        if level not in CrisisLevel.values or (standard and standard not in crisis_types.CERTAIN_CODES | crisis_types.POSSIBLE_CODES):
            raise Invalid(_("Choose a level and a standard type from the lists."))
        if (row.level, row.standard_type, row.is_confirmed) == (level, standard, True):
            continue
        if row.level != level:
            moved.append(row.local_type)
        record(actor, "calltype.confirm", row, level=level, before=row.level, standard_type=standard)
        row.level, row.standard_type, row.is_confirmed = level, standard, True
        row.save(update_fields=["level", "standard_type", "is_confirmed", "updated_at"])
    return _relevel(agency, moved) if moved else 0


def _relevel(agency: Agency, types: list[str]) -> int:
    """Gives the calls of these types the stronger level of what they began and ended as; typed calls that a person called a crisis stay one."""
    calls = Call.objects.filter(agency=agency).annotate(first=Upper(Trim("initial_type")), last=Upper(Trim("final_type")))
    calls = calls.filter(Q(first__in=types) | Q(last__in=types))
    by_level: dict[str, list[str]] = {CrisisLevel.CERTAIN: [], CrisisLevel.POSSIBLE: []}
    for text, mapped in CallTypeMap.objects.filter(agency=agency).exclude(level=CrisisLevel.NO).values_list("local_type", "level"):
        by_level[mapped].append(text)
    level = Case(
        *[When(Q(first__in=names) | Q(last__in=names), then=Value(name)) for name, names in by_level.items() if names],
        default=Value(CrisisLevel.NO),
        output_field=CharField(),
    )
    return calls.exclude(source_kind=CallSourceKind.MANUAL, raw__is_crisis=True).exclude(crisis_level=level).update(crisis_level=level)
