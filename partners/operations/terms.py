"""Which need of ours a term of another taxonomy stands for."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.audit import trail
from corecit.common.errors import Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from partners.models import Attribute, Service, TaxonomyTerm
from partners.operations import imported_needs, parts


@transaction.atomic
def set_need(*, actor: Actor, term: TaxonomyTerm, need: str) -> TaxonomyTerm:
    """Says which need a term stands for (empty: none), and proposes it anew for the services that carry the term; raises Invalid for an unknown need."""
    found = lock(actor, TaxonomyTerm, "change", pk=term.pk)
    if need and need not in codes.label_map([CodeList.SERVICE_NEED])[CodeList.SERVICE_NEED]:
        raise Invalid(_("“%(need)s” is not a need of the list.") % {"need": need[:60]})
    if parts.set_fields(found, {"need": need}):
        carried = Attribute.objects.filter(link_entity="service", taxonomy_term=found).values("link_uid")
        imported_needs.propose(Service.objects.filter(uid__in=carried).values_list("pk", flat=True))
        trail.record(actor, "term.set_need", found, need=need)
    return found
