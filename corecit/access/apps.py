from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "corecit.access"
    label = "access"
