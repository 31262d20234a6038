from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "corecit.audit"
    label = "audit"
