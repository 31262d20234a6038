"""API of encounters."""

from rest_framework.viewsets import ViewSetMixin

# (prefix, viewset, basename)
routes: list[tuple[str, type[ViewSetMixin], str]] = []
