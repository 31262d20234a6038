"""Addresses of one's own account; sign-in itself has allauth's."""

from django.urls import path

from corecit.accounts.views import profile

app_name = "accounts"
urlpatterns = [path("profile", profile.profile, name="profile")]
