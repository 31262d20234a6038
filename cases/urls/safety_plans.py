"""Addresses of safety plans."""

from django.urls import URLPattern, path

from cases.views import safety_plans as views

urlpatterns: list[URLPattern] = [
    path("persons/<uuid:uid>/safety-plan", views.safety_plan_create, name="safety-plan-create"),
    path("safety-plans/<uuid:uid>/", views.safety_plan_detail, name="safety-plan-detail"),
    path("safety-plans/<uuid:uid>/give", views.safety_plan_give, name="safety-plan-give"),
    path("safety-plans/<uuid:uid>/paper/<slug:language>", views.safety_plan_paper, name="safety-plan-paper"),
    path("safety-plans/<uuid:uid>/print/<slug:language>", views.safety_plan_print, name="safety-plan-print"),
]
