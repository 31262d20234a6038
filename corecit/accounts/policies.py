"""Who may see and change agencies, teams, people, memberships, trainings and tokens."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.models import Agency, ApiToken, Credential, Membership, Shift, Team, User
from corecit.accounts.roles import Role
from corecit.common.models import Code

MANAGE = "people.manage"


def _keeps_people(actor: Actor) -> bool:
    return actor.is_system or actor.can(MANAGE)


@register
class AgencyPolicy(Policy):
    """Agencies are known to everybody with a role; administrators change them."""

    model = Agency
    permissions = {"create": MANAGE, "edit": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Agency]:
        """Those at work; administrators see the others too."""
        if _keeps_people(actor):
            return Agency.objects.all()
        return Agency.objects.filter(is_active=True) if actor.membership else Agency.objects.none()


@register
class TeamPolicy(Policy):
    """Teams are known to everybody with a role; administrators change them."""

    model = Team
    permissions = {"create": MANAGE, "edit": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Team]:
        """Those at work; administrators see the others too."""
        if _keeps_people(actor):
            return Team.objects.all()
        return Team.objects.filter(is_active=True) if actor.membership else Team.objects.none()


@register
class UserPolicy(Policy):
    """Administrators keep people; others see themselves and those who work beside them."""

    model = User
    permissions = {
        "invite": MANAGE,
        "edit": MANAGE,
        "link": MANAGE,
        "disable": MANAGE,
        "enable": MANAGE,
        "unlock": MANAGE,
        "end_sessions": MANAGE,
        "review": MANAGE,
    }

    def visible(self, actor: Actor) -> QuerySet[User]:
        """All for administrators; else oneself and the members of one's agency and teams."""
        if _keeps_people(actor):
            return User.objects.all()
        if actor.user is None:
            return User.objects.none()
        beside = Q(pk=actor.user.pk)
        if actor.agency is not None and actor.role != Role.PARTNER:
            shared = Membership.objects.filter(Q(agency=actor.agency) | Q(team__in=actor.team_ids), user=OuterRef("pk"), is_active=True)
            beside = beside | Q(Exists(shared))
        return User.objects.filter(beside)

    def may_link(self, actor: Actor, user: User | None) -> Verdict:
        """Only an active person gets a link to set a password."""
        if user is not None and user.is_service:
            return no(_("An account of a program has no password."))
        if user is not None and not user.is_active:
            return no(_("The account is disabled. Enable it first."))
        return YES

    def may_disable(self, actor: Actor, user: User | None) -> Verdict:
        """Nobody disables themselves; the last administrator stays (the operation asks under a lock)."""
        if user is None or actor.is_system:
            return YES
        if actor.user is not None and user.pk == actor.user.pk:
            return no(_("You cannot disable your own account. Ask another administrator."))
        if not user.is_active:
            return no(_("The account is disabled already."))
        return YES

    def may_enable(self, actor: Actor, user: User | None) -> Verdict:
        """A disabled account."""
        return no(_("The account is enabled already.")) if user is not None and user.is_active else YES


@register
class MembershipPolicy(Policy):
    """Memberships, with the people who hold them."""

    model = Membership
    permissions = {"create": MANAGE, "edit": MANAGE, "end": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Membership]:
        """All for administrators; else one's own and those of one's agency and teams."""
        if _keeps_people(actor):
            return Membership.objects.all()
        if actor.user is None:
            return Membership.objects.none()
        beside = Q(user=actor.user)
        if actor.agency is not None and actor.role != Role.PARTNER:
            beside |= Q(agency=actor.agency) | Q(team__in=actor.team_ids)
        return Membership.objects.filter(beside)

    def may_end(self, actor: Actor, membership: Membership | None) -> Verdict:
        """One that has not ended yet."""
        return no(_("This membership has ended already.")) if membership is not None and not membership.is_active else YES


@register
class CredentialPolicy(Policy):
    """Trainings and licenses: administrators keep them, their holders see them."""

    model = Credential
    permissions = {"create": MANAGE, "remove": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[Credential]:
        """All for administrators, else one's own."""
        if _keeps_people(actor):
            return Credential.objects.all()
        return Credential.objects.filter(user=actor.user) if actor.user else Credential.objects.none()


@register
class ApiTokenPolicy(Policy):
    """Tokens of programs."""

    model = ApiToken
    permissions = {"create": MANAGE, "revoke": MANAGE}

    def visible(self, actor: Actor) -> QuerySet[ApiToken]:
        """All for administrators."""
        return ApiToken.objects.all() if _keeps_people(actor) else ApiToken.objects.none()

    def may_revoke(self, actor: Actor, token: ApiToken | None) -> Verdict:
        """One that is not revoked yet."""
        return no(_("The token is revoked already.")) if token is not None and token.revoked_at else YES


@register
class CodePolicy(Policy):
    """Values of code lists are public; who edits code lists changes them."""

    model = Code
    permissions = {"create": "codes.manage", "edit": "codes.manage", "retire": "codes.manage", "restore": "codes.manage"}

    def visible(self, actor: Actor) -> QuerySet[Code]:
        """Every value, for everybody."""
        return Code.objects.all()


@register
class ShiftPolicy(Policy):
    """Who is on duty is known within the team; everybody keeps their own shift."""

    model = Shift
    permissions = {"start": "shift.work", "end": "shift.work"}

    def visible(self, actor: Actor) -> QuerySet[Shift]:
        """One's own, and those of one's teams."""
        if actor.is_system:
            return Shift.objects.all()
        if actor.user is None or not actor.can("shift.work"):
            return Shift.objects.none()
        return Shift.objects.filter(Q(user=actor.user) | Q(team__in=actor.team_ids))

    def may_end(self, actor: Actor, shift: Shift) -> Verdict:
        """Only one's own."""
        return YES if shift.user_id == (actor.user.pk if actor.user else None) else no(_("Only the person on duty ends their own shift."))
