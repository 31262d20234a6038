from importlib import import_module

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Registers policies, panels and navigation."""
        import_module("reporting.policies")
        import_module("reporting.panels")
