"""Addresses of persons."""

from django.urls import URLPattern, path

from cases.views import persons as views

urlpatterns: list[URLPattern] = [
    path("persons/search", views.person_search, name="person-search"),
    path("persons/<uuid:uid>/", views.person_detail, name="person-detail"),
    path("persons/<uuid:uid>/edit", views.person_edit, name="person-edit"),
    path("persons/<uuid:uid>/<slug:part>/add", views.person_part_create, name="person-part-create"),
    path("persons/<uuid:uid>/<slug:part>/<uuid:row>/end", views.person_part_end, name="person-part-end"),
]
