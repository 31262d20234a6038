"""Addresses of the ninety-second page."""

from django.urls import URLPattern, path

from cases.views import briefs as views

urlpatterns: list[URLPattern] = [
    path("persons/<uuid:uid>/door", views.person_brief, name="person-brief"),
]
