"""A letter as DocumentReference, and its Binary. The PDF itself is printed by `letters.py`."""

from sandbox.items import Letter
from sandbox.profile import Content, Subject
from sandbox.resource import Json, Resource, resource
from sandbox.resources.appointments import NHS
from sandbox.resources.scribe import Scribe, label

PDF = "application/pdf"


def document(letter: Letter, scribe: Scribe) -> Resource:
    """The letter's entry in the trust's index of documents."""
    is_portal = scribe.trust.profile.subject is Subject.LOGICAL
    receipt = {"url": f"{NHS}/Extension-Document-ReadReceipt", "valueCode": letter.read}
    return resource(
        {
            "resourceType": "DocumentReference",
            "id": scribe.id("DocumentReference", letter.key),
            "meta": scribe.meta(letter.sent),
            "extension": [receipt if letter.read else None],
            "identifier": [scribe.identifier("DocumentReference", letter.key)],
            "status": letter.status,
            "docStatus": letter.final,
            "type": None if is_portal else _kind(),
            "subject": scribe.patient(letter.who),
            "date": scribe.instant(letter.sent),
            "author": [scribe.mention("Practitioner", letter.author)],
            "custodian": scribe.organisation(scribe.trust.ods),
            "description": letter.title,
            "securityLabel": [{"coding": [label(code)]} for code in letter.labels],
            "content": [{"attachment": _attachment(letter, scribe)}],
            "context": {
                "practiceSetting": {"text": letter.specialty},
                "related": _related(letter, scribe, is_portal),
            },
        }
    )


def binary(letter: Letter, scribe: Scribe) -> Resource:
    """The content by itself; its `data` is printed when it is asked for."""
    return resource(
        {
            "resourceType": "Binary",
            "id": scribe.id("Binary", letter.key),
            "meta": scribe.meta(letter.sent),
            "contentType": PDF,
            "securityContext": scribe.patient(letter.who),
        }
    )


def _kind() -> Json:
    coding = {"system": "http://snomed.info/sct", "code": "823691000000103"}
    return {"coding": [{**coding, "display": "Clinical letter"}]}


def _attachment(letter: Letter, scribe: Scribe) -> Resource:
    about: Resource = {
        "contentType": PDF,
        "title": letter.title,
        "creation": scribe.instant(letter.sent),
    }
    match scribe.trust.profile.content:
        case Content.PORTAL:
            portal = f"https://portal.{scribe.trust.town.lower()}.example/documents"
            return {**about, "url": f"{portal}/{scribe.id('DocumentReference', letter.key)}"}
        case Content.BINARY:
            return {**about, "url": f"Binary/{scribe.id('Binary', letter.key)}"}
        case Content.INLINE:
            return about


def _related(letter: Letter, scribe: Scribe, is_portal: bool) -> Json:
    if not letter.visit:
        return None
    reference = f"Appointment/{scribe.id('Appointment', letter.visit)}"
    if is_portal:
        reference = f"https://portal.{scribe.trust.town.lower()}.example/{reference}"
    return [{"type": "Appointment", "reference": reference}]
