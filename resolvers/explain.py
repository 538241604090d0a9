"""Tells developers how an operation was answered: as a field, and as `extensions.trace`.

It tells of people whose records this request opened, and of nobody else; and of what was denied
to the person themselves, not of what was denied to somebody who acts for them. Whether a source
held anything is the list's to say, once what is withheld is gone.
"""

from typing import Any

from resolvers.ledger import Call, Decided, Ledger
from schema.access import AccessReason
from schema.directory import Directory
from schema.explanation import ExplainedCall, ExplainedDecision, Explanation
from schema.identifiers import NhsNumber


def explanation(ledger: Ledger, directory: Directory, actor: NhsNumber) -> Explanation:
    """What the ledger holds and may be told."""
    told = [call for call in ledger.calls if call.asked.subject in ledger.people]
    told.sort(key=lambda call: call.started_seconds)
    calls = [_call(call, ledger, directory, actor) for call in told]
    decisions = [
        _decision(one, ledger, directory)
        for one in ledger.decisions
        if one.subject in ledger.people and (_is_permitted(one) or one.subject == actor)
    ]
    return Explanation(
        calls=calls,
        decisions=decisions,
        source_requests=sum(call.source_requests for call in calls),
        milliseconds=max(
            (call.started_milliseconds + call.milliseconds for call in calls), default=0
        ),
        plan=[_line(call) for call in calls],
    )


def trace(found: Explanation) -> dict[str, Any]:
    """The same for `extensions.trace`: JSON values under the names of the schema."""
    return {
        "plan": found.plan,
        "sourceRequests": found.source_requests,
        "milliseconds": found.milliseconds,
        "calls": [
            {
                "askedFor": call.asked_for,
                "organisation": call.organisation.ods_code if call.organisation else None,
                "person": call.person,
                "status": call.status.name,
                "startedMilliseconds": call.started_milliseconds,
                "milliseconds": call.milliseconds,
                "sourceRequests": call.source_requests,
            }
            for call in found.calls
        ],
    }


def _call(call: Call, ledger: Ledger, directory: Directory, actor: NhsNumber) -> ExplainedCall:
    code = call.asked.organisation
    # More than one are pages, or the Patient of an item: of items that may be withheld.
    most_requests = call.effort.calls if call.asked.subject == actor else 1
    return ExplainedCall(
        asked_for=call.asked.what,
        organisation=directory.organisation(code) if code else None,
        person=ledger.people[call.asked.subject],
        status=call.status,
        not_asked_because=call.pause.value if call.pause else None,
        started_milliseconds=round(call.started_seconds * 1000),
        milliseconds=call.milliseconds,
        source_requests=min(call.effort.calls, most_requests),
        retries=call.effort.retries,
        hedges=call.effort.hedges,
        shared=call.effort.shared,
    )


def _decision(decided: Decided, ledger: Ledger, directory: Directory) -> ExplainedDecision:
    return ExplainedDecision(
        person=ledger.people[decided.subject],
        category=decided.category,
        organisation=directory.organisation(decided.organisation),
        permitted=_is_permitted(decided),
        reason=decided.reason,
        rule=decided.rule,
    )


def _is_permitted(decided: Decided) -> bool:
    return decided.reason is AccessReason.ALLOWED


def _line(call: ExplainedCall) -> str:
    who = call.organisation.ods_code if call.organisation else "index"
    took = f"{call.status.name} after {call.milliseconds} ms"
    return f"person {call.person}: {who} {call.asked_for}: {took}"
