from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "corecit.audit"
    label = "audit"

    def ready(self) -> None:
        """Registers policies, notices and navigation."""
        import_module("corecit.audit.policies")
        import_module("corecit.audit.panels")
