"""What the system itself does with grants: sweeping those that ended, and checking the read table against them."""

from __future__ import annotations

import logging
import random
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from cases.models import Case, CaseAccess, CaseGroupPermission, CaseUserPermission, Encounter, EncounterAccess
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.accounts.selectors.memberships import holders
from corecit.audit.models import Outcome
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied
from corecit.notices.operations import notices

logger = logging.getLogger(__name__)

SAMPLE = 5000
# Cases granted, or changed, within so many days are checked whole, beside the sample.
RECENT_DAYS = 2
RECENT_LIMIT = 20_000


def _system_only(actor: Actor) -> None:
    if not actor.is_system:
        raise Denied(_("Only corecit itself does this."))


def expire(*, actor: Actor, limit: int = 1000) -> int:
    """Deletes grants whose end has passed, each audited, case by case; returns how many principals lost one. They open nothing meanwhile."""
    _system_only(actor)
    ids: set[int] = set()
    for rows in grants.expired(Case):
        ids |= set(rows.order_by("content_object_id").values_list("content_object_id", flat=True).distinct()[:limit])
    return sum(_expire_of(actor, case_id) for case_id in sorted(ids))


@transaction.atomic
def _expire_of(actor: Actor, case_id: int) -> int:
    # The case is locked first, as every operation does, or the sweep and a revocation could wait for each other.
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        return 0
    gone: set[tuple[str, int, str]] = set()
    for rows, column, name in zip(grants.expired(Case), ("user_id", "group__team"), ("from_user", "from_team"), strict=True):
        mine = rows.filter(content_object=case)
        gone |= {(name, principal, reason) for principal, reason in mine.values_list(column, "reason")}
        mine.delete()
    for name, principal, reason in sorted(gone):
        lost: dict[str, Any] = {name: principal, "reason": reason}
        record(actor, "case.grant_expired", case, **lost)
    return len(gone)


def _to_check(sample: int) -> list[int]:
    """Ids of cases: a random sample over the whole range, and those whose grants or state changed lately."""
    since = clock.minutes_ago(RECENT_DAYS * 24 * 60)
    recent: set[int] = set()
    for model in (CaseUserPermission, CaseGroupPermission):
        recent |= set(model.objects.filter(granted_at__gt=since).values_list("content_object_id", flat=True)[:RECENT_LIMIT])
    recent |= set(Case.objects.filter(updated_at__gt=since).values_list("id", flat=True)[:RECENT_LIMIT])
    # Rows of cases that are no more; the foreign key has no constraint, as the triggers write the table.
    recent |= set(
        CaseAccess.objects.filter(~Exists(Case.objects.filter(pk=OuterRef("case_id")))).values_list("case_id", flat=True)[:RECENT_LIMIT]
    )
    highest = Case.objects.aggregate(top=Max("id"))["top"] or 0
    chosen = random.sample(range(1, highest + 1), sample) if highest > sample else range(1, highest + 1)
    return sorted(recent | set(chosen))


def verify(*, actor: Actor, sample: int = SAMPLE) -> int:
    """Recomputes who may see a sample of cases and compares it with the read tables of cases and encounters; returns the number of differences.

    What differs is mended at once, as it may let somebody in, and told: in the audit trail, the log, and to whoever reads the whole trail.
    """
    _system_only(actor)
    ids = _to_check(sample)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT principal, case_id, difference FROM case_access_differences(%s::bigint[])", [ids])
        found = cursor.fetchall()
        wrong = sorted({case_id for _principal, case_id, _difference in found})
        if wrong:
            cursor.execute("SELECT case_access_refresh(%s::bigint[])", [wrong])
        encounters = _verify_encounters(cursor, ids, sample)
        found += encounters
        detail: dict[str, Any] = {kind: sum(1 for row in found if row[2] == kind) for kind in ("extra", "missing", "other")}
        detail |= {
            "cases": len(ids),
            "differences": len(found),
            "wrong": wrong[:100],
            "encounters": sorted({row[1] for row in encounters})[:100],
        }
        record(actor, "case_access.verify", outcome=Outcome.FAILED if found else Outcome.OK, **detail)
        if found:
            _raise_alarm(len(found))
    return len(found)


def _verify_encounters(cursor: Any, case_ids: list[int], sample: int) -> list[tuple[int, int, str]]:
    """The same for the table that lists of encounters read: those of these cases, and as many others; what differs is mended."""
    highest = Encounter.objects.aggregate(top=Max("id"))["top"] or 0
    ids = set(random.sample(range(1, highest + 1), sample) if highest > sample else range(1, highest + 1))
    ids |= set(Encounter.objects.filter(case__in=case_ids).order_by().values_list("pk", flat=True))
    gone = EncounterAccess.objects.filter(~Exists(Encounter.objects.filter(pk=OuterRef("encounter_id"))))
    ids |= set(gone.values_list("encounter_id", flat=True)[:RECENT_LIMIT])
    cursor.execute("SELECT principal, encounter_id, difference FROM encounter_access_differences(%s::bigint[])", [sorted(ids)])
    found: list[tuple[int, int, str]] = cursor.fetchall()
    if found:
        cursor.execute("SELECT encounter_access_refresh(%s::bigint[])", [sorted({row[1] for row in found})])
    return found


def _raise_alarm(differences: int) -> None:
    logger.error(
        "The tables of access differed from the grants in %s rows; they were mended. See the audit trail, action case_access.verify.",
        differences,
    )
    told = {one.user_id: one.user for one in [*holders("audit.all"), *holders("people.manage")]}
    day = clock.now().date().isoformat()
    for user in told.values():
        notices.post(kind="case-access-difference", key=f"case-access-difference:{day}:{user.pk}", user=user)
