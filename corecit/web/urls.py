"""Addresses of the shell."""

from django.urls import path

from corecit.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme", views.theme, name="theme"),
    path("act-as", views.act_as, name="act-as"),
    path("signed-in", views.signed_in, name="signed-in"),
    path("keep-alive", views.keep_alive, name="keep-alive"),
    path("healthz", views.healthz, name="healthz"),
]
