"""Calls: of the agency, for those who answer, dispatch or import them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Call, CallImport, CallProfile, CallRejection, CallRevision, CallTypeMap
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.models import Membership, Team
from corecit.accounts.roles import Role


def agency_ids(actor: Actor) -> list[int]:
    """The agencies whose calls the actor answers: their own, and those whose people share a team with them."""
    if actor.agency is None:
        return []
    if "agencies" not in actor.memo:
        shared = Membership.objects.filter(team__in=actor.team_ids, is_active=True).values_list("agency_id", flat=True)
        owners = Team.objects.filter(pk__in=actor.team_ids).values_list("agency_id", flat=True)
        actor.memo["agencies"] = sorted({actor.agency.pk, *shared, *owners})
    return actor.memo["agencies"]


@register
class CallPolicy(Policy):
    """Rows of the agencies that the actor's teams serve."""

    model = Call
    permissions = {"view": "call.view", "create": "call.create", "import": "call.import", "dismiss": "encounter.report"}

    def visible(self, actor: Actor) -> QuerySet[Call]:
        """Every call of those agencies, and for dispatchers those that their center brought in; calls of other agencies are not there."""
        if actor.is_system:
            return Call.objects.all()
        if not actor.can("call.view"):
            return Call.objects.none()
        reach = Q(agency__in=agency_ids(actor)) | Q(team__in=actor.team_ids)
        if actor.role == Role.DISPATCHER:
            reach |= Q(dispatch_agency=actor.agency)
        return Call.objects.filter(reach)


def reads_text(actor: Actor) -> bool:
    """Whether the actor reads a call's notes and raw row: the police side, and the dispatcher who took them down."""
    return actor.is_system or actor.can("police.read") or actor.role == Role.DISPATCHER


@register
class CallRevisionPolicy(Policy):
    """Earlier rows of a call, for those who read its present one."""

    model = CallRevision
    permissions = {"view": "call.view"}

    def visible(self, actor: Actor) -> QuerySet[CallRevision]:
        """Of calls that are there for the actor."""
        if not reads_text(actor):
            return CallRevision.objects.none()
        return CallRevision.objects.filter(Exists(CallPolicy().visible(actor).filter(pk=OuterRef("call_id"))))


class _ImportPolicy(Policy):
    permissions = {"view": "call.import", "change": "call.import", "create": "call.import"}

    def visible(self, actor: Actor) -> QuerySet:
        """Those of the administrator's own agency's program: any agency that has calls to import."""
        rows = self.model._default_manager.all()
        return rows if actor.is_system or actor.can("call.import") else rows.none()

    def may_change(self, actor: Actor, obj: object) -> Verdict:
        """Whoever imports."""
        return YES if actor.is_system or actor.can("call.import") else no(_("Your role does not allow this."))


@register
class CallImportPolicy(_ImportPolicy):
    """Imports, with their counts and rejected rows."""

    model = CallImport


@register
class CallProfilePolicy(_ImportPolicy):
    """Column profiles."""

    model = CallProfile


@register
class CallTypeMapPolicy(_ImportPolicy):
    """The call-type map."""

    model = CallTypeMap


@register
class CallRejectionPolicy(_ImportPolicy):
    """Rejected rows of imports."""

    model = CallRejection
