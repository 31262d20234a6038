from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        """Registers policies, panels and navigation."""
        import_module("referrals.policies")
        import_module("referrals.panels")
        import_module("referrals.notices")
