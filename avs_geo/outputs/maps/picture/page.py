"""The sheet of a printed map, measured in millimetres, where text is drawn literally."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patheffects import withStroke

from avs_geo.outputs.maps.palette import EPCI_INK, PAPER
from avs_geo.text.inert import visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.text import Text

FAMILY: Final = "DejaVu Sans"  # ships with matplotlib: the same letters on every machine
WIDTH: Final = 297.0
HEIGHT: Final = 210.0
MARGIN: Final = 14.0
MM_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72.0
MUTED_INK: Final = "#555555"
ELLIPSIS: Final = "…"
_MISSING_GLYPH: Final = "□"


@dataclass(frozen=True, slots=True)
class SheetSize:
    """The size of a sheet and its margin, millimetres."""

    width: float
    height: float
    margin: float


A4_LANDSCAPE: Final = SheetSize(WIDTH, HEIGHT, MARGIN)
# The width of the text of an A4 page: printed at its own size, no letter is smaller than it says.
FIGURE: Final = SheetSize(170.0, 118.0, 0.5)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet, millimetres from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.bottom + self.height

    def overlaps(self, other: Box) -> bool:
        """Whether the two share some area; touching edges do not."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def contains(self, other: Box) -> bool:
        """Whether the other lies inside, edges included."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set; `size` in points."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = EPCI_INK

    @property
    def font(self) -> FontProperties:
        """The font, as matplotlib wants it."""
        return FontProperties(
            family=FAMILY,
            size=self.size,
            weight="bold" if self.bold else "normal",
            style="italic" if self.italic else "normal",
        )

    @property
    def line(self) -> float:
        """Height from one line of text to the next, millimetres."""
        return self.size * MM_PER_INCH / POINTS_PER_INCH * 1.3


class Page:
    """The sheet: one figure, one set of axes whose unit is the millimetre.

    Parameters
    ----------
    dpi
        Dots per inch of the picture.
    size
        Of the sheet.
    """

    def __init__(self, dpi: int, size: SheetSize = A4_LANDSCAPE) -> None:
        inches = (size.width / MM_PER_INCH, size.height / MM_PER_INCH)
        self.size = size
        self.figure = Figure(figsize=inches, dpi=dpi, facecolor=PAPER)
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, size.width)
        self.axes.set_ylim(0, size.height)
        self.axes.set_autoscale_on(False)
        self.axes.set_axis_off()
        self._renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._mm_per_pixel = MM_PER_INCH / dpi

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        style: TextStyle,
        align: Literal["left", "center", "right"] = "left",
        halo: float = 0.0,
    ) -> Text:
        """Draw one line of text on its baseline.

        Parameters
        ----------
        x, y
            Where the baseline begins, is centred, or ends, millimetres.
        words
            Drawn as it is: a dollar sign is a dollar sign.
        style
            Size, weight and colour.
        align
            Which end of the text stands at `x`.
        halo
            Width of the white edge around the letters, points.
        """
        return self.axes.text(
            x,
            y,
            drawable(words),
            color=style.colour,
            fontproperties=style.font,
            ha=align,
            va="baseline",
            parse_math=False,
            usetex=False,
            zorder=20,
            path_effects=[withStroke(linewidth=2 * halo, foreground=PAPER)] if halo else None,
        )

    def width_of(self, words: str, style: TextStyle) -> float:
        """Return the width of a line of text, millimetres."""
        width, _, _ = self._renderer.get_text_width_height_descent(drawable(words), style.font, ismath=False)
        return float(width) * self._mm_per_pixel

    def wrap(self, words: str, style: TextStyle, width: float) -> list[str]:
        """Break a text at its ordinary spaces, so that every line holds in `width` millimetres.

        A word too long for a line of its own is cut and ends with an ellipsis.
        """
        lines: list[str] = []
        for word in words.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_of(longer, style) <= width:
                lines[-1] = longer
            else:
                lines.append(self.shorten(word, style, width))
        return lines

    def png(self) -> bytes:
        """Return the sheet as a PNG file, which holds no date of making."""
        picture = BytesIO()
        self.figure.savefig(picture, format="png", dpi=self.figure.dpi, metadata={"Software": "AVS-Geo"})
        return picture.getvalue()

    def shorten(self, words: str, style: TextStyle, width: float) -> str:
        """Return the text, or as much of it as holds in `width` millimetres, then an ellipsis."""
        if self.width_of(words, style) <= width:
            return words
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width_of(words[:middle].rstrip() + ELLIPSIS, style) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return words[:low].rstrip() + ELLIPSIS

    def paragraph(self, x: float, y: float, lines: Sequence[str], *, style: TextStyle) -> float:
        """Draw lines one under the other from the baseline `y`; return the baseline that comes next."""
        for rank, line in enumerate(lines):
            self.text(x, y - rank * style.line, line, style=style)
        return y - len(lines) * style.line


def drawable(words: str) -> str:
    """Return the text on one line, with a square in place of each character that the font lacks."""
    glyphs = _glyphs()
    one_line = visible_text(" ".join(part for part in words.replace("\t", " ").splitlines() if part))
    return "".join(letter if ord(letter) in glyphs else _MISSING_GLYPH for letter in one_line)


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that both weights of the font have."""
    fonts = [get_font(findfont(TextStyle(10, bold=bold).font)) for bold in (False, True)]
    return frozenset.intersection(*(frozenset(font.get_charmap()) for font in fonts))
