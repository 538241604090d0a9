"""Which rule each field of the schema falls under. A field without an entry fails the build: who
adds one says here what decides about it, and the walk and the canaries hold it to that.

`self`         the signed-in person and nobody else
`person`       self and dependants of whom anything is open
`relationship` who may act for whom, listed while the evidence is active
`category`     the category that the field's list, or the item it stands in, belongs to
`DEMOG`        the category of that name, and so `PRESCR`, `REG`
`decision`     what the rules say, of nobody but self and dependants
`developer`    the scope for developers
`public`       says nothing of anybody
"""

from collections.abc import Mapping

from schema.patient import RECORD_LISTS

Rules = Mapping[str, Mapping[str, str]]

_RECORDS = [one.record.__name__ for one in RECORD_LISTS.values()]
_ITEM = "id provenance alsoReportedBy conflicts"
_VALUE = (
    "name codes value absentReason absentReasonCode interpretation interpretationCode "
    "referenceRanges"
)
_LIST = "edges nodes pageInfo totalCount completeness sources"

RULES: Rules = {
    "Query": {
        "public": "viewer organisation",
        "person": "patient node nodes",
        "developer": "explain",
    },
    "Mutation": {
        "self": "suspendProxy restoreProxy setProxyCategories",
        "category": "cancelAppointment bookAppointment rescheduleAppointment confirmAttendance "
        "applyForGpRegistration requestRepeatPrescription saveQuestionnaireAnswers "
        "submitQuestionnaire sendMessage markMessageRead markLetterRead nominatePharmacy",
    },
    "PrescriptionPayload": {"category": "outcome prescription errors"},
    "NominationPayload": {"category": "outcome nominatedPharmacy errors"},
    "RegistrationPayload": {"category": "outcome application errors"},
    "Viewer": {"self": "patient proxies accessLog", "relationship": "dependants", "public": "app"},
    "Dependant": {"relationship": "name relationship", "decision": "access", "person": "patient"},
    "Relationship": {"relationship": "legalBasis kind status period grantor"},
    "Period": {"relationship": "start end"},
    "Patient": {
        "person": "id nhsNumber",
        "DEMOG": "nhsNumberVerified name birthDate age deceased gender address telecom "
        "preferredLanguage communicationNeeds gpPractice demographics",
        "PRESCR": "nominatedPharmacy",
        "REG": "registration",
        "decision": "organisations access",
        "category": " ".join([*RECORD_LISTS, "availableSlots"]),
    },
    "HumanName": {"DEMOG": "text given family prefix"},
    "Address": {"DEMOG": "lines city postcode text"},
    "ContactPoint": {"DEMOG": "system value use"},
    "CommunicationNeeds": {
        "DEMOG": "interpreterRequired preferredFormat preferredContactMethod preferredContactTimes"
    },
    "RecordHolder": {"decision": "organisation categories"},
    "CategoryAccess": {"decision": "category level organisations reason explanation until changes"},
    "AccessChange": {"decision": "on level explanation"},
    **{f"{kind}Connection": {"category": _LIST} for kind in _RECORDS},
    **{f"{kind}Edge": {"category": "cursor node"} for kind in _RECORDS},
    "PageInfo": {"category": "hasNextPage hasPreviousPage startCursor endCursor"},
    "SourceReport": {
        "category": "organisation status asOf returned unreadable retryAfterSeconds message"
    },
    "Appointment": {
        "category": f"{_ITEM} status statusCode requestStatus requestStatusCode title specialty "
        "kind kindCode mode modeCode start end organisation location clinician service "
        "instructions manageUrl referral cancellable reschedulable confirmable"
    },
    "Letter": {
        "category": f"{_ITEM} title kind specialty date status statusCode readState "
        "readStateCode author organisation contentType sizeBytes contentUrl"
    },
    "Message": {
        "category": f"{_ITEM} subject body sentAt sender category threadId inReplyTo readState "
        "readStateCode attachments bodyMarkdown repliable replyOptions"
    },
    "Questionnaire": {
        "category": f"{_ITEM} title kind status statusCode askedAt dueBy organisation manageUrl "
        "expired appointmentId form answers"
    },
    "QuestionnaireAnswers": {"category": f"{_ITEM} status statusCode answeredAt answered"},
    "AnswersFound": {"category": "report answers"},
    "AnsweredQuestion": {"category": "linkId path parentPath values"},
    "Form": {"category": "report title version questions"},
    "Question": {
        "category": "linkId parentLinkId depth prefix text type typeCode required repeats "
        "readOnly maxLength options optionsKeptElsewhere enableWhen enableBehavior initial"
    },
    "QuestionnairePayload": {"category": "outcome answers errors"},
    "EnableWhen": {"category": "question operator answer"},
    "AnswerValue": {"category": "boolean integer decimal date dateTime time text coding quantity"},
    "ChosenCode": {"category": "system code display"},
    "MeasuredAmount": {"category": "value unit system code"},
    "ReplyOption": {"category": "value label"},
    "MessagePayload": {"category": "outcome message errors"},
    "LetterPayload": {"category": "outcome letter errors"},
    "Condition": {
        "category": f"{_ITEM} name codes status statusCode certainty certaintyCode kind kindCode "
        "severity bodySites began beganText ended endedText recordedOn recordedBy note"
    },
    "Prescription": {
        "category": f"{_ITEM} items status statusCode issuedOn number prescriber organisation "
        "pharmacy courseType courseTypeCode"
    },
    "PrescriptionItem": {
        "category": "medicine medicineCode dosage quantity status statusCode statusDate history "
        "repeatRequestedOn"
    },
    "PrescriptionStatusChange": {"category": "status statusCode since"},
    "GpRegistration": {"REG": "practice"},
    "RegistrationApplication": {
        "category": f"{_ITEM} practice status statusCode stage reason appliedOn changedOn history"
    },
    "RegistrationStatusChange": {"category": "status statusCode since"},
    "Allergy": {
        "category": f"{_ITEM} statement name codes status statusCode certainty certaintyCode kind "
        "kindCode about danger dangerCode reactions began ended endedBecause recordedOn recordedBy "
        "note"
    },
    "Reaction": {"category": "symptoms severity cause at description"},
    "Medication": {
        "category": f"{_ITEM} name codes status statusCode statusReasons dosage reasons start end "
        "lastIssuedOn recordedOn recordedBy note"
    },
    "Immunisation": {
        "category": f"{_ITEM} name codes procedure status statusCode notGivenBecause givenAt "
        "givenAtText diseases doseNumber dosesInCourse dose lotNumber expiresOn manufacturer "
        "bodySite route reasons organisation place givenBy firstHand recordedOn note"
    },
    "Observation": {
        "category": f"{_ITEM} {_VALUE} kind kindCode status statusCode parts takenAt takenUntil "
        "issuedAt bodySite method organisation note members"
    },
    "ObservationPart": {"category": _VALUE},
    "Measurement": {"category": "text number comparator unit low high yes at codes"},
    "ReferenceRange": {"category": "text low high unit appliesTo"},
    "DiagnosticReport": {
        "category": f"{_ITEM} name codes departments status statusCode takenAt issuedAt conclusion "
        "findings attachments organisation reportedBy results"
    },
    "Code": {"category": "system code display"},
    "Location": {"category": "name address"},
    "Person": {"category": "name role"},
    "Sender": {"category": "organisation name role"},
    "Attachment": {"category": "title contentType sizeBytes contentUrl"},
    "Provenance": {"category": "organisation sourceId lastUpdated asOf"},
    "SourceId": {"category": "type id version"},
    "Conflict": {"category": "field organisation value"},
    "Organisation": {"public": "odsCode name kind"},
    "AccessLogConnection": {"self": "edges nodes pageInfo"},
    "AccessEntryEdge": {"self": "cursor node"},
    "AccessEntry": {"self": "at by app concern category organisation action outcome items"},
    "Accessor": {"self": "role proxyId"},
    "Proxy": {"self": "id name relationship access suspended suspendedAt chosen"},
    "ProxyAccess": {"self": "category level organisations reason until"},
    "AppointmentPayload": {"category": "outcome appointment errors"},
    "SlotList": {"category": "nodes hasMore source"},
    "Slot": {"category": "id start end service clinician location"},
    "ChosenCategories": {"self": "read write"},
    "ProxyPayload": {"self": "outcome proxy errors"},
    "ActionError": {"public": "code message path"},
    "App": {"public": "clientId name scopes limits trustedDocumentsOnly"},
    "AppLimits": {"public": "operations sourceRequests sourceRequestsPerOperation"},
    "MinuteLimit": {"public": "limit remaining"},
    "Explanation": {"developer": "calls decisions sourceRequests milliseconds plan"},
    "ExplainedCall": {
        "developer": "askedFor organisation person status notAskedBecause startedMilliseconds "
        "milliseconds sourceRequests retries hedges shared"
    },
    "ExplainedDecision": {"developer": "person category organisation permitted reason rule"},
}


def covered(rules: Rules = RULES) -> dict[str, str]:
    """The rule of each field, by its coordinate."""
    return {
        f"{name}.{field}": rule
        for name, by_rule in rules.items()
        for rule, fields in by_rule.items()
        for field in fields.split()
    }
