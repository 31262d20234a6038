"""Addresses of follow-ups."""

from django.urls import URLPattern, path

from cases.views import follow_ups as views

urlpatterns: list[URLPattern] = [
    path("follow-ups/", views.follow_up_list, name="follow-up-list"),
    path("follow-ups/team", views.follow_up_team, name="follow-up-team"),
    path("follow-ups/new/<uuid:uid>", views.follow_up_new, name="follow-up-new"),
    path("follow-ups/<uuid:uid>/", views.follow_up_detail, name="follow-up-detail"),
    path("follow-ups/<uuid:uid>/attempt", views.follow_up_attempt, name="follow-up-attempt"),
    path("follow-ups/<uuid:uid>/unable", views.follow_up_unable, name="follow-up-unable"),
    path("follow-ups/<uuid:uid>/cancel", views.follow_up_cancel, name="follow-up-cancel"),
    path("follow-ups/<uuid:uid>/reassign", views.follow_up_reassign, name="follow-up-reassign"),
]
