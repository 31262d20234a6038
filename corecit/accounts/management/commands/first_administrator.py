"""manage.py first_administrator: makes the first agency and its administrator, from prompts or from the environment."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from corecit import env
from corecit.access.actor import Actor
from corecit.accounts.operations import administrators
from corecit.common.errors import Refusal

NAMES = {
    "ADMIN_EMAIL": "E-mail address of the administrator",
    "ADMIN_NAME": "Their name",
    "AGENCY_NAME": "Name of the agency",
    "ADMIN_PASSWORD": "Password",
}


class Command(BaseCommand):
    """Refuses to run where there is an administrator already."""

    help = "Makes the first agency, a team and its administrator. Asks, or reads ADMIN_EMAIL, ADMIN_NAME, AGENCY_NAME and ADMIN_PASSWORD (or ADMIN_PASSWORD_FILE)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with what to do when something is missing or refused."""
        given = {name: env.text(name, "") for name in NAMES}
        for name, question in NAMES.items():
            given[name] = given[name] or self.ask(name, question)
        try:
            validate_email(given["ADMIN_EMAIL"])
        except ValidationError:
            raise CommandError(f"{given['ADMIN_EMAIL']} is not an e-mail address.") from None
        try:
            user = administrators.make_first(
                actor=Actor.system("first_administrator"),
                email=given["ADMIN_EMAIL"],
                name=given["ADMIN_NAME"],
                password=given["ADMIN_PASSWORD"],
                agency_name=given["AGENCY_NAME"],
                time_zone=os.environ.get("TIME_ZONE") or "America/New_York",
            )
        except Refusal as refusal:
            raise CommandError(refusal.reason) from None
        self.stdout.write(f"{user.name} may sign in as {user.email} and invite others under Manage.")

    def ask(self, name: str, question: str) -> str:
        """Asks at the terminal; raises CommandError where nobody sits before it."""
        if not sys.stdin.isatty():
            raise CommandError(
                f"{name} is not set. Set ADMIN_EMAIL, ADMIN_NAME, AGENCY_NAME and ADMIN_PASSWORD, or run this at a terminal."
            )
        if name != "ADMIN_PASSWORD":
            return input(f"{question}: ").strip()
        password = getpass.getpass(f"{question} (8 characters or more): ")
        if password != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ. Run the command again.")
        return password
