"""manage.py load_demo: the synthetic county into an empty database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from corecit.access.actor import Actor
from corecit.common.errors import Conflict
from reporting.synthetic import county


class Command(BaseCommand):
    """Loads the synthetic county."""

    help = "Load a synthetic county (fixed seed) into an empty database. Refused unless DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads, or says why not."""
        if not settings.DEMO:
            raise CommandError("The synthetic county is for demonstrations. Set DEMO=1 to load it; never on a database with real people.")
        try:
            made = county.load(actor=Actor.system("synthetic county"))
        except Conflict as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(", ".join(f"{number} {name}" for name, number in made.items()))
