"""The instrument engine: definitions as FHIR R4 Questionnaires, what applies when, and scoring; without a model in it."""
