"""FHIR QuestionnaireResponse → QuestionnaireAnswers."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated

from schema.answer import Item
from schema.answers import Answered, AnswersStatus, Given, QuestionnaireAnswers
from schema.directory import RecordType
from schema.moment import Moment
from sources.element import CRITICAL, Element, Reference, Resource
from sources.records.answer_value import Valued
from sources.records.late import LateItem, later
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.whom import subject_alone
from sources.salvage import Unreadable

_DEEPEST = 20
"""Groups in groups. Nobody asks so; a tree without end is not followed."""


class ResponseAnswer(Valued):
    """An answer with what was answered below it. One of a sort we cannot tell stays, unsaid."""

    item: "Annotated[tuple[ResponseItem, ...], CRITICAL]" = ()


class ResponseItem(Element):
    link_id: Annotated[str | None, CRITICAL] = None
    answer: Annotated[tuple[ResponseAnswer, ...], CRITICAL] = ()
    item: "Annotated[tuple[ResponseItem, ...], CRITICAL]" = ()


class QuestionnaireResponseResource(
    Resource, tag_field="resourceType", tag="QuestionnaireResponse"
):
    questionnaire: str | None = None
    status: str | None = None
    subject: Reference | None = None
    authored: str | None = None
    based_on: tuple[Reference, ...] = ()
    author: Reference | None = None
    item: Annotated[tuple[ResponseItem, ...], CRITICAL] = ()


def _is_hidden(resource: QuestionnaireResponseResource) -> bool:
    return resource.status == "entered-in-error"


def _item(common: Common[QuestionnaireResponseResource]) -> Item[QuestionnaireAnswers]:
    resource = common.resource
    answered_at = moment(resource.authored)
    return LateItem(
        record=later(partial(_record, _tree(resource.item)), common, answered_at),
        ref=common.ref,
        subject=common.subject,
        when=answered_at,
        labels=common.labels(),
        owner=later(organisation_code, resource.author),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(
    tree: tuple[Answered, ...],
    common: Common[QuestionnaireResponseResource],
    answered_at: Moment | None,
) -> QuestionnaireAnswers:
    return QuestionnaireAnswers(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        tree=tree,
        status=_status(common.resource.status),
        status_code=common.resource.status,
        answered_at=answered_at,
    )


def _status(code: str | None) -> AnswersStatus:
    try:
        return AnswersStatus(code)
    except ValueError:
        return AnswersStatus.UNKNOWN


def _tree(items: Iterable[ResponseItem], depth: int = 0) -> tuple[Answered, ...]:
    """Raises Unreadable: answers to no question are nobody's to guess."""
    if depth == _DEEPEST:
        raise Unreadable("nested too deep", "QuestionnaireResponse", "item")
    return tuple(_answered(one, depth + 1) for one in items)


def _answered(item: ResponseItem, depth: int) -> Answered:
    if not item.link_id:
        raise Unreadable("no linkId", "QuestionnaireResponse", "item")
    given = tuple(Given(one.value, _tree(one.item, depth)) for one in item.answer)
    return Answered(item.link_id, given, _tree(item.item, depth))


READER = RecordReader(
    record_type=RecordType.QUESTIONNAIRE_ANSWERS,
    struct=QuestionnaireResponseResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
)
