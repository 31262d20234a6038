from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "corecit.common"
    label = "common"
