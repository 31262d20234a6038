from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "corecit.notices"
    label = "notices"
