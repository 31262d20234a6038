"""Addresses of the map of a crisis form."""

from django.urls import URLPattern, path

from cases.views import crisis_values as views

urlpatterns: list[URLPattern] = [
    path("crisis-form/", views.crisis_value_agencies, name="crisis-value-agencies"),
    path("crisis-form/<uuid:uid>/", views.crisis_value_map, name="crisis-value-map"),
]
