from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "corecit.notices"
    label = "notices"

    def ready(self) -> None:
        """Registers the policies."""
        import_module("corecit.notices.policies")
