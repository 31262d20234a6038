"""Addresses of photos and documents."""

from django.urls import URLPattern, path

from cases.views import files as views

urlpatterns: list[URLPattern] = [
    path("persons/<uuid:uid>/photo", views.photo_create, name="photo-create"),
    path("photos/<uuid:uid>/", views.photo_open, name="photo-open"),
    path("photos/<uuid:uid>/retire", views.photo_retire, name="photo-retire"),
    path("cases/<uuid:uid>/documents/add", views.document_create, name="document-create"),
    path("documents/<uuid:uid>/", views.document_open, name="document-open"),
    path("documents/<uuid:uid>/retire", views.document_retire, name="document-retire"),
]
