"""Taking services out of offer that the newest file of their source does not hold any more; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.audit import trail
from corecit.common.errors import Conflict, Invalid
from partners.models import DirectoryImport, Service, ServiceStatus
from partners.operations import parts
from partners.selectors import missing


@transaction.atomic
def retire(*, actor: Actor, import_uid: UUID | str, service_uids: Iterable[str]) -> int:
    """Makes the chosen services of an import's list inactive, each audited; returns how many. Referrals to them stay readable.

    Raises Conflict when a later file of the source was imported meanwhile, Invalid when nothing was chosen.
    """
    found = fetch(actor, DirectoryImport, uid=import_uid)
    authorize(actor, "run", found)
    if not missing.is_latest(found):
        raise Conflict(_("A later file of this source was imported meanwhile. Look at the list of that one."))
    chosen = set(service_uids)
    keys = [service.pk for service in missing.still_on_offer(actor, found) if str(service.uid) in chosen]
    if not keys:
        raise Invalid(_("Choose at least one service."))
    for pk in sorted(keys):
        service = lock(actor, Service, "change", pk=pk)
        parts.set_fields(service, {"status": ServiceStatus.INACTIVE})
        trail.record(actor, "service.retire_missing", service, import_id=found.pk)
    return len(keys)
