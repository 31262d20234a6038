"""Addresses of administration: agencies, teams, people, code lists."""

from django.urls import URLPattern, URLResolver

app_name = "manage"
urlpatterns: list[URLPattern | URLResolver] = []
