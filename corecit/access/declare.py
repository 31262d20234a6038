"""@access: every view says who may come in, or it does not run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from corecit.access.actor import Actor

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may enter a view: anybody, any signed-in person, or the holders of any of some permissions."""

    name: str
    permissions: tuple[str, ...] = ()
    public: bool = False
    signed_in: bool = False

    def admits(self, actor: Actor) -> bool:
        """Whether the actor may enter."""
        if self.public:
            return True
        if actor.user is None:
            return False
        return self.signed_in or any(actor.can(permission) for permission in self.permissions)


PUBLIC = Rule("public", public=True)
SIGNED_IN = Rule("signed in", signed_in=True)
# For views that another package brings along and corecit does not use.
CLOSED = Rule("nobody")


def needs(*permissions: str) -> Rule:
    """A rule that admits holders of any of these permissions."""
    return Rule(" or ".join(permissions), permissions=permissions)


def access(*rule: str | Rule) -> Callable[[F], F]:
    """Declares a view's rule: @access("case.view"), @access("a", "b") for any of both, @access(PUBLIC), @access(SIGNED_IN)."""
    declared = rule[0] if len(rule) == 1 and isinstance(rule[0], Rule) else needs(*[str(part) for part in rule])

    def mark(view: F) -> F:
        view.access_rule = declared  # type: ignore[attr-defined]
        return view

    return mark


# Views of other packages, by "module" or "module.name"; kept small and looked at one by one.
EXTERNAL: dict[str, Rule] = {
    "allauth.account.views.LoginView": PUBLIC,
    "allauth.account.views.LogoutView": PUBLIC,
    "allauth.account.views.AccountInactiveView": PUBLIC,
    "allauth.account.views.PasswordResetView": PUBLIC,
    "allauth.account.views.PasswordResetDoneView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyDoneView": PUBLIC,
    "allauth.account.views.PasswordChangeView": SIGNED_IN,
    "allauth.account.views.ReauthenticateView": SIGNED_IN,
    # Accounts are made by an administrator, addresses are not changed by their holders, nobody signs in by a mailed code.
    "allauth.account.views.SignupView": CLOSED,
    "allauth.account.views.EmailView": CLOSED,
    "allauth.account.views.email_verification_sent": CLOSED,
    "allauth.account.views.ConfirmEmailView": CLOSED,
    "allauth.account.views.PasswordSetView": CLOSED,
    "allauth.account.views.ConfirmLoginCodeView": CLOSED,
    "allauth.mfa.base.views": SIGNED_IN,
    "allauth.mfa.base.views.AuthenticateView": PUBLIC,
    "allauth.mfa.base.views.ReauthenticateView": SIGNED_IN,
    "allauth.mfa.totp.views": SIGNED_IN,
    "allauth.mfa.recovery_codes.views": SIGNED_IN,
    "allauth.mfa.webauthn.views": SIGNED_IN,
    "allauth.mfa.webauthn.views.LoginWebAuthnView": PUBLIC,
    "allauth.usersessions.views": SIGNED_IN,
    "drf_spectacular.views": SIGNED_IN,
    "django.views.static": PUBLIC,
    "django.contrib.staticfiles.views": PUBLIC,
}


def rule_of(view: Any) -> Rule | None:
    """The rule that a view declares, on itself, its class, or in the table of other packages' views; None when there is none."""
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        rule = getattr(holder, "access_rule", None)
        if rule is not None:
            return rule
    target = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    module, name = getattr(target, "__module__", ""), getattr(view, "__name__", "") or getattr(target, "__name__", "")
    return EXTERNAL.get(f"{module}.{name}") or EXTERNAL.get(f"{module}.{getattr(target, '__name__', '')}") or EXTERNAL.get(module)
