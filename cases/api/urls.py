"""API routes of cases, gathered from one module per noun."""

from rest_framework.routers import SimpleRouter

from cases.api import assessments, calls, encounters, follow_ups, persons, plans
from cases.api import cases as case_records

router = SimpleRouter()
for module in (calls, encounters, case_records, persons, follow_ups, assessments, plans):
    for prefix, viewset, basename in module.routes:
        router.register(prefix, viewset, basename=basename)

urlpatterns = router.urls
