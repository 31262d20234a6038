"""Instruments: those that ship and the agency's own; administrators keep them, the clinical side uses what is switched on."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Instrument, InstrumentUse, InstrumentVersion
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register


@register
class InstrumentPolicy(Policy):
    """Shipped ones for everybody who keeps or uses instruments, an agency's own for that agency."""

    model = Instrument
    permissions = {
        "view": "instruments.manage",
        "create": "instruments.manage",
        "switch": "instruments.manage",
        "edit": "instruments.manage",
        "publish": "instruments.manage",
    }

    def visible(self, actor: Actor) -> QuerySet[Instrument]:
        """Shipped ones and the own agency's."""
        if actor.is_system:
            return Instrument.objects.all()
        if actor.agency is None or not (actor.can("instruments.manage") or actor.can("clinical.read")):
            return Instrument.objects.none()
        return Instrument.objects.filter(Q(agency=None) | Q(agency=actor.agency))

    def may_edit(self, actor: Actor, instrument: Instrument | None) -> Verdict:
        """The wording of what ships is never altered."""
        if instrument is not None and instrument.agency_id is None:
            return no(_("The wording of a published instrument is fixed. Make a form of your own instead."))
        return YES

    may_publish = may_edit

    def may_switch(self, actor: Actor, instrument: Instrument | None) -> Verdict:
        """Once there is a version to use."""
        if instrument is not None and not instrument.versions.filter(published_at__isnull=False).exists():
            return no(_("Publish a version first."))
        return YES


@register
class InstrumentVersionPolicy(Policy):
    """Versions of visible instruments."""

    model = InstrumentVersion
    permissions = {"view": "instruments.manage"}

    def visible(self, actor: Actor) -> QuerySet[InstrumentVersion]:
        """Versions of visible instruments; drafts for those who keep them."""
        rows = InstrumentVersion.objects.filter(instrument__in=InstrumentPolicy().visible(actor))
        return rows if actor.is_system or actor.can("instruments.manage") else rows.filter(published_at__isnull=False)


@register
class InstrumentUsePolicy(Policy):
    """What one's own agency switched on."""

    model = InstrumentUse
    permissions = {"view": "instruments.manage"}

    def visible(self, actor: Actor) -> QuerySet[InstrumentUse]:
        """The own agency's."""
        if actor.is_system:
            return InstrumentUse.objects.all()
        rows = InstrumentUse.objects.filter(instrument__in=InstrumentPolicy().visible(actor))
        return rows.filter(agency=actor.agency) if actor.agency else rows.none()
