"""What a local call type most likely means, from its words: a proposal that an administrator confirms.

The codes are the common incident types of APCO (ANS 2.103.2) that mark or hide a crisis call.
"""

from __future__ import annotations

import re

CERTAIN, POSSIBLE, NO = "certain", "possible", "no"
RANK = {NO: 0, POSSIBLE: 1, CERTAIN: 2}

CERTAIN_CODES = {"MNTL", "MTLV", "EDP", "SUICIDE", "SUICTHRT"}
POSSIBLE_CODES = {
    "WELFARE", "OD", "INTOX", "DISORD", "TRESPASS", "PERSUSP", "HARR", "THREATS", "WEAPON", "DVA", "DVNA", "PERMISS", "RUNAWAY", "JUV",
    "PERUNCON", "BARICADE", "ASSIST", "CITASST", "911H",
}  # fmt: skip

# Types in which a word of the list below means something else, apart from those that name a person.
_ALWAYS = {"WELFARE", "OD", "PERUNCON", "PERMISS", "RUNAWAY", "PERSUSP", "BARICADE"}
_NOT = re.compile(
    r"\b(MVC|MVA|DUI|DWI|D\.U\.I|TRAFFIC|PARKING|ALARM|VEHICLE|VEH|AUTO|DRIVER|DRIVING|MOTORIST|ANIMAL|NOISE|TEST|TRAINING|BUILDING|PACKAGE"
    r"|SHOTS HEARD|COURT ORDER|THEFT|LARCENY|BURG(LARY)?|FRAUD)\b"
)
# Tried in order: pattern, level, standard type.
_WORDS: list[tuple[re.Pattern[str], str, str]] = [
    (re.compile(pattern), level, code)
    for pattern, level, code in [
        (r"\bSUICID\w* ?(IDEATION|THREAT\w*|TALK)|\bTHREAT\w*( OF)? SUICID", CERTAIN, "SUICTHRT"),
        (r"\bSUIC(ID\w*)?\b", CERTAIN, "SUICIDE"),
        (r"\b(MENTAL|PSYCH\w*|EDP|MHMR)\b.*\b(VIOLENT|ARMED|WEAPON\w*|COMBATIVE)", CERTAIN, "MTLV"),
        (r"\bEMOTIONALLY DISTURBED|\bEDP\b", CERTAIN, "EDP"),
        (r"\b(MENTAL\w*|PSYCH\w*|MHMR|MENTAL HEALTH)\b", CERTAIN, "MNTL"),
        (r"\bCRISIS\b|\bBEHAVIOU?RAL\b|\bEMOTIONAL\b|\b5150\b|\bBAKER ACT\b", CERTAIN, "MNTL"),
        (r"\bWELFARE\b|\bWELL ?BEING\b|\bCHECK ON (PERSON|SUBJECT)\b", POSSIBLE, "WELFARE"),
        (r"\bOVERDOSE\b|\(OD\)|\bOD\b|\bPOISON\w*", POSSIBLE, "OD"),
        (r"\bBARR?ICAD", POSSIBLE, "BARICADE"),
        (r"\bUNCONSCIOUS\b|\bUNRESPONSIVE\b|\b(PERSON|MAN|SUBJECT) DOWN\b|\bDOWN PERSON\b", POSSIBLE, "PERUNCON"),
        (r"\bRUNAWAY\b", POSSIBLE, "RUNAWAY"),
        (r"\bMISSING (PERSON|ADULT|JUV\w*|CHILD)\b|\bLOST PERSON\b", POSSIBLE, "PERMISS"),
        (r"\bINTOX\w*|\bDRUNK\b|\bDETOX\b|\bINEBRIATE", POSSIBLE, "INTOX"),
        (r"\bDOMESTIC\b.*\b(NO INJ\w*|VERBAL|NO ASLT)|\bDV\b.*\bNO (ASLT|ARREST)|\bFAMILY (DISPUTE|TROUBLE|OFFENSE)", POSSIBLE, "DVNA"),
        (r"\bDOMESTIC\b|\bDV\b", POSSIBLE, "DVA"),
        (r"\bHARASS?\w*|\bHARR\b|\bSTALKING\b", POSSIBLE, "HARR"),
        (r"\bTHREAT\w*", POSSIBLE, "THREATS"),
        (r"(?<!\bNO )\bWEAPON\w*|\bBRANDISH\w*|\bPERSON WITH (A )?(GUN|KNIFE)", POSSIBLE, "WEAPON"),
        (r"\bTRESPASS\w*|\bUNWANTED (PERSON|SUBJECT|GUEST)", POSSIBLE, "TRESPASS"),
        (r"\bSUSP(ICIOUS)? (PERSON|SUBJECT|MAN|WOMAN)", POSSIBLE, "PERSUSP"),
        (r"\bDISORD\w*|\bDISTURB\w*|\bDISPUTE\b", POSSIBLE, "DISORD"),
        (r"\b911 ?(HANG ?-?UP|OPEN LINE|ABANDON\w*)", POSSIBLE, "911H"),
        (r"\bJUV(ENILE)?\b", POSSIBLE, "JUV"),
        (r"\bASSIST (CITIZEN|PUBLIC)|\bCITIZEN ASSIST|\bPUBLIC ASSIST", POSSIBLE, "CITASST"),
        (r"\bASSIST\b", POSSIBLE, "ASSIST"),
    ]
]


def key(text: str) -> str:
    """The form in which local types are compared: upper case, single spaces."""
    return " ".join(text.split()).upper()[:200]


def propose(text: str) -> tuple[str, str]:
    """The level and the APCO code that fit a local type; ("no", "") when nothing does."""
    name = key(text)
    code = name.split(" ", 1)[0].strip("-:")
    if name in CERTAIN_CODES or (code in CERTAIN_CODES and code != "SUICIDE"):
        return CERTAIN, code
    if name in POSSIBLE_CODES:
        return POSSIBLE, name
    excluded = bool(_NOT.search(name))
    for pattern, level, standard in _WORDS:
        if pattern.search(name) and (level == CERTAIN or standard in _ALWAYS or not excluded):
            return level, standard
    return NO, ""


def higher(levels: list[str]) -> str:
    """The strongest of several levels: a call that began or ended as a crisis is one."""
    return max(levels, key=RANK.__getitem__, default=NO)
