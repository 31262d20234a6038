"""The clock of the queue: Celery's beat with a sign of life."""

from __future__ import annotations

from pathlib import Path

from celery.beat import PersistentScheduler


class Clock(PersistentScheduler):
    """Touches a file whenever it writes its schedule down; the schedule itself some kinds of dbm write only when they are closed."""

    schedule_filename: str

    def sync(self) -> None:
        """Called every three minutes, and once at the end."""
        super().sync()
        Path(f"{self.schedule_filename}.alive").touch()
