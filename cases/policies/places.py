"""Cautions about premises: both sides of the agencies that the actor's teams serve read them, the police side writes them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import PremiseCaution
from cases.policies.calls import agency_ids
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register


@register
class PremiseCautionPolicy(Policy):
    """Rows by agency, as calls are."""

    model = PremiseCaution
    permissions = {"view": "person.view", "create": "police.write", "retire": "police.write"}

    def visible(self, actor: Actor) -> QuerySet[PremiseCaution]:
        """Those of the agencies that the actor's teams serve."""
        if actor.is_system:
            return PremiseCaution.objects.all()
        if actor.user is None or not actor.can("person.view"):
            return PremiseCaution.objects.none()
        return PremiseCaution.objects.filter(agency__in=agency_ids(actor))

    def may_retire(self, actor: Actor, caution: PremiseCaution | None) -> Verdict:
        """While it stands."""
        if caution is not None and caution.retired_at is not None:
            return no(_("This caution was retired already."))
        return YES
