"""The form of the truth table: sections of lines, lines of cells. Holds no rule."""

from dataclasses import dataclass

COLUMNS = "who | relationship | made or reviewed | subject | category | organisation | decision"


@dataclass(frozen=True, slots=True)
class Section:
    """A group of lines with the rule they show."""

    title: str
    rule: str
    lines: str

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells of each line."""
        return [cells(line) for line in self.lines.strip().splitlines()]


def cells(line: str) -> tuple[str, ...]:
    """One line, cut up."""
    return tuple(cell.strip() for cell in line.split("|"))
