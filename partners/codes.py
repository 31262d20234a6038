"""The needs by which a service is found: code, English, Spanish; loaded into the code list `service_need`, which an administrator edits."""

from __future__ import annotations

import re

SERVICE_NEEDS: list[tuple[str, str, str]] = [
    ("crisis_stabilization", "Crisis stabilization", "Estabilización en crisis"),
    ("mobile_crisis", "Mobile crisis team", "Equipo móvil de crisis"),
    ("crisis_line", "Crisis line or warmline", "Línea de crisis o de apoyo"),
    ("psychiatric_emergency", "Psychiatric emergency or inpatient", "Urgencia o internación psiquiátrica"),
    ("outpatient_mental_health", "Outpatient mental health", "Salud mental ambulatoria"),
    ("medication", "Psychiatric medication", "Medicación psiquiátrica"),
    ("case_management", "Case management", "Manejo de casos"),
    ("peer_support", "Peer support", "Apoyo entre pares"),
    ("sobering", "Sobering center", "Centro de desintoxicación temporal"),
    ("detox", "Detox or withdrawal management", "Desintoxicación o manejo de abstinencia"),
    ("substance_use_treatment", "Substance use treatment", "Tratamiento por uso de sustancias"),
    ("harm_reduction", "Harm reduction", "Reducción de daños"),
    ("child_and_family", "Children and families", "Niños y familias"),
    ("older_adults", "Older adults", "Personas mayores"),
    ("developmental_disability", "Developmental disability", "Discapacidad del desarrollo"),
    ("domestic_violence", "Domestic or intimate-partner violence", "Violencia doméstica o de pareja"),
    ("victim_services", "Victims of crime", "Víctimas de delitos"),
    ("shelter", "Emergency shelter", "Albergue de emergencia"),
    ("housing", "Housing", "Vivienda"),
    ("food", "Food", "Alimentos"),
    ("clothing", "Clothing and hygiene", "Ropa e higiene"),
    ("transportation", "Transportation", "Transporte"),
    ("benefits", "Benefits and income", "Beneficios e ingresos"),
    ("employment", "Employment and training", "Empleo y capacitación"),
    ("health_care", "Health care", "Atención médica"),
    ("legal", "Legal help", "Ayuda legal"),
    ("veterans", "Veterans", "Veteranos"),
    ("reentry", "Return from jail or prison", "Reinserción después de la cárcel"),
    ("utilities", "Utilities", "Servicios públicos del hogar"),
    ("social_connection", "Social connection", "Conexión social"),
    ("interpretation", "Language and interpretation", "Idioma e interpretación"),
]

# Words of other directories' terms that point to a need. Only proposals: an administrator looks at them before they count as checked.
_WORDS: list[tuple[str, str]] = [
    ("crisis_stabilization", r"crisis (stabili[sz]ation|center|centre|residential|unit)"),
    ("mobile_crisis", r"mobile crisis|crisis outreach"),
    ("crisis_line", r"hotline|warm ?line|crisis line|helpline|suicide prevention"),
    ("psychiatric_emergency", r"psychiatric (emergency|inpatient|hospital)"),
    ("outpatient_mental_health", r"mental health|counsel(l)?ing|psychotherapy|therapy|behavioral health"),
    ("medication", r"medication management|psychiatric medication"),
    ("case_management", r"case management|care coordination"),
    ("peer_support", r"peer (support|counsel)|clubhouse|support group|group support"),
    ("sobering", r"sobering"),
    ("detox", r"detox|withdrawal management"),
    ("substance_use_treatment", r"substance|addiction|alcohol|drug (treatment|rehab|abuse)|recovery program|rehabilitation center"),
    ("harm_reduction", r"harm reduction|naloxone|needle|syringe"),
    ("child_and_family", r"child|youth|famil(y|ies)|parent"),
    ("older_adults", r"senior|older adult|aging|elder"),
    ("developmental_disability", r"developmental|autism|intellectual disab"),
    ("domestic_violence", r"domestic violence|intimate partner|escape violence"),
    ("victim_services", r"victim"),
    ("shelter", r"shelter|homeless"),
    ("housing", r"housing|rent(al)? assist"),
    ("food", r"\bfood\b|meal|grocer|nutrition|pantry"),
    ("clothing", r"cloth|hygiene|laundry|shower"),
    ("transportation", r"transport|bus pass|\bride"),
    ("benefits", r"benefit|financial assist|emergency cash|income"),
    ("employment", r"employ|job|vocational"),
    ("health_care", r"health care|medical|clinic\b|dental"),
    ("legal", r"legal|attorney|immigration"),
    ("veterans", r"veteran"),
    ("reentry", r"re-?entry|incarcerat|probation|parole"),
    ("utilities", r"utilit|energy assist"),
    ("social_connection", r"social connection|recreation|community center"),
    ("interpretation", r"interpret|translat|english language|\besl\b"),
]
_PATTERNS = [(code, re.compile(words, re.IGNORECASE)) for code, words in _WORDS]


def propose_needs(*texts: str) -> list[str]:
    """The codes that words of a term, name or keyword point to, in the order of the list."""
    return [code for code, pattern in _PATTERNS if any(pattern.search(text) for text in texts if text)]
