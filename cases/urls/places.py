"""Addresses of places: a place is asked for by a call, an encounter, a caution or a person's address that stands at it."""

from django.urls import URLPattern, path

from cases.views import places as views

urlpatterns: list[URLPattern] = [
    path("places/find", views.place_find, name="place-find"),
    path("places/cautions/<uuid:uid>/retire", views.premise_caution_retire, name="premise-caution-retire"),
    path("places/<slug:kind>/<uuid:uid>/", views.place_detail, name="place-detail"),
    path("places/<slug:kind>/<uuid:uid>/door", views.place_brief, name="place-brief"),
    path("places/<slug:kind>/<uuid:uid>/caution", views.premise_caution_create, name="premise-caution-create"),
]
