from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "corecit.web"
    label = "web"
