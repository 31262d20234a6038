"""Addresses of reporting."""

from django.urls import path

from reporting.views import dashboard

app_name = "reporting"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("dashboard.csv", dashboard.dashboard_csv, name="dashboard-csv"),
]
