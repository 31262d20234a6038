"""manage.py password_link: prints a link to choose a password, where e-mail reaches nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from corecit.access.actor import Actor
from corecit.accounts.operations import people as operations
from corecit.accounts.selectors import people as selectors
from corecit.common.errors import Refusal


class Command(BaseCommand):
    """For who runs the server, as whoever holds the link can take the account; it stands in the audit trail."""

    help = "Prints a link by which a person chooses a password, for a server without e-mail. It works once, for three days."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email", help="e-mail address of the person's account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when there is no such account or nobody signs in with it."""
        actor = Actor.system("password_link")
        user = selectors.by_email(actor, options["email"])
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}. The page Manage, People lists the accounts.")
        try:
            path = operations.print_link(actor=actor, user=user)
        except Refusal as refusal:
            raise CommandError(refusal.reason) from None
        self.stdout.write(f"{settings.SITE_URL}{path}")
