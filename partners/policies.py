"""Who sees and keeps the directory: everybody who works with it sees it, administrators keep it, partners see no staff-only part."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Role
from partners.models import Agreement, DirectoryImport, Location, Organization, Service, ServiceStatus, TaxonomyTerm

VIEW, MANAGE = "directory.view", "directory.manage"


def keeps(actor: Actor) -> bool:
    """Whether the actor keeps the directory: sees retired entries and confidential addresses too."""
    return actor.can(MANAGE)


def sees_staff_part(actor: Actor) -> bool:
    """Whether the actor sees what is for staff alone: warm hand-off numbers, contact persons, referral addresses."""
    return actor.can(VIEW) and actor.role != Role.PARTNER


def answers_for(actor: Actor, organization: Organization) -> bool:
    """Whether the actor is a partner user of this organisation."""
    membership = actor.membership
    return bool(membership and actor.role == Role.PARTNER and membership.organization_uid == organization.uid)


@register
class OrganizationPolicy(Policy):
    """Organisations: active ones for all with directory.view, retired ones for keepers."""

    model = Organization
    permissions = {
        "view": VIEW,
        "create": MANAGE,
        "change": MANAGE,
        "retire": MANAGE,
        "restore": MANAGE,
        "assure": MANAGE,
        "export": MANAGE,
    }

    def visible(self, actor: Actor) -> QuerySet[Organization]:
        """The organisations that are there for the actor."""
        if keeps(actor):
            return Organization.objects.all()
        return Organization.objects.filter(is_active=True) if actor.can(VIEW) else Organization.objects.none()

    def may_change(self, actor: Actor, obj: Organization) -> Verdict:
        """A retired one is restored first."""
        return YES if obj is None or obj.is_active else no(_("This organization is retired. Restore it first."))

    def may_retire(self, actor: Actor, obj: Organization) -> Verdict:
        """Once."""
        return YES if obj.is_active else no(_("This organization is retired already."))

    def may_restore(self, actor: Actor, obj: Organization) -> Verdict:
        """A retired one."""
        return no(_("This organization is not retired.")) if obj.is_active else YES

    def may_assure(self, actor: Actor, obj: Organization) -> Verdict:
        """An active one."""
        return self.may_change(actor, obj)


@register
class ServicePolicy(Policy):
    """Services: those on offer for all with directory.view, the others for keepers."""

    model = Service
    permissions = {"view": VIEW, "create": MANAGE, "change": MANAGE, "retire": MANAGE, "restore": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Service]:
        """The services that are there for the actor."""
        if keeps(actor):
            return Service.objects.all()
        if not actor.can(VIEW):
            return Service.objects.none()
        return Service.objects.filter(on_offer())

    def may_change(self, actor: Actor, obj: Service | None) -> Verdict:
        """A retired one is restored first."""
        return YES if obj is None or obj.retired_at is None else no(_("This service is retired. Restore it first."))

    def may_retire(self, actor: Actor, obj: Service) -> Verdict:
        """Once."""
        return YES if obj.retired_at is None else no(_("This service is retired already."))

    def may_restore(self, actor: Actor, obj: Service) -> Verdict:
        """A retired one, of an organisation that is not."""
        if obj.retired_at is None:
            return no(_("This service is not retired."))
        return YES if obj.organization.is_active else no(_("Its organization is retired. Restore the organization first."))

    def may_assure(self, actor: Actor, obj: Service) -> Verdict:
        """Keepers, and the partner for its own services."""
        if not (keeps(actor) or answers_for(actor, obj.organization)):
            return no(_("Only those who keep the directory, or the organization itself, can say that this was checked."))
        return self.may_change(actor, obj)

    def may_report_capacity(self, actor: Actor, obj: Service) -> Verdict:
        """Whoever works with people and has just asked, keepers, and the partner for its own services."""
        if not (keeps(actor) or actor.can("case.work") or actor.can("call.create") or answers_for(actor, obj.organization)):
            return no(_("Your role does not report whether services have room."))
        return self.may_change(actor, obj)


def on_offer() -> Q:
    """Services that somebody can be sent to, or could be again soon."""
    return Q(retired_at=None, organization__is_active=True, status__in=[ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED])


@register
class LocationPolicy(Policy):
    """Locations: active ones for all with directory.view, retired ones for keepers."""

    model = Location
    permissions = {"view": VIEW, "create": MANAGE, "change": MANAGE, "retire": MANAGE, "restore": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Location]:
        """The locations that are there for the actor."""
        if keeps(actor):
            return Location.objects.all()
        return Location.objects.filter(is_active=True) if actor.can(VIEW) else Location.objects.none()

    def may_retire(self, actor: Actor, obj: Location) -> Verdict:
        """Once."""
        return YES if obj.is_active else no(_("This location is retired already."))

    def may_restore(self, actor: Actor, obj: Location) -> Verdict:
        """A retired one."""
        return no(_("This location is not retired.")) if obj.is_active else YES


@register
class AgreementPolicy(Policy):
    """Agreements: administrators and supervisors see them, administrators keep them."""

    model = Agreement
    permissions = {"create": MANAGE, "change": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Agreement]:
        """The agreements that are there for the actor."""
        if keeps(actor) or (actor.can("case.manage") and actor.can(VIEW)):
            return Agreement.objects.all()
        return Agreement.objects.none()


@register
class TermPolicy(Policy):
    """Taxonomy terms: part of the directory."""

    model = TaxonomyTerm
    permissions = {"view": VIEW, "change": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[TaxonomyTerm]:
        """All terms, for those who see the directory."""
        return TaxonomyTerm.objects.all() if actor.can(VIEW) else TaxonomyTerm.objects.none()


@register
class ImportPolicy(Policy):
    """Imports of directories: for keepers."""

    model = DirectoryImport
    permissions = {"create": MANAGE, "run": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Any]:
        """All imports, for keepers."""
        return DirectoryImport.objects.all() if keeps(actor) else DirectoryImport.objects.none()
