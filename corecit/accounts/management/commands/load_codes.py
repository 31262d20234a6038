"""manage.py load_codes: adds the shipped values of the code lists that are not there yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from corecit.access.actor import Actor
from corecit.common.operations.codes import load_defaults


class Command(BaseCommand):
    """Safe to run at every start: what an agency edited is left alone."""

    help = "Adds the shipped values of the code lists that are not there yet; edited and retired ones are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many were added."""
        number = load_defaults(actor=Actor.system("load_codes"))
        self.stdout.write(f"{number} values added." if number else "Every shipped value is there.")
