"""Addresses of the shell."""

from django.urls import path

from corecit.web import views, views_drafts

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme", views.theme, name="theme"),
    path("act-as", views.act_as, name="act-as"),
    path("signed-in", views.signed_in, name="signed-in"),
    path("keep-alive", views.keep_alive, name="keep-alive"),
    path("drafts/", views_drafts.draft_list, name="drafts"),
    path("drafts/<slug:form>/save", views_drafts.draft_save, name="draft-save"),
    path("drafts/<slug:form>/<uuid:uid>/save", views_drafts.draft_save, name="draft-save"),
    path("drafts/<uuid:uid>/discard", views_drafts.draft_discard, name="draft-discard"),
    path("healthz", views.healthz, name="healthz"),
]
