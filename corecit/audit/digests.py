"""The digest over a run of events: each seal holds the one before it, so that nothing sealed can be changed or taken out unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from corecit.audit.models import AuditEvent

COLUMNS = [field.attname for field in AuditEvent._meta.local_fields]


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if hasattr(value, "isoformat") else str(value) if not isinstance(value, (int, str, dict, type(None))) else value
    )


def digest(before: str, rows: Iterable[dict[str, Any]]) -> tuple[str, int]:
    """The digest over the one before and the columns of each row, and how many rows there were."""
    total, number = hashlib.sha256(before.encode()), 0
    for row in rows:
        total.update(json.dumps([_plain(row[column]) for column in COLUMNS], sort_keys=True, separators=(",", ":")).encode())
        number += 1
    return total.hexdigest(), number
