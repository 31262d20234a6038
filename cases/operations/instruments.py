"""Instruments: loading what ships, switching on and off, making an agency's own form, publishing, importing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases.instruments import structure
from cases.instruments.shipped import shipped
from cases.models import Instrument, InstrumentUse, InstrumentVersion, Licence
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Agency
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid


@transaction.atomic
def load_shipped(*, actor: Actor) -> int:
    """Adds the shipped instruments, and a new version where the wording that ships has changed; returns how many versions were added. All stay off."""
    added = 0
    for one in shipped():
        resource = one["questionnaire"]
        values = {
            "title": resource["title"],
            "licence": one["licence"],
            "notice": resource["copyright"],
            "scoring": one["scoring"],
            "agency": None,
        }
        instrument, _new = Instrument.objects.update_or_create(key=one["key"], defaults=values)
        newest = instrument.versions.order_by("-number").first()
        if newest is not None and newest.definition == resource:
            continue
        InstrumentVersion.objects.create(
            instrument=instrument,
            number=newest.number + 1 if newest else 1,
            label=resource["version"],
            definition=resource,
            published_at=clock.now(),
        )
        added += 1
    if added:
        record(actor, "instrument.load", None, versions=added)
    return added


def _agency(actor: Actor) -> Agency:
    if actor.agency is None:
        raise Denied(_("Choose the agency in which you act first."))
    return actor.agency


@transaction.atomic
def switch(
    *,
    actor: Actor,
    instrument_id: int,
    is_on: bool,
    permission_from: str = "",
    permission_on: dt.date | None = None,
    permission_reference: str = "",
) -> InstrumentUse:
    """Switches an instrument on or off for the actor's agency; one that needs permission demands who gave it, when, and a reference."""
    instrument = lock(actor, Instrument, "switch", pk=instrument_id)
    use = InstrumentUse.objects.select_for_update().filter(instrument=instrument, agency=_agency(actor)).first()
    if use is None:
        use = InstrumentUse(instrument=instrument, agency=_agency(actor))
    given = {
        "permission_from": permission_from.strip(),
        "permission_on": permission_on,
        "permission_reference": permission_reference.strip(),
    }
    if is_on and instrument.licence == Licence.NEEDS_PERMISSION:
        missing = {name: [_("Record the permission before this is used.")] for name, value in given.items() if not value}
        if missing:
            raise Invalid(_("This instrument needs written permission. Say who gave it, when, and where it is filed."), missing)
        if permission_on is not None and permission_on > clock.now().date():
            raise Invalid(_("This day lies in the future."), {"permission_on": [_("This day lies in the future.")]})
        use.permission_from, use.permission_on = str(given["permission_from"]), permission_on
        use.permission_reference = str(given["permission_reference"])
    use.is_on, use.switched_at, use.switched_by = is_on, clock.now(), actor.user
    use.save()
    record(actor, "instrument.switch_on" if is_on else "instrument.switch_off", instrument)
    return use


@transaction.atomic
def create(
    *,
    actor: Actor,
    title: str,
    notice: str = "",
    licence: str = Licence.OWN,
    definition: dict[str, Any] | None = None,
) -> Instrument:
    """Begins a form of the agency's own: empty, or read from a FHIR Questionnaire; it is a draft until it is published. Raises Invalid."""
    authorize(actor, "create", Instrument)
    if not title.strip():
        sentence = _("Give the form a title.")
        raise Invalid(sentence, {"title": [sentence], "file": [f"$.title: {sentence}"]})
    resource = definition or {"resourceType": "Questionnaire", "status": "draft", "item": []}
    if definition is not None:
        try:
            structure.read(definition | {"title": title})
        except structure.BadQuestionnaire as bad:
            raise Invalid(_("This file cannot be used as it is."), {"file": [str(one) for one in bad.problems]}) from bad
        resource = structure.plain(definition)
    key = f"{slugify(title)[:45] or 'form'}-{uuid.uuid4().hex[:10]}"
    instrument = Instrument.objects.create(
        key=key, title=title.strip()[:200], agency=_agency(actor), licence=licence, notice=notice.strip(), created_by=actor.person
    )
    InstrumentVersion.objects.create(instrument=instrument, number=1, label="1", definition=resource | {"title": title.strip()[:200]})
    record(actor, "instrument.import" if definition is not None else "instrument.create", instrument)
    return instrument


@transaction.atomic
def revise(*, actor: Actor, instrument_id: int) -> InstrumentVersion:
    """Begins the next version from the published one; the one that is being written already where there is one."""
    instrument = lock(actor, Instrument, "edit", pk=instrument_id)
    newest = instrument.versions.order_by("-number").first()
    if newest is None or newest.published_at is None:
        if newest is None:
            raise Conflict(_("The form has no version to go on from."))
        return newest
    number = newest.number + 1
    made = InstrumentVersion.objects.create(instrument=instrument, number=number, label=str(number), definition=newest.definition)
    record(actor, "instrument.revise", instrument, version=number)
    return made


@transaction.atomic
def write_draft(
    *, actor: Actor, instrument_id: int, items: list[dict[str, Any]], title: str | None = None, notice: str | None = None
) -> InstrumentVersion:
    """Stores the items of the version that is being written, whole or not; raises Conflict when none is."""
    instrument = lock(actor, Instrument, "edit", pk=instrument_id)
    version = instrument.versions.select_for_update().filter(published_at=None).first()
    if version is None:
        raise Conflict(_("This version was published meanwhile. Begin a new one."))
    if title is not None:
        if not title.strip():
            raise Invalid(_("Give the form a title."), {"title": [_("Give the form a title.")]})
        instrument.title = title.strip()[:200]
    if notice is not None:
        instrument.notice = notice.strip()
    instrument.save(update_fields=["title", "notice", "updated_at"])
    version.definition = version.definition | {"title": instrument.title, "copyright": instrument.notice, "item": items}
    version.save(update_fields=["definition", "updated_at"])
    record(actor, "instrument.write", instrument, version=version.number, items=len(items))
    return version


@transaction.atomic
def publish(*, actor: Actor, instrument_id: int) -> InstrumentVersion:
    """Makes the version that is being written the one that is asked from now on; it never changes again. Raises Invalid while it is not whole."""
    instrument = lock(actor, Instrument, "publish", pk=instrument_id)
    version = instrument.versions.select_for_update().filter(published_at=None).first()
    if version is None:
        raise Conflict(_("There is nothing new to publish."))
    try:
        structure.read(version.definition)
    except structure.BadQuestionnaire as bad:
        raise Invalid(_("The form is not whole yet."), {"item": [str(one) for one in bad.problems]}) from bad
    version.definition = version.definition | {"status": "active", "version": str(version.number)}
    version.published_at, version.published_by = clock.now(), actor.user
    version.save(update_fields=["definition", "published_at", "published_by", "updated_at"])
    record(actor, "instrument.publish", instrument, version=version.number)
    return version


@transaction.atomic
def drop_draft(*, actor: Actor, instrument_id: int) -> bool:
    """Drops the version that is being written, and with it a form that was never published; returns whether the form itself is gone."""
    instrument = lock(actor, Instrument, "edit", pk=instrument_id)
    version = instrument.versions.filter(published_at=None).first()
    if version is None:
        raise Conflict(_("There is nothing new to drop."))
    record(actor, "instrument.drop_draft", instrument, version=version.number)
    version.delete()
    if instrument.versions.exists():
        return False
    instrument.uses.all().delete()
    instrument.delete()
    return True
