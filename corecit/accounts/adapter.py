"""How allauth behaves here: nobody signs up by themselves, and what it mails goes through the outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from corecit.access.actor import actor_of
from corecit.accounts.operations import people
from corecit.common.addresses import client_ip


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: accounts are made by an administrator."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: Any) -> str:
        """The address that the lock-out and the audit see too."""
        return client_ip(request) or "0.0.0.0"  # noqa: S104

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Posts the link to choose a password into the outbox; nothing is sent inside a request, and allauth's other letters are not sent at all."""
        if template_prefix == "account/email/password_reset_key" and not context["user"].is_service:
            path = reverse("account_reset_password_from_key", kwargs={"uidb36": context["uid"], "key": context["key"]})
            people.ask_for_link(actor=actor_of(context["request"]), user=context["user"], path=path)
