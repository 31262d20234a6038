"""Addresses of notices."""

from django.urls import URLPattern, URLResolver, path

from corecit.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.notice_list, name="list"),
    path("read-all", views.notice_read_all, name="read-all"),
    path("outbox", views.outbox, name="outbox"),
    path("outbox/not-sent", views.outbox_stuck, name="outbox-stuck"),
    path("outbox/not-sent/<uuid:uid>/retry", views.notice_retry, name="retry"),
    path("<uuid:uid>/open", views.notice_open, name="open"),
]
