"""The small table at the end: what, the figure asked, the median measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line: what was measured, what was asked of it (None: for information), whether it holds."""

    what: str
    asked: str
    measured: str
    holds: bool | None = None

    def line(self, width: int) -> str:
        """Return the line as text."""
        verdict = {True: "yes", False: "NO", None: ""}[self.holds]
        return f"{self.what:<{width}}  {self.asked:>12}  {self.measured:<34}  {verdict}"


def print_table(results: list[Result]) -> None:
    """Print the lines under their headings."""
    width = max(len(result.what) for result in results)
    heading = f"{'what':<{width}}  {'asked':>12}  {'measured (min / median / max)':<34}  holds"
    print(heading)
    print("-" * len(heading))
    for result in results:
        print(result.line(width))
