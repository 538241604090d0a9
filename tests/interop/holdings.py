"""What Medplum is given: the records of invented people, each naming their Patient by local id."""

import base64

from tests.support.fhir_resources import (
    ANNA,
    BEN,
    Json,
    a_letter,
    a_message,
    a_patient,
    an_appointment,
    by_id,
)

CARA = "9990000034"
DAN = "9990000042"
TWINS = "9990000050"
"""Two Patients carry this number."""
EVE = "9990000069"
"""Has a Patient and nothing else."""
STRANGER = "9990000204"
"""Is nobody here."""

PDF = b"%PDF-1.7\n%a small letter\n%%EOF"

_INLINE = {"contentType": "application/pdf", "data": base64.b64encode(PDF).decode()}
_LOST = {"contentType": "application/pdf", "url": "Binary/lost"}


def a_binary(local_id: str, content: bytes) -> Json:
    """Bytes as FHIR wraps them."""
    data = base64.b64encode(content).decode()
    return {
        "resourceType": "Binary",
        "id": local_id,
        "contentType": "application/pdf",
        "data": data,
    }


def _of_anna() -> list[Json]:
    who = by_id(ANNA)
    return [
        a_patient(ANNA),
        *(an_appointment(f"a{n}", who=who) for n in (1, 2, 3)),
        a_letter("d1", who=who),
        a_letter("d2", who=who, content=[{"attachment": _INLINE}]),
        a_letter("d3", who=who, content=[{"attachment": _LOST}]),
        a_message("m1", who=who),
        a_message("m2", who=who),
        a_binary("b1", PDF),
    ]


def _of_ben() -> list[Json]:
    who = by_id(BEN)
    return [
        a_patient(BEN),
        an_appointment("a9", who=who),
        a_letter("d9", who=who),
        a_message("m9", who=who),
    ]


def _of_cara_and_dan() -> list[Json]:
    both = [{"actor": by_id(one), "status": "accepted"} for one in (CARA, DAN)]
    return [a_patient(CARA), a_patient(DAN), an_appointment("a8", participant=both)]


def everything() -> list[Json]:
    """All of it."""
    twins = [a_patient(TWINS), a_patient(TWINS, id="another")]
    return [*_of_anna(), *_of_ben(), *_of_cara_and_dan(), *twins, a_patient(EVE)]
