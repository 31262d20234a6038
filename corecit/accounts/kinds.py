"""The notices that tell people about their accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.notices.kinds import Kind, register

register(
    Kind(
        "account-invitation",
        _("Your account is ready"),
        _("An account was made for you. Choose a password with the link below; it works once, for three days."),
        "user-plus",
        _("Choose a password"),
    ),
    Kind(
        "account-password",
        _("Choose a new password"),
        _(
            "Somebody asked for a new password for this address. If it was you, use the link below; it works once, for three days. If not, do nothing."
        ),
        "key",
        _("Choose a password"),
    ),
    Kind(
        "account-locked",
        _("A sign-in was locked"),
        _("There were too many failed sign-ins for one account. Find out whether they were its holder's, then unlock it."),
        "lock",
        _("See the account"),
    ),
    Kind(
        "account-changed",
        _("Your sign-in was changed"),
        _("The password or the second factor of your account was changed. If it was not you, tell your administrator at once."),
        "shield-check",
        _("See your sign-in"),
    ),
    Kind(
        "account-review-due",
        _("The yearly review of accounts is due"),
        _("It is a year since the accounts were last looked through. Check that everybody still needs what they have, and sign for it."),
        "clipboard-check",
        _("Review accounts"),
    ),
)
