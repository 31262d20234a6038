from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "corecit.web"
    label = "web"

    def ready(self) -> None:
        """Registers the shell's own navigation, and the checks of the settings."""
        import_module("corecit.web.checks")
        import_module("corecit.web.entries")
