"""Bars as a picture: one scale, and nothing that a browser would not read."""

from xml.etree import ElementTree

from docs.chart import Group, drawn

SVG = "{http://www.w3.org/2000/svg}"


def parts(picture: str, name: str) -> list[ElementTree.Element]:
    """Its elements of a name."""
    return list(ElementTree.fromstring(picture).iter(f"{SVG}{name}"))  # noqa: S314 - our own


def widths(picture: str) -> list[float]:
    """Of the bars, without the ground they stand on."""
    return [float(one.attrib["width"]) for one in parts(picture, "rect")][1:]


def test_bars_of_all_groups_have_one_scale() -> None:
    one, other = widths(drawn("Speed", [Group("few", {"a": 1.0}), Group("many", {"b": 4.0})]))

    assert round(other / one, 2) == 4.0


def test_names_of_any_kind_leave_the_picture_well_formed() -> None:
    picture = drawn('"<&>"', [Group("<", {"&": 2.0})])

    assert "&" in [one.text for one in parts(picture, "text")]


def test_the_same_figures_give_the_same_picture() -> None:
    groups = [Group("few", {"a": 0.5, "b": 1.0})]

    assert drawn("Speed", groups) == drawn("Speed", groups)
