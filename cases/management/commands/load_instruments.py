"""manage.py load_instruments: adds the shipped instruments that are not there yet, all switched off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cases.operations import instruments
from corecit.access.actor import Actor


class Command(BaseCommand):
    """Safe to run at every start."""

    help = "Adds the shipped screening instruments that are not there yet. All are off until an administrator switches them on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads and says how many."""
        number = instruments.load_shipped(actor=Actor.system("load_instruments"))
        self.stdout.write(f"{number} version(s) of instruments added.")
