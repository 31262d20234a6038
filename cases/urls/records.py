"""Addresses of case records."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
