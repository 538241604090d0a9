"""Draws bars as SVG. Pure, and the same text for the same figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LEFT, _RIGHT = 760, 150, 60
_BAR, _GAP, _BETWEEN, _TOP, _BOTTOM = 16, 4, 34, 46, 14
_OURS, _LIMITS, _OTHERS = "#005eb8", "#768692", "#aebfcd"
_FONT = 'font-family="system-ui, sans-serif" font-size="12" fill="#212b32"'
_HALO = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"'


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong together."""

    name: str
    bars: Mapping[str, float]
    """Lengths by name, none below 0."""


def drawn(title: str, groups: Sequence[Group]) -> str:
    """The picture. All bars have one scale; a line stands at 1."""
    longest = max((value for one in groups for value in one.bars.values()), default=1.0)
    scale = (_WIDTH - _LEFT - _RIGHT) / max(longest, 1.0)
    height = _TOP + sum(_height(one) for one in groups) + _BOTTOM
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(title, 16, 24, "font-weight='bold'"),
        _one(_LEFT + scale, height),
        *_bars(groups, scale),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _bars(groups: Sequence[Group], scale: float) -> Iterator[str]:
    top = _TOP
    for group in groups:
        yield _text(group.name, 16, top + 13, "font-weight='bold'")
        top += _BETWEEN - _GAP - 10
        for name, value in group.bars.items():
            yield _text(name, _LEFT - 8, top + 12, "text-anchor='end'")
            yield (
                f'<rect x="{_LEFT}" y="{top}" width="{value * scale:.1f}" height="{_BAR}" '
                f'fill="{_colour(name)}"/>'
            )
            yield _text(f"{value:.2f}", _LEFT + value * scale + 6, top + 12, _HALO)
            top += _BAR + _GAP
        top += _GAP + 10


def _height(group: Group) -> int:
    return _BETWEEN + len(group.bars) * (_BAR + _GAP)


def _one(x: float, height: int) -> str:
    line = 'stroke="#212b32" stroke-dasharray="3 3"'
    return f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{height - _BOTTOM}" {line}/>'


def _text(text: str, x: float, y: float, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {_FONT} {more}>{escape(text)}</text>'


def _colour(name: str) -> str:
    if name.startswith("Kindred"):
        return _OURS
    return _LIMITS if name.startswith("Limit") else _OTHERS
