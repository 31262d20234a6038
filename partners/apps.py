from importlib import import_module

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        """Registers policies, the list of needs, and navigation."""
        import_module("partners.policies")
        import_module("partners.panels")
