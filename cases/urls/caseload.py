"""Addresses of caseloads."""

from django.urls import URLPattern, path

from cases.views import caseload as views

urlpatterns: list[URLPattern] = [
    path("caseload/", views.caseload, name="caseload"),
    path("caseload/team", views.caseload_team, name="caseload-team"),
]
