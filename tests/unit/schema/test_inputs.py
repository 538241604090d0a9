"""What callers can say is of known words: no argument takes a name, a path or a condition."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
)

from schema.contract import build_contract

SCHEMA = build_contract(introspection=False)._schema
STRICT = {
    *("Boolean", "Int", "Float", "Date", "DateTime", "Moment"),
    *("NhsNumber", "OdsCode", "PartialDate"),
}
"""Scalars that take nothing but what they say."""

OPAQUE = {"ID", "String"}
"""Text; where it stands, it must be something that the gateway itself has made, or a name that is
never sent to a source."""

WORDS = {
    *("after", "before", "id", "ids", "proxyId", "idempotencyKey", "code", "threadId"),
    *("appointmentId", "slotId", "service", "version", "messageId", "letterId", "patientId"),
    *("questionnaireId", "prescriptionId", "items"),
}

WRITTEN = {"reason", "body", "option", "note", "linkId", "text", "time", "system", "unit"}
"""What people write to an organisation. It is sent in the body of a change."""


def inputs() -> Iterator[tuple[str, GraphQLInputType]]:
    """Every argument and every field of an input, by its name."""
    for one in SCHEMA.type_map.values():
        if isinstance(one, GraphQLObjectType) and not one.name.startswith("__"):
            for field in one.fields.values():
                yield from ((name, argument.type) for name, argument in field.args.items())
        if isinstance(one, GraphQLInputObjectType):
            yield from ((name, field.type) for name, field in one.fields.items())


def test_free_text_is_taken_only_where_no_source_sees_it() -> None:
    free = {name for name, kind in inputs() if get_named_type(kind).name in OPAQUE}

    assert free <= WORDS | WRITTEN


def test_everything_else_is_a_known_word_or_a_strict_value() -> None:
    kinds = {get_named_type(kind) for _, kind in inputs()}
    loose = {
        one.name
        for one in kinds
        if not isinstance(one, GraphQLEnumType | GraphQLInputObjectType)
        and one.name not in STRICT | OPAQUE
    }

    assert loose == set()
    assert len(kinds) > 8
