from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "corecit.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Registers policies, notices, navigation, and what is heard of sign-ins."""
        import_module("corecit.accounts.policies")
        import_module("corecit.accounts.kinds")
        import_module("corecit.accounts.panels")
        import_module("corecit.accounts.receivers")
