"""Loading code lists; editing them is in corecit.accounts.operations.codes, which stands above the audit."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from corecit.common.defaults import DEFAULTS
from corecit.common.models import Code
from corecit.common.selectors.codes import forget


@transaction.atomic
def load_defaults(*, actor: Any) -> int:
    """Adds the shipped values that are not there yet, leaving every edited one alone; returns how many were added."""
    present = set(Code.objects.values_list("list", "code"))
    rows = [
        Code(list=name, sort=sort * 10, **value)
        for name, values in DEFAULTS.items()
        for sort, value in enumerate(values, 1)
        if (name, value["code"]) not in present
    ]
    Code.objects.bulk_create(rows)
    forget()
    return len(rows)
