"""A table of times in one form, whatever the form of its file: one line per way, its ends and its duration as texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from avs_geo.inventory.times.time_headings import Unit

ENDS = ("origine", "destination")
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class TimeTable:
    """The ways of a file.

    Parameters
    ----------
    frame
        Columns ``origine``, ``destination``, ``duree`` (texts, as they stand) and ``ligne`` (the line of the file).
    titles
        The heading of ``origine``, ``destination`` and ``duree``; without the one that a wide table spreads.
    unit
        The unit that a heading states for bare numbers.
    stated_by
        The heading that states it.
    has_distances
        Whether the file has the distances too, beside the durations.
    """

    frame: pd.DataFrame
    titles: Mapping[str, str]
    unit: Unit | None = None
    stated_by: str = ""
    has_distances: bool = False

    @property
    def time_title(self) -> str:
        """What a message calls the heading that tells the unit: that of the durations, or of the lines."""
        # A wide table has no title of durations, and one of its ends alone, whichever its lines are.
        return self.titles.get("duree") or next(self.titles[end] for end in ENDS if end in self.titles)

    def turned(self) -> TimeTable:
        """Return the same ways, each from its other end."""
        swapped = {"origine": "destination", "destination": "origine"}
        titles = {swapped.get(name, name): title for name, title in self.titles.items()}
        return replace(self, frame=self.frame.rename(columns=swapped), titles=titles)

    def distinct(self, column: str) -> list[str]:
        """Return each text of a column once, in the order of the file."""
        texts: list[str] = self.frame[column].unique().tolist()
        return texts

    def where(self, column: str, rows: pd.Series[bool]) -> dict[str, str | int]:
        """Return the place of the first of some rows, as a finding wants it."""
        first = self.frame[rows].iloc[0]
        # In a wide table the column of a duration is headed by an end.
        title = self.titles.get(column) or first[next((end for end in ENDS if end not in self.titles), column)]
        return {"line": int(first["ligne"]), "column": title, "value": first[column]}

    def first_texts(self, column: str, rows: pd.Series[bool]) -> str:
        """Return the first distinct texts of some rows, each with its line, for a message."""
        chosen = self.frame.loc[rows, [column, "ligne"]].drop_duplicates(column)
        shown = [f"{quoted(text)} (ligne {line})" for text, line in chosen.iloc[:_SHOWN].itertuples(index=False)]
        return listed(shown, last="et", of=len(chosen))
