from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        """Registers policies, panels and navigation."""
        import_module("cases.policies")
        import_module("cases.panels")
