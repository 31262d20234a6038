"""Addresses of audit."""

from django.urls import path

from corecit.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("events.csv", views.export, name="export"),
    path("review", views.review, name="review"),
]
