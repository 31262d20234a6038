"""The values that code lists ship with; an agency edits its own. One line each: code | English | Spanish | outcome class (dispositions)."""

from __future__ import annotations

from typing import Any

_TEXT = """
# call_source
911|911|911
988_transfer|988 transfer|Transferencia del 988
officer_initiated|Officer-initiated|Iniciada por el oficial
clinician_initiated|Clinician-initiated|Iniciada por el clínico
follow_up|Follow-up|Seguimiento
walk_in|Walk-in|Sin cita
other_agency|Other agency|Otra agencia
school|School|Escuela
court|Court|Tribunal
family_or_citizen|Family or citizen|Familia o ciudadano
# location_category
residence|Residence|Domicilio
street|Street or public place|Calle o lugar público
business|Business|Negocio
school|School|Escuela
court|Court|Tribunal
hospital|Hospital|Hospital
crisis_office|Crisis office|Oficina de crisis
shelter|Shelter|Albergue
supportive_housing|Supportive housing|Vivienda con apoyo
police_station|Police station|Comisaría
jail|Jail or lock-up|Cárcel
other|Other|Otro
# response_type
co_response|Co-response together|Respuesta conjunta
clinician_separate|Clinician arrived separately|El clínico llegó por separado
telehealth|Telehealth|Telesalud
phone_consult|Phone consult|Consulta telefónica
officer_only|Officer only|Solo oficial
clinician_only|Clinician only|Solo clínico
follow_up|Follow-up|Seguimiento
# nature_of_crisis
biologically_induced|Biologically induced|De origen biológico
medically_induced|Medically induced|De origen médico
chemically_induced|Chemically induced|De origen químico
medication_not_taken|Medication not taken|Medicación no tomada
situational|Situational or acute stress|Situacional o estrés agudo
unknown|Unknown|Desconocido
# presenting_issue
suicidal_thoughts|Suicidal thoughts|Pensamientos suicidas
suicide_attempt|Suicide attempt|Intento de suicidio
self_harm|Self-harm|Autolesión
mood|Mood|Estado de ánimo
psychosis|Psychosis|Psicosis
anxiety_or_trauma|Anxiety or trauma|Ansiedad o trauma
substance_use|Substance use|Consumo de sustancias
co_occurring|Co-occurring|Trastornos concurrentes
cognitive_or_dementia|Cognitive or dementia|Cognitivo o demencia
developmental|Developmental|Del desarrollo
grief|Grief|Duelo
conflict|Domestic or family conflict|Conflicto doméstico o familiar
housing_crisis|Housing crisis|Crisis de vivienda
acute_stress|Acute stress|Estrés agudo
unknown|Unknown|Desconocido
# behaviour
belligerent|Belligerent or uncooperative|Beligerante o no cooperativo
bizarre|Bizarre or unusual|Extraño o inusual
disorganized_speech|Disorganized speech|Habla desorganizada
disoriented|Disoriented or confused|Desorientado o confuso
disorderly|Disorderly or disruptive|Desordenado o perturbador
hallucinations|Hallucinations or delusions|Alucinaciones o delirios
hopeless|Hopeless or depressed|Desesperanzado o deprimido
mania|Mania|Manía
neglect_of_self_care|Neglect of self-care|Descuido personal
out_of_touch|Out of touch with reality|Fuera de la realidad
paranoid|Paranoid|Paranoico
unusually_frightened|Unusually frightened|Inusualmente asustado
withdrawn|Withdrawn|Retraído
threat_of_suicide|Threat of suicide|Amenaza de suicidio
attempt_at_suicide|Attempt at suicide|Intento de suicidio
threat_to_others|Threat to others|Amenaza a otros
medical_emergency|Medical emergency or unknown|Emergencia médica o desconocido
other|Other|Otro
none|None observed|Ninguno observado
# substance
alcohol|Alcohol|Alcohol
cannabis|Cannabis|Cannabis
opioids|Opioids|Opioides
stimulants|Stimulants|Estimulantes
prescription_misuse|Prescription misuse|Uso indebido de medicamentos
other|Other|Otra
unknown|Unknown|Desconocido
none|None|Ninguna
refused|Refused to say|No quiso decir
# weapon
none|None|Ninguna
knife|Knife|Cuchillo
firearm|Firearm|Arma de fuego
other|Other|Otra
unknown|Unknown|Desconocida
# technique
active_listening|Active listening|Escucha activa
open_questions|Open questions|Preguntas abiertas
mirroring|Mirroring or paraphrase|Reflejo o paráfrasis
calm_voice|Calm voice|Voz tranquila
body_language|Body language and distance|Lenguaje corporal y distancia
time_and_cover|Time and cover|Tiempo y cobertura
one_voice|One voice|Una sola voz
trusted_person|Trusted person called|Se llamó a una persona de confianza
clinician_led|Clinician led|Dirigido por el clínico
peer_involved|Peer involved|Participó un par
other|Other|Otra
none|None needed|No fue necesaria
# force
none|None|Ninguna
handcuffs|Handcuffs for transport only|Esposas solo para el traslado
reportable|Reportable force|Uso de fuerza reportable
# injury
none|None|Ninguna
complaint_of_pain|Complaint of pain|Queja de dolor
abrasion|Abrasion or bruise|Abrasión o moretón
laceration|Laceration|Laceración
sprain|Sprain|Esguince
burn|Burn|Quemadura
bite|Bite|Mordedura
head_injury|Head injury|Lesión en la cabeza
gunshot|Gunshot|Herida de bala
overdose|Overdose|Sobredosis
unconscious|Unconscious|Inconsciente
death|Death|Muerte
other|Other|Otra
unknown|Unknown|Desconocida
# housing
stable|Stable|Estable
family_or_friends|With family or friends|Con familia o amigos
supportive|Supportive or group home|Vivienda con apoyo o grupal
assisted_care|Assisted care|Cuidado asistido
shelter|Shelter|Albergue
unsheltered|Unsheltered|Sin refugio
temporary|Temporary|Temporal
unknown|Unknown|Desconocido
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# insurance
medicaid|Medicaid|Medicaid
medicare|Medicare|Medicare
private|Private|Privado
va|VA|VA
none|None|Ninguno
unknown|Unknown|Desconocido
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# disposition
resolved_on_scene|De-escalated, resolved on scene|Desescalado, resuelto en el lugar|community
referral_made|Referral made|Se hizo una referencia|community
resources_accepted|Resources offered and accepted|Recursos ofrecidos y aceptados|community
resources_declined|Resources offered and declined|Recursos ofrecidos y rechazados|community
provider_notified|Case manager or provider notified|Se notificó al gestor o proveedor|community
mobile_crisis|Mobile crisis or outreach team engaged|Intervino el equipo móvil de crisis|community
left_with_family|Left with family or friend|Quedó con familia o amigo|community
shelter|Shelter|Albergue|community
crisis_center|Crisis stabilization or walk-in center, voluntary|Centro de estabilización de crisis, voluntario|crisis_facility
sobering|Sobering or detox|Centro de sobriedad o desintoxicación|crisis_facility
ed_voluntary|Emergency department, voluntary|Sala de emergencias, voluntario|ed
ems_transport|Medical transport by EMS|Traslado médico por EMS|ed
hold_ed|Involuntary hold, emergency department|Retención involuntaria, sala de emergencias|hold
hold_facility|Involuntary hold, other facility|Retención involuntaria, otro centro|hold
voluntary_admission|Voluntary psychiatric admission|Ingreso psiquiátrico voluntario|admission
citation|Citation or summons|Citación|justice
arrest|Arrest|Arresto|justice
protective_custody|Protective custody|Custodia protectora|justice
unable_to_contact|Unable to contact|No se pudo contactar|no_contact
no_action|No action possible or needed|Ninguna acción posible o necesaria|no_contact
cancelled|Cancelled|Cancelado|no_contact
death|Death|Muerte|death
# transport
none|None|Ninguno
police|Police|Policía
ems|EMS|EMS
clinician_vehicle|Clinician vehicle|Vehículo del clínico
family|Family|Familia
other|Other|Otro
# hold_statute
tx_hs_573|TX H&S 573|TX H&S 573
ca_wic_5150|CA WIC 5150|CA WIC 5150
ca_wic_5585|CA WIC 5585 (minor)|CA WIC 5585 (menor)
fl_394_463|FL 394.463|FL 394.463
wa_rcw_71_05|WA RCW 71.05|WA RCW 71.05
ma_123_12|MA ch. 123 s. 12|MA cap. 123 s. 12
co_27_65_106|CO 27-65-106|CO 27-65-106
other|Other|Otra
# social_need
food|Food|Alimentación
housing_instability|Housing instability|Inestabilidad de vivienda
homelessness|Homelessness|Falta de hogar
inadequate_housing|Inadequate housing|Vivienda inadecuada
transportation|Transportation|Transporte
financial|Financial|Económica
employment|Employment|Empleo
veteran_status|Veteran status|Condición de veterano
social_connection|Social connection|Conexión social
intimate_partner_violence|Intimate-partner violence|Violencia de pareja
elder_abuse|Elder abuse|Maltrato a mayores
health_insurance|Health insurance|Seguro médico
medical_cost|Medical cost|Costo médico
utilities|Utilities|Servicios públicos
digital_access|Digital access|Acceso digital
language_access|Language access|Acceso lingüístico
incarceration|Incarceration|Encarcelamiento
none|None|Ninguna
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# contact_method
phone|Phone|Teléfono
visit|Visit|Visita
telehealth|Telehealth|Telesalud
letter|Letter|Carta
text|Text|Mensaje de texto
# contact_result
reached|Reached|Contactado
no_answer|No answer|Sin respuesta
left_message|Left message|Se dejó mensaje
wrong_number|Wrong number|Número equivocado
declined|Declined|Rechazó
moved|Moved|Se mudó
in_hospital|In hospital|En el hospital
in_custody|In custody|En custodia
deceased|Deceased|Fallecido
# cit_reason
none_on_shift|No CIT officer on shift|Sin oficial CIT en turno
busy|All CIT officers on other calls|Oficiales CIT en otras llamadas
too_far|Too far away|Demasiado lejos
not_requested_in_time|Requested too late|Solicitado demasiado tarde
other|Other|Otro
unknown|Unknown|Desconocida
# race
american_indian|American Indian or Alaska Native|Indígena americano o nativo de Alaska
asian|Asian|Asiático
black|Black or African American|Negro o afroamericano
native_hawaiian|Native Hawaiian or other Pacific Islander|Nativo de Hawái u otra isla del Pacífico
white|White|Blanco
multiple|More than one|Más de una
other|Other|Otra
unknown|Unknown|Desconocida
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# ethnicity
hispanic|Hispanic or Latino|Hispano o latino
not_hispanic|Not Hispanic or Latino|No hispano ni latino
unknown|Unknown|Desconocida
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# gender
female|Female|Femenino
male|Male|Masculino
nonbinary|Nonbinary|No binario
transgender_female|Transgender female|Mujer transgénero
transgender_male|Transgender male|Hombre transgénero
other|Other|Otro
unknown|Unknown|Desconocido
refused|Refused to answer|No quiso responder
not_asked|Not asked|No se preguntó
# language
en|English|Inglés
es|Spanish|Español
zh|Chinese|Chino
vi|Vietnamese|Vietnamita
ar|Arabic|Árabe
fr|French|Francés
ht|Haitian Creole|Criollo haitiano
pt|Portuguese|Portugués
ru|Russian|Ruso
so|Somali|Somalí
ase|American Sign Language|Lengua de señas americana
other|Other|Otro
unknown|Unknown|Desconocido
# close_reason
goals_met|Goals met|Objetivos cumplidos
connected|Connected to ongoing care|Conectado con atención continua
declined|Person declined further contact|La persona rechazó más contacto
unable_to_contact|Unable to contact|No se pudo contactar
moved|Moved away|Se mudó
incarcerated|Incarcerated|Encarcelado
deceased|Deceased|Fallecido
entered_in_error|Entered in error|Ingresado por error
other|Other|Otra
"""

