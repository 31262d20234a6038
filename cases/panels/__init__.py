"""What cases adds to the navigation and to pages, by noun; imported by AppConfig.ready."""

from cases.panels import accounts, calls, encounters, follow_ups, notes, plans, records

__all__ = ["accounts", "calls", "encounters", "follow_ups", "notes", "plans", "records"]
