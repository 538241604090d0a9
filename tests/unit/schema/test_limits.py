"""What a document may ask is limited before anything expensive looks at it."""

import gc

import pytest
from graphql import GraphQLSyntaxError, get_introspection_query

from schema.errors import LimitExceeded
from schema.limits import check_variables, read_document


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
    twice = [f"b {{ ...f{n + 1} }} c {{ ...f{n + 1} }}" for n in range(doublings)]
    parts = [f"fragment f{n} on Q {{ {body} }}" for n, body in enumerate(twice)]
    return "{ ...f0 } " + " ".join(parts) + f" fragment f{doublings} on Q {{ a }}"


def chain(links: int, fields: int) -> str:
    """Fragments in fragments, each some levels of fields deep."""
    inner = [f"{'{ a' * fields} {{ ...f{n + 1} }} {'}' * fields}" for n in range(links)]
    parts = [f"fragment f{n} on Q {body}" for n, body in enumerate(inner)]
    return "{ ...f0 } " + " ".join(parts) + f" fragment f{links} on Q {{ a }}"


def names(count: int) -> str:
    """Fields of as many different names."""
    return " ".join(f"a{n}" for n in range(count))


def test_a_document_of_exactly_the_limit_passes() -> None:
    assert read_document("{ " + names(999) + " b(c: [" + "1 " * 990 + "]) }").definitions


def test_one_token_more_than_the_limit_is_refused() -> None:
    assert refused("{ " + names(999) + " b(c: [" + "1 " * 993 + "]) }") == (2000, 2001)


def test_a_thousand_fields_pass_and_one_more_does_not() -> None:
    assert read_document("{ " + names(1000) + " }").definitions
    assert refused("{ " + names(1001) + " }") == (1000, 1001)


def test_ten_fields_of_one_name_pass_and_eleven_do_not() -> None:
    assert read_document("{ " + "a " * 10 + "}").definitions
    assert refused("{ " + "a " * 11 + "}") == (10, 11)


def test_equal_names_are_counted_through_fragments() -> None:
    fragments = " ".join(f"fragment f{n} on Q {{ a {{ b }} }}" for n in range(11))
    spreads = " ".join(f"...f{n}" for n in range(11))

    assert refused(f"{{ {spreads} }} {fragments}") == (10, 11)


def test_repetition_over_several_levels_multiplies() -> None:
    inner = "{ " + "b { c } " * 4 + "}"

    assert refused("{ " + f"a {inner} " * 3 + "}") == (10, 12)


def test_a_long_document_is_refused_before_it_is_read() -> None:
    assert refused("{ a }" + "#\r" * 25_000) == (50_000, 50_005)


def test_a_number_of_many_digits_is_refused() -> None:
    assert refused("{ a(b: " + "9" * 41 + ") }") == (40, 41)


def test_values_in_variables_are_counted_whatever_their_shape() -> None:
    check_variables({"a": [1] * 998, "b": {}})

    with pytest.raises(LimitExceeded):
        check_variables({"a": [1] * 999, "b": {}})


def test_comments_and_commas_are_no_tokens() -> None:
    assert read_document("# long\n" * 3000 + "{ a" + "," * 5000 + " }").definitions


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
    parts = " ".join(f"c{n} {{ ...f }}" for n in range(31))

    assert refused(f"{{ {parts} }} fragment f on Q {{ x: a }}") == (30, 31)


def test_a_fragment_bomb_is_counted_and_not_expanded() -> None:
    for doublings in (14, 25):
        limit, cost = refused(bomb(doublings))
        assert limit == 1000 < cost < 2000


def test_fragments_that_contain_each_other_end_the_count() -> None:
    cycle = "{ ...f } fragment f on Q { a ...g } fragment g on Q { b ...f }"

    assert read_document(cycle).definitions


def test_a_fragment_nobody_defined_counts_as_nothing() -> None:
    assert read_document("{ a ...missing }").definitions


def test_a_fragment_nobody_spreads_is_counted_too() -> None:
    aliases = " ".join(f"x{n}: a" for n in range(31))

    assert refused(f"{{ a }} fragment f on Q {{ {aliases} }}") == (30, 31)


@pytest.mark.parametrize(("links", "fields"), [(10, 50), (30, 15), (100, 3), (170, 1)])
def test_a_long_chain_of_fragments_is_refused_by_count(links: int, fields: int) -> None:
    assert refused(chain(links, fields)) == (60, 61)


@pytest.mark.parametrize("opening", ["{a", "[", "(", "{a(b:[{c:["])
def test_nesting_is_refused_before_it_is_parsed(opening: str) -> None:
    limit, cost = refused("{ a(b: " + opening * 61)

    assert (limit, cost) == (60, 61)


def test_closing_brackets_end_the_nesting_they_close() -> None:
    fields = " ".join(f"a{n}(b: [1])" for n in range(100))

    assert read_document(f"{{ {fields} }}").definitions


def test_eleven_operations_are_refused() -> None:
    operations = [f"query q{n} {{ a }}" for n in range(11)]

    assert read_document(" ".join(operations[:10])).definitions
    assert refused(" ".join(operations)) == (10, 11)


def test_each_operation_is_counted_by_itself() -> None:
    operation = f"{{ {names(900)} }}"

    assert read_document(f"query x {operation} query y {operation}").definitions


def test_asking_for_the_schema_is_exempt_from_depth() -> None:
    query = get_introspection_query(input_value_deprecation=True)

    assert read_document(query).definitions
    assert read_document('{ __type(name: "Q") ' + levels(14) + " }").definitions


def test_a_document_that_is_no_graphql_is_a_syntax_error() -> None:
    with pytest.raises(GraphQLSyntaxError):
        read_document("{ a")


def test_a_document_that_was_read_goes_without_a_collection() -> None:
    gc.collect()
    gc.disable()
    try:
        read_document("{ viewer { patient { id } } }")
        found = gc.collect()
    finally:
        gc.enable()

    assert found == 0
