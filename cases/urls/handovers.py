"""Addresses of hand-overs from person to person."""

from django.urls import URLPattern, path

from cases.views import handovers as views

urlpatterns: list[URLPattern] = [
    path("hand-overs/", views.handover_list, name="handover-list"),
    path("hand-overs/caseload", views.handover_caseload, name="handover-caseload"),
    path("hand-overs/of/<uuid:uid>", views.handover_create, name="handover-create"),
    path("hand-overs/<uuid:uid>/", views.handover_detail, name="handover-detail"),
    path("hand-overs/<uuid:uid>/accept", views.handover_accept, name="handover-accept"),
    path("hand-overs/<uuid:uid>/decline", views.handover_decline, name="handover-decline"),
    path("hand-overs/<uuid:uid>/withdraw", views.handover_withdraw, name="handover-withdraw"),
]
