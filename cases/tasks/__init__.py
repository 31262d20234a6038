"""Tasks of cases. Each carries its name outright (`cases.tasks.<name>`), because Celery would name it after its module."""

from cases.tasks import calls, follow_ups, grants, plans

__all__ = ["calls", "follow_ups", "grants", "plans"]
