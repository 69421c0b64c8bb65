"""How much work one file may ask for, all its parts together: what is beyond it is refused in words, not done.

Each part of a file has its own bounds where it is read; a thousand parts just within theirs are counted here. The door
of the readers opens a budget, the readers spend it, and whoever asks for too much gets `TooMuchWorkError`.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from avs_geo.errors import AvsGeoError
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Seconds of the processor, not of the clock: what others do meanwhile is not held against a file. A last net under what
# is counted; `grant` gives more to what is long by right.
MAX_SECONDS: Final = 10.0
# The code of the fault of a reading that nobody waits for.
ABANDONED: Final = "lecture_abandonnee"


@dataclass(frozen=True, slots=True)
class CountedWork:
    """One kind of work that is counted.

    Parameters
    ----------
    most
        How much of it a file may ask for.
    message
        What is said of a file that asks for more, in French.
    remedy
        What can be done about it, in French.
    """

    most: int
    message: str
    remedy: str


CROSSINGS: Final = CountedWork(
    50_000,
    "Les contours du fichier se recoupent en trop de points pour être réparés.",
    "Réparez-les dans QGIS (Vecteur, Réparer les géométries), ou dessinez-les de nouveau.",
)
ELEMENTS: Final = CountedWork(
    3_500_000,
    "Le classeur contient plus de cellules et d’autres éléments que ce qui peut être lu.",
    "Copiez le tableau utile dans un nouveau classeur ; s’il est lui-même si grand, enregistrez-le en CSV UTF-8.",
)
TEMPLATE_ELEMENTS: Final = CountedWork(
    200_000,
    "Le modèle contient plus de paragraphes, de styles et d’autres éléments que ce qui peut être lu.",
    "Gardez la mise en page, les styles, l’en-tête et le pied de page, et retirez le reste du texte.",
)
OVERLAPS: Final = CountedWork(
    4_000_000,
    "Trop de contours du fichier se superposent aux mêmes endroits pour être comptés ensemble.",
    "Donnez à chaque structure un seul contour, et retirez ceux qui sont répétés (QGIS : Vecteur, Regrouper).",
)
SPIKES: Final = CountedWork(
    2_000_000,
    "Les contours du fichier sont si dentelés, aux mêmes endroits, qu’ils ne peuvent pas être comptés ensemble.",
    "Simplifiez-les (QGIS : Vecteur, Simplifier), ou dessinez-les de nouveau.",
)
RINGS: Final = CountedWork(
    10_000,
    "Les contours du fichier sont percés de trop de trous, ou faits de trop de morceaux.",
    "Retirez les trous et les morceaux minuscules (QGIS : Supprimer les trous), ou simplifiez les contours.",
)


class TooMuchWorkError(AvsGeoError):
    """A file asks for more work than any honest one; the door of the readers makes a fault of it.

    Parameters
    ----------
    message, remedy
        Those of the fault, in French.
    code
        That of the fault.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str, *, code: str = "travail_excessif") -> None:
        super().__init__(f"{message} {remedy}")
        self.code, self.message, self.remedy = code, message, remedy


@dataclass(slots=True)
class _Budget:
    """What one file has asked for."""

    start: float
    seconds: float = MAX_SECONDS
    spent: Counter[CountedWork] = field(default_factory=Counter)

    def spend(self, work: CountedWork, count: int) -> None:
        self.spent[work] += count
        if self.spent[work] > work.most:
            raise TooMuchWorkError(work.message, work.remedy)

    def check(self) -> None:
        check_awaited()
        if time.thread_time() - self.start > self.seconds:
            msg = f"La lecture du fichier demande plus de {number(self.seconds)} secondes de calcul ; elle est arrêtée."
            remedy = "Vérifiez que c’est le bon fichier, et gardez seulement ce qui concerne le département."
            raise TooMuchWorkError(msg, remedy, code="lecture_trop_longue")


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)
_is_awaited: ContextVar[Callable[[], bool]] = ContextVar("is_awaited", default=lambda: True)


@contextmanager
def budget() -> Iterator[None]:
    """Count what is spent inside as that of one file; inside another budget, it is the other that pays."""
    if _budget.get() is not None:
        yield
        return
    token = _budget.set(_Budget(time.thread_time()))
    try:
        yield
    finally:
        _budget.reset(token)


@contextmanager
def awaited(is_awaited: Callable[[], bool]) -> Iterator[None]:
    """Stop the readings inside once `is_awaited` says that nobody waits for them."""
    token = _is_awaited.set(is_awaited)
    try:
        yield
    finally:
        _is_awaited.reset(token)


def spend(work: CountedWork, count: int) -> None:
    """Count work that a file asks for; without a budget, this call alone.

    Raises
    ------
    TooMuchWorkError
        All that the file asked for of it is too much, or it is no longer wanted.
    """
    current = _budget.get() or _Budget(time.thread_time())
    current.spend(work, count)
    current.check()


def grant(seconds: float) -> None:
    """Let the file that is being read last longer: its size is within bounds, and honest files of it take that long."""
    if (current := _budget.get()) is not None:
        current.seconds += seconds


def check_time() -> None:
    """Stop a reading that has lasted too long, or for which nobody waits; quick enough for every hundredth row.

    Raises
    ------
    TooMuchWorkError
        It has, or nobody does.
    """
    if (current := _budget.get()) is not None:
        current.check()


def check_awaited() -> None:
    """Stop a reading for which nobody waits, however long it may last; quick enough for every row.

    Raises
    ------
    TooMuchWorkError
        Nobody does.
    """
    if _budget.get() is not None and not _is_awaited.get()():
        msg = "Plus personne n’attend la lecture de ce fichier."
        raise TooMuchWorkError(msg, "Importez-le de nouveau.", code=ABANDONED)