# What a value asks of the form: nothing else of the list beside it, a hold, a transport, a report number; or that the person was reached.
_TRAITS: dict[str, dict[str, str]] = {
    "exclusive": {
        "behaviour": "none",
        "substance": "none unknown refused",
        "weapon": "none unknown",
        "technique": "none",
        "force": "none",
        "injury": "none unknown",
        "nature_of_crisis": "unknown",
        "presenting_issue": "unknown",
        "social_need": "none not_asked refused",
    },
    "needs_hold": {"disposition": "hold_ed hold_facility"},
    "needs_transport": {
        "disposition": "shelter crisis_center sobering ed_voluntary ems_transport hold_ed hold_facility voluntary_admission"
    },
    "needs_report": {"force": "reportable"},
    "reached": {"contact_result": "reached declined"},
}


def _traits(list_name: str, code: str) -> dict[str, bool]:
    return {trait: True for trait, lists in _TRAITS.items() if code in lists.get(list_name, "").split()}


def _read() -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    name = ""
    for line in _TEXT.strip().splitlines():
        if line.startswith("# "):
            name = line[2:]
            lists[name] = []
            continue
        code, english, spanish, *outcome = line.split("|")
        lists[name].append(
            {
                "code": code,
                "label_en": english,
                "label_es": spanish,
                "outcome_class": outcome[0] if outcome else "",
                "traits": _traits(name, code),
            }
        )
    return lists


# List -> values in the order shown.
DEFAULTS: dict[str, list[dict[str, Any]]] = _read()


def add(list_name: str, values: list[tuple[str, str, str]]) -> None:
    """Ships a further list, as (code, English, Spanish); called from AppConfig.ready by the app whose words they are."""
    DEFAULTS[list_name] = [
        {"code": code, "label_en": english, "label_es": spanish, "outcome_class": "", "traits": {}} for code, english, spanish in values
    ]
