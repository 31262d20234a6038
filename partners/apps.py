from importlib import import_module

from django.apps import AppConfig

from corecit.common import defaults
from partners.codes import SERVICE_NEEDS


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        """Ships the needs by which services are found; registers panels and navigation."""
        defaults.add("service_need", SERVICE_NEEDS)
        import_module("partners.panels")
