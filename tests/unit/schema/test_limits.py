"""What a document may ask is limited before anything expensive looks at it."""

import pytest
from graphql import GraphQLSyntaxError, get_introspection_query

from schema.errors import LimitExceeded
from schema.limits import read_document


def refused(text: str) -> tuple[int, int]:
    """The limit a document breaks, and its cost."""
    with pytest.raises(LimitExceeded) as caught:
        read_document(text)
    extensions = caught.value.extensions or {}
    return extensions["limit"], extensions["cost"]


def levels(count: int) -> str:
    return "{ a" * count + " }" * count


def bomb(doublings: int) -> str:
    """A document of a few hundred bytes that stands for 2 to the power of `doublings` fields."""
    parts = [f"fragment f{n} on Q {{ ...f{n + 1} ...f{n + 1} }}" for n in range(doublings)]
    return "{ ...f0 } " + " ".join(parts) + f" fragment f{doublings} on Q {{ a }}"


def chain(links: int, fields: int) -> str:
    """Fragments in fragments, each some levels of fields deep."""
    inner = [f"{'{ a' * fields} {{ ...f{n + 1} }} {'}' * fields}" for n in range(links)]
    parts = [f"fragment f{n} on Q {body}" for n, body in enumerate(inner)]
    return "{ ...f0 } " + " ".join(parts) + f" fragment f{links} on Q {{ a }}"


def test_a_document_of_exactly_the_limit_passes() -> None:
    assert read_document("{ " + "a " * 1998 + "}").definitions


def test_one_token_more_than_the_limit_is_refused() -> None:
    assert refused("{ " + "a " * 1999 + "}") == (2000, 2001)


def test_comments_and_commas_are_no_tokens() -> None:
    assert read_document("# long\n" * 5000 + "{ a" + "," * 5000 + " }").definitions


def test_twelve_levels_pass_and_thirteen_do_not() -> None:
    assert read_document(levels(12)).definitions
    assert refused(levels(13)) == (12, 13)


def test_levels_are_counted_through_fragments() -> None:
    document = "{ a { ...f } } fragment f on Q { ... on Q " + levels(12) + " }"

    assert refused(document) == (12, 13)


def test_thirty_aliases_pass_and_thirty_one_do_not() -> None:
    aliases = [f"x{n}: a" for n in range(31)]

    assert read_document("{ " + " ".join(aliases[:30]) + " }").definitions
    assert refused("{ " + " ".join(aliases) + " }") == (30, 31)


def test_aliases_count_as_often_as_their_fragment_is_spread() -> None:
    document = "{ " + "...f " * 31 + "} fragment f on Q { x: a }"

    assert refused(document) == (30, 31)


def test_a_fragment_bomb_is_counted_and_not_expanded() -> None:
    assert refused(bomb(14)) == (2000, 2**14)
    assert refused(bomb(50)) == (2000, 2**50)


def test_fragments_that_contain_each_other_end_the_count() -> None:
    cycle = "{ ...f } fragment f on Q { a ...g } fragment g on Q { b ...f }"

    assert read_document(cycle).definitions


def test_a_fragment_nobody_defined_counts_as_nothing() -> None:
    assert read_document("{ a ...missing }").definitions


def test_a_fragment_nobody_spreads_is_counted_too() -> None:
    assert refused("{ a } fragment f on Q {" + "x: a " * 31 + "}") == (30, 31)


@pytest.mark.parametrize(("links", "fields"), [(10, 50), (30, 15), (100, 3), (170, 1)])
def test_a_long_chain_of_fragments_is_refused_by_count(links: int, fields: int) -> None:
    assert refused(chain(links, fields)) == (60, 61)


@pytest.mark.parametrize("opening", ["{a", "[", "(", "{a(b:[{c:["])
def test_nesting_is_refused_before_it_is_parsed(opening: str) -> None:
    limit, cost = refused("{ a(b: " + opening * 61)

    assert (limit, cost) == (60, 61)


def test_closing_brackets_end_the_nesting_they_close() -> None:
    assert read_document("{ " + "a(b: [1]) " * 100 + "}").definitions


def test_eleven_operations_are_refused() -> None:
    operations = [f"query q{n} {{ a }}" for n in range(11)]

    assert read_document(" ".join(operations[:10])).definitions
    assert refused(" ".join(operations)) == (10, 11)


def test_each_operation_is_counted_by_itself() -> None:
    operation = "{ " + "a " * 900 + "}"

    assert read_document(f"query x {operation} query y {operation}").definitions


def test_asking_for_the_schema_is_exempt_from_depth() -> None:
    query = get_introspection_query(input_value_deprecation=True)

    assert read_document(query).definitions
    assert read_document('{ __type(name: "Q") ' + levels(14) + " }").definitions


def test_a_document_that_is_no_graphql_is_a_syntax_error() -> None:
    with pytest.raises(GraphQLSyntaxError):
        read_document("{ a")
