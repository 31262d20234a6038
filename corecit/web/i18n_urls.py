"""The address at which the language is chosen, under the name that Django gives it."""

from django.urls import path

from corecit.web import views

urlpatterns = [path("setlang/", views.set_language, name="set_language")]
