"""Addresses of one's own account; sign-in itself has allauth's."""

from django.urls import path

from corecit.accounts.views import profile, shifts

app_name = "accounts"
urlpatterns = [
    path("profile", profile.profile, name="profile"),
    path("shift", shifts.shift_start, name="shift-start"),
    path("shift/<uuid:uid>/end", shifts.shift_end, name="shift-end"),
]
