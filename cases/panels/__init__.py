"""What cases adds to the navigation and to pages, by noun; imported by AppConfig.ready."""

from cases.panels import calls, encounters, follow_ups, records

__all__ = ["calls", "encounters", "follow_ups", "records"]
