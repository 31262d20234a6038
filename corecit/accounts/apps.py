from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "corecit.accounts"
    label = "accounts"
