"""Wrong compilers. Each must be noticed, or the proof proves nothing."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList

from schema.compiled.executor import RecordExecutor
from schema.compiled.projection import Projection, compiled
from schema.compiled.reader import Reader
from schema.compiled.selections import Selections
from schema.compiled.shape import (
    Choice,
    Constant,
    Many,
    Member,
    NotCompilable,
    Scalar,
    Thing,
    Value,
)
from schema.compiled.writer import Writer


class ForgetsNulls(Writer):
    """Lets a null pass where there must be none."""

    def _value(self, value: Value, given: str) -> str:
        return super()._value(Value(value.what, nullable=True), given)


class ForgetsTheLast(Writer):
    """Leaves out the last of what is selected."""

    def _thing(self, thing: Thing) -> str:
        kept = dict(list(thing.members.items())[: max(1, len(thing.members) - 1)])
        return super()._thing(Thing(thing.kind, kept))


class TurnsRound(Writer):
    """Has the right members in the wrong order."""

    def _thing(self, thing: Thing) -> str:
        return super()._thing(Thing(thing.kind, dict(list(thing.members.items())[::-1])))


class TrustsClasses(Writer):
    """Takes any object for one of the right class."""

    def _thing(self, thing: Thing) -> str:
        name = super()._thing(thing)
        place = self.lines.index(f"def {name}(o):")
        del self.lines[place + 1]
        return name


class TrustsScalars(Writer):
    """Writes what a field has, whatever it is."""

    def _present(self, what: Scalar | Choice | Many | Thing, given: str) -> str:
        return given if isinstance(what, Scalar) else super()._present(what, given)

    def _value(self, value: Value, given: str) -> str:
        if isinstance(value.what, Scalar):
            return given
        return super()._value(value, given)


class TrustsLists(Writer):
    """Goes through anything that can be gone through."""

    def _present(self, what: Scalar | Choice | Many | Thing, given: str) -> str:
        return super()._present(what, given).replace("listed(", "(")


class MixesNames(Writer):
    """Has the names of an enum's members in the wrong order."""

    def _present(self, what: Scalar | Choice | Many | Thing, given: str) -> str:
        if isinstance(what, Choice):
            names = list(what.names.values())
            what = Choice(dict(zip(what.names, names[1:] + names[:1], strict=True)))
        return super()._present(what, given)


class NamesTheClass(Writer):
    """Says the class where the type is asked for."""

    def _thing(self, thing: Thing) -> str:
        members: Mapping[str, Member] = {
            key: Constant(thing.kind.__name__) if isinstance(one, Constant) else one
            for key, one in thing.members.items()
        }
        return super()._thing(Thing(thing.kind, members))


class Shortens(Writer):
    """Leaves out the last item of a list."""

    def _present(self, what: Scalar | Choice | Many | Thing, given: str) -> str:
        return super()._present(what, given).replace(" in listed(", " in shortened(", 1)

    def source(self, thing: Thing) -> str:
        found = super().source(thing)
        self.constants["shortened"] = lambda items: items[:-1] if len(items) > 2 else items
        return found


WRITERS: tuple[type[Writer], ...] = (
    ForgetsNulls,
    ForgetsTheLast,
    TurnsRound,
    TrustsClasses,
    TrustsScalars,
    TrustsLists,
    MixesNames,
    NamesTheClass,
    Shortens,
)


def compiling_with(writer: type[Writer]) -> type[RecordExecutor]:
    """An executor that compiles in this wrong way."""

    class Wrong(RecordExecutor):
        def projected(
            self,
            selections: Selections,
            kind: GraphQLObjectType,
            details: FieldDetailsList,
            value: Any,
        ) -> dict[str, Any] | None:
            try:
                thing = Reader(self.collect_subfields).thing(kind, details)
            except NotCompilable:
                return None
            found: Projection = compiled(thing, writer())
            return found.run(value, self.context_value, self.variable_values, self.contract)

    return Wrong


class ForgetsConditions(RecordExecutor):
    """Takes what was compiled for other values of the variables."""

    def projected(
        self, selections: Selections, kind: GraphQLObjectType, details: FieldDetailsList, value: Any
    ) -> dict[str, Any] | None:
        selections.conditions = ()
        return super().projected(selections, kind, details, value)


class ForgetsWhoAsks(RecordExecutor):
    """Takes what was compiled for another place of the document."""

    def projected(
        self, selections: Selections, kind: GraphQLObjectType, details: FieldDetailsList, value: Any
    ) -> dict[str, Any] | None:
        for (name, *_), found in selections.known.items():
            if name == kind.name and isinstance(found, Projection):
                variables = self.variable_values
                return found.run(value, self.context_value, variables, self.contract)
        return super().projected(selections, kind, details, value)


MUTANTS = {
    **{one.__name__: compiling_with(one) for one in WRITERS},
    "ForgetsConditions": ForgetsConditions,
    "ForgetsWhoAsks": ForgetsWhoAsks,
}
