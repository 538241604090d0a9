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
NEEDED = {"read": {"r", "s"}, "create": {"c"}, "change": {"u"}}
_FIRST_VERSION = {"read": "rs", "write": "cud", "*": "cruds"}


def opened(scopes: str, category: str, action: str) -> bool:
    """Do the scopes name this category for this action?"""
    letters: set[str] = set()
    for word in scopes.split(" "):
        letters |= _letters(word, TYPES[category])
    return NEEDED[action] <= letters


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
