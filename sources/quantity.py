"""FHIR R4 data types of what is measured. Numbers keep the digits they were written with."""

from decimal import Decimal

from sources.element import Element


class Quantity(Element):
    """Also Age, Duration and SimpleQuantity, which only restrict it."""

    value: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None
