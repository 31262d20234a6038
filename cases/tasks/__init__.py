"""Tasks of cases. Each carries its name outright (`cases.tasks.<name>`), because Celery would name it after its module."""

from cases.tasks import calls, files, follow_ups, grants, persons, plans

__all__ = ["calls", "files", "follow_ups", "grants", "persons", "plans"]
