"""What the words of a scope open: SMART v2 and v1, as the rule page lists them."""

TYPES = {
    "DEMOG": "Patient",
    "APPT": "Appointment",
    "DOCS": "DocumentReference",
    "MSG": "Communication",
    "PRESCR": "MedicationRequest",
    "PREASSESS": "QuestionnaireResponse",
    "TEST": "Observation",
    "VACC": "Immunization",
    "COND": "Condition",
    "REG": "Task",
    "relationships": "RelatedPerson",
    "log": "AuditEvent",
}
OWN_TYPES = {
    "allergy": "AllergyIntolerance",
    "medication": "MedicationStatement",
    "diagnostic-report": "DiagnosticReport",
}
"""Of kinds of record that have a type of their own within a category."""
BESIDE = {
    "COND": "AllergyIntolerance",
    "PRESCR": "MedicationStatement",
    "TEST": "DiagnosticReport",
}
"""Types that open the reading of a category too."""
NEEDED = {"read": {"r", "s"}, "create": {"c"}, "change": {"u"}}
_FIRST_VERSION = {"read": "rs", "write": "cud", "*": "cruds"}


def opened(scopes: str, category: str, action: str, kind: str | None = None) -> bool:
    """Do the scopes name this category, or one kind of record of it, for this action?"""
    types = [TYPES[category]]
    if kind is not None:
        types = [OWN_TYPES.get(kind, TYPES[category])]
    elif action == "read" and category in BESIDE:
        types.append(BESIDE[category])
    return any(NEEDED[action] <= _all_letters(scopes, one) for one in types)


def _all_letters(scopes: str, wanted: str) -> set[str]:
    letters: set[str] = set()
    for word in scopes.split(" "):
        letters |= _letters(word, wanted)
    return letters


def _letters(word: str, wanted: str) -> set[str]:
    for kind in (wanted, "*"):
        start = f"patient/{kind}."
        if word.startswith(start):
            rest = word[len(start) :]
            rest = _FIRST_VERSION.get(rest, rest)
            in_order = [letter for letter in "cruds" if letter in rest]
            if rest and rest == "".join(in_order):
                return set(rest)
    return set()
