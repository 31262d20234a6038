"""The link by which a person chooses a password, made by allauth's reset flow."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from corecit.accounts.models import User


def password_path(user: User) -> str:
    """The path of a link that works once and for PASSWORD_RESET_TIMEOUT; whoever holds it can take the account, so it is mailed, or printed for who runs the server, and never shown on a page."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
