"""Text that looks like a criminal-history return is refused wherever it is typed, pasted or sent: NCIC and III returns are never stored here.

The rule: the CJIS Security Policy keeps criminal history record information (28 CFR 20) to systems made for it, and DOMAIN's rule 10 leaves no field
for it. The patterns are the marks of a machine's answer, not words an officer writes: "checked NCIC, no wants" passes.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# One of these is enough: headings and disclaimers that returns carry.
_CERTAIN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"interstate\s+identification\s+index",
        r"\bMKE\s*/\s*(QH|QR|IQ|FQ|AQ|CR|IR|FR|RR)\b",
        r"\bthis\s+(record|response)\s+is\s+based\s+(only\s+)?(up)?on\s+the\s+(FBI|SID|name|identif)",
        r"\b(multiple|the following)\s+(source|record|III|NCIC|criminal history)\b.{0,40}\bpertains?\s+to\b",
        r"\bcriminal\s+history\s+record\s*(information)?\s*[:*=-]{2,}",
        r"\bNCIC\s+(III|interstate)\s+(response|record|return|inquiry)\b",
        r"\b(begin|end)\s+(of\s+)?(III|criminal\s+history|rap\s*sheet)\b",
        r"\bIII\s+(response|return|record)\s*(for|:|-)\s",
        r"\*{3,}\s*(criminal\s+history\s+record|arrest\s+data|court\s+data)\b",
        r"\bthis\s+rap\s*sheet\s+was\s+produced\b",
        r"\bcriminal\s+history\s+record\s+is\s+maintained\s+and\s+available\b",
        r"\bARR/DET/CITE\b",
        r"\bMKE\s*/\s*(WANTED|MISSING|PROTECTION|VIOLENT|SUPERVISED|GANG)\b",
        r"\bimmed(iately)?\s+confirm\s+(warrant|record)\b",
    )
]
# Two different ones of these: the coded fields of a return.
_FIELDS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bFBI\s*(?:/|NO\.?|NUMBER|#|:)\s*[:#/]?\s*\d{4,9}[A-Z]{1,2}\d{0,2}\b",
        r"\bSID\s*(?:/|NO\.?|NUMBER|#|:)\s*[:#/]?\s*[A-Z]{2}\s?\d{5,}\b",
        r"\bNIC\s*/\s*[A-Z]\d{9}\b",
        r"\bORI\s*[/:]\s*[A-Z]{2}[A-Z0-9]{7}\b",
        r"\bFPC\s*/\s*[A-Z0-9]{10,}",
        r"\bPUR\s*/\s*[CJFX]\b",
        r"\bATN\s*/\s*[A-Z]",
        r"\bNAM\s*/\s*[A-Z' -]+,",
        r"\bDOB\s*/\s*\d{8}\b",
        r"\bSOC\s*/\s*\d{3}",
        r"\bDNA\s*/\s*[YN]\b",
        r"\barrested\s+or\s+received\b",
        r"\bdate\s+arrested\s*[:/-]",
        r"\bcourt\s+disposition\s*[:/-]",
        r"\bcharge\s*0?\d\s*[-:=].{0,60}\b(statute|ncic|offense)\s*(code|no)\b",
        r"\bearliest\s+event\s+date\b",
        r"\bincident\s+number\s*[:/-].{0,40}\barrest\s+(number|case)\b",
    )
]
# Two different ones of these at the head of a line: the labels of a standardised rap sheet.
_LABELS = re.compile(
    r"^[ \t>*]*(arresting agency|arrest case number|arrest date|charge literal|charge number|state id(?:entification)? number|fbi number|purpose code"
    r"|sentencing agency|court agency|court case number|supervising agency|subject'?s? name\(?s?\)?|tracking (?:incident )?number|state offense code)"
    r"[ \t]*(?:[:.\-]|[ \t]{2}|$)",
    re.IGNORECASE | re.MULTILINE,
)
# Four different ones of these: the message fields of NCIC.
_CODES = re.compile(
    r"\b(NAM|SEX|RAC|POB|DOB|HGT|WGT|EYE|HAI|SMT|FBI|SID|OLN|OFF|DOW|OCA|ORI|MKE|NIC|DTE|PUR|ATN|SOC|FPC|VLD|CAU)\s*/\s*[A-Z0-9]"
)
# Stored in place of what came from another system, so in one language.
LEFT_OUT = "[left out: looked like a criminal-history return]"
_SOCIAL_SECURITY = re.compile(r"\b(ssn|soc(ial)?\.?\s*sec(urity)?|SOC)\b\D{0,20}\d{3}[- ]?\d{2}[- ]?\d{4}\b", re.IGNORECASE)


def looks_like_return(text: str) -> bool:
    """Whether the text bears the marks of an NCIC or III answer."""
    if any(pattern.search(text) for pattern in _CERTAIN) or sum(bool(pattern.search(text)) for pattern in _FIELDS) >= 2:
        return True
    return len({label.lower() for label in _LABELS.findall(text)}) >= 2 or len(set(_CODES.findall(text))) >= 4


def withheld(text: str) -> str:
    """A text that came from another system, or in its place that something was left out; short cells hold no return and cost nothing."""
    return LEFT_OUT if len(text) > 30 and looks_like_return(text) else text


def refusal(text: str) -> str:
    """Why a text may not be kept, in words for whoever typed it; empty when it may."""
    if looks_like_return(text):
        return _(
            "This looks like a criminal-history return (NCIC or III). Such returns may not be kept here, so the form was not saved."
            " Take the return out and write what matters in your own words."
        )
    if _SOCIAL_SECURITY.search(text):
        return _("This looks like a Social Security number. corecit keeps none: take it out, or leave the last four digits.")
    return ""
