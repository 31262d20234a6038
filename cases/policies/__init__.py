"""Who may see and do what with calls, encounters, persons, cases, notes, follow-ups and plans; imported by AppConfig.ready so that all are registered."""

from cases.policies import calls, cases, emergency, encounters, follow_ups, handovers, notes, persons, plans, protocols, safety_plans

__all__ = ["calls", "cases", "emergency", "encounters", "follow_ups", "handovers", "notes", "persons", "plans", "protocols", "safety_plans"]
