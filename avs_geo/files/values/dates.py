"""Dates as French people and their programs write them, each with what had to be guessed or why it is none."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from avs_geo.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_YEAR, LAST_YEAR = 1900, 2100
# « 27 » is 2027, « 95 » is 1995: agreements reach a few years ahead, never half a century.
_PIVOT: Final = 70
# Days that Excel counts for 1950 to 2099; the epoch allows for its false 29 February 1900.
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_PARIS = ZoneInfo("Europe/Paris")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin", "juillet juil juill",
            "aout", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_LEADING = re.compile(rf"(?:jusqu au|a compter du|depuis le|echeance|date|au|du|le|fin|en|{_DAYS})\s+(?=\d|[a-z])")
_TIME = r"(?:[T ]+\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
_ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?Z")
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}(?:Z|[+-]\d{{2}}:?\d{{2}})?")
_FRENCH = re.compile(rf"(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}})\s*[/.-]\s*(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_WORDS = re.compile(r"(?:(\d{1,2})(?: ?er)? )?([a-z]+) (\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2})")
_YEAR = re.compile(r"(\d{4})(?:[.,]0+)?")
# « du 01/01/2024 au 31/12/2027 », « 2024-2027 », « 2024 à 2027 »: a beginning and an end.
_RANGE = re.compile(
    r"(?:du\s+|de\s+)?(?P<start>\S(?:.{0,30}\S)?)\s+(?:au|à|a|jusqu['’]au|>|-|–|—)\s+(?P<end>\S(?:.{0,30}\S)?)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<start>(?:19|20)\d{2})\s?[-–—/]\s?(?P<end>(?:19|20)\d{2})")
# « 31/12/2027 (renouvellement) »; a figure there could be another date.
_NOTE = re.compile(r"\s*[(\[][^()\[\]\d]*[)\]]$")
# No date is longer, and what is searched at the end of a text costs the square of its length.
_LONGEST: Final = 100
# What programs write where there is no day: the first and last that they know.
_NO_DAYS: Final = frozenset(
    {"1899-12-30", "1900-01-01", "2999-12-31", "9999-12-31", "00/00/0000", "0000-00-00", "00/01/1900"}
)


class Doubt(StrEnum):
    """What a reader of dates is not sure of, or why it reads none."""

    SURE = ""
    TWO_FIGURES = "annee_a_deux_chiffres"
    PERIOD = "date_incomplete"
    TIME_ZONE = "fuseau_horaire"
    RANGE = "date_d_une_periode"
    NOTE = "date_annotee"
    NO_DAY = "date_absente"
    IMPOSSIBLE = "date_impossible"
    UNREADABLE = "date_illisible"


class Told(NamedTuple):
    """What is said of a doubt: the code of its finding, its message for a value between guillemets, its remedy."""

    code: str
    message: Callable[[str], str]
    remedy: str


_FORM = "Écrivez la date sous la forme 31/12/2027 ou 2027-12-31."
WRONG_DATES: Final = {
    Doubt.IMPOSSIBLE: Told(
        "date_illisible",
        lambda value: f"{value} a la forme d’une date, mais ce jour n’existe pas ou n’est pas entre 1900 et 2100.",
        "Corrigez le jour, le mois ou l’année ; le jour s’écrit avant le mois, comme 31/12/2027.",
    ),
    Doubt.UNREADABLE: Told("date_illisible", lambda value: f"{value} n’est pas une date.", _FORM),
}
GUESSED_DATES: Final = {
    Doubt.TWO_FIGURES: Told(
        "annee_a_deux_chiffres", lambda _: "", "Écrivez l’année en quatre chiffres pour qu’il n’y ait pas de doute."
    ),
    Doubt.PERIOD: Told(
        "date_incomplete", lambda _: ", faute de jour", "Écrivez la date entière si c’est un autre jour."
    ),
    Doubt.NOTE: Told("date_annotee", lambda _: ", sans la note qui suit", "Rien à faire si c’est bien cette date."),
    Doubt.RANGE: Told("date_d_une_periode", lambda _: "", "Écrivez le début et la fin dans deux colonnes."),
    Doubt.TIME_ZONE: Told("fuseau_horaire", lambda _: ", le jour qu’il est alors à Paris", _FORM),
}


class ReadDate(NamedTuple):
    """A day, or none, and what is doubtful."""

    day: dt.date | None
    doubt: Doubt


_NONE = ReadDate(None, Doubt.SURE)
_UNREADABLE = ReadDate(None, Doubt.UNREADABLE)


@dataclass(frozen=True, eq=False)
class ReadDates:
    """A column of dates, and what is doubtful of each; both with the index of the column.

    Parameters
    ----------
    days
        At midnight; missing where there is none.
    doubts
        Values of `Doubt`; empty where nothing is, or the cell is.
    """

    days: pd.Series[pd.Timestamp]
    doubts: pd.Series[str]


def read_dates(texts: pd.Series[str], *, last_day: bool = False) -> ReadDates:
    """Read a column of dates.

    Understood: ``31/12/2027``, ``31/12/27``, ``2027-12-31``, ``20271231``, with an hour or a time zone; ``31 décembre
    2027``, ``1er janv. 27``; ``12/2027``, ``décembre 2027``, ``2027``; the days that Excel counts; of a beginning and
    an end (``2024-2027``), the one that is wanted. The first and last days that programs know are none.

    Parameters
    ----------
    texts
        The cells.
    last_day
        Whether a month, a year or a range is its last day rather than its first.
    """
    read = {text: read_date(text, last_day=last_day) for text in texts.unique()}
    days = texts.map({text: None if one.day is None else one.day.isoformat() for text, one in read.items()})
    return ReadDates(
        pd.to_datetime(days, format="%Y-%m-%d").astype("datetime64[s]"),
        texts.map({text: str(one.doubt) for text, one in read.items()}).astype("str"),
    )


def read_date(text: str, *, last_day: bool = False) -> ReadDate:
    """Read one date; see `read_dates`."""
    bare = text.strip()
    if not bare:
        return _NONE
    for reader in (_no_day, _zoned, _iso, _french, _compact, _serial):
        if (read := reader(bare)) is not None:
            return read
    plain = _period(bare, last_day=last_day) or _in_words(bare, last_day=last_day)
    if plain is not None or len(bare) > _LONGEST:
        return plain or _UNREADABLE
    return _of_range(bare, last_day=last_day) or _with_note(bare, last_day=last_day) or _UNREADABLE


def _no_day(text: str) -> ReadDate | None:
    """Read the first and the last days that programs know, which they write where there is none."""
    read = _iso(text) or _french(text)
    day = read.day.isoformat() if read is not None and read.day is not None else text[:10]
    turned = "-".join(reversed(re.split(r"[/.-]", day)))
    return ReadDate(None, Doubt.NO_DAY) if {day, turned} & _NO_DAYS else None


def _of_range(text: str, *, last_day: bool) -> ReadDate | None:
    """Read the end of « du 01/01/2024 au 31/12/2027 » or « 2024-2027 », or its beginning where that is wanted."""
    found = _YEARS.fullmatch(text) or _RANGE.fullmatch(text)
    if found is None:
        return None
    start, end = read_date(found["start"]), read_date(found["end"], last_day=True)
    if start.day is None or end.day is None or start.day > end.day:
        return None
    return ReadDate(end.day if last_day else start.day, Doubt.RANGE)


def _with_note(text: str, *, last_day: bool) -> ReadDate | None:
    bare = _NOTE.sub("", text)
    read = read_date(bare, last_day=last_day) if bare != text else _UNREADABLE
    if read.day is None:
        return None
    return ReadDate(read.day, Doubt.NOTE if read.doubt is Doubt.SURE else read.doubt)


def _made(year: int, month: int, day: int, doubt: Doubt = Doubt.SURE) -> ReadDate:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return ReadDate(None, Doubt.IMPOSSIBLE)
    return ReadDate(made, doubt) if FIRST_YEAR <= year <= LAST_YEAR else ReadDate(None, Doubt.IMPOSSIBLE)


def _full_year(figures: str) -> tuple[int, Doubt]:
    year = int(figures)
    if len(figures) > 2:
        return year, Doubt.SURE
    return (2000 if year < _PIVOT else 1900) + year, Doubt.TWO_FIGURES


def _zoned(text: str) -> ReadDate | None:
    """Read an instant of universal time, as programs write it: midnight in Paris is the day before there."""
    if (found := _ZONED.fullmatch(text)) is None:
        return None
    try:
        day = dt.date.fromisoformat(found[1])
        instant = dt.datetime.combine(day, dt.time.fromisoformat(found[2]), tzinfo=dt.UTC)
    except ValueError:
        return ReadDate(None, Doubt.IMPOSSIBLE)
    local = instant.astimezone(_PARIS).date() if FIRST_YEAR <= day.year <= LAST_YEAR else day
    return _made(local.year, local.month, local.day, Doubt.SURE if local == day else Doubt.TIME_ZONE)


def _iso(text: str) -> ReadDate | None:
    found = _ISO.fullmatch(text)
    return None if found is None else _made(int(found[1]), int(found[2]), int(found[3]))


def _french(text: str) -> ReadDate | None:
    if (found := _FRENCH.fullmatch(text)) is None:
        return None
    year, doubt = _full_year(found[3])
    return _made(year, int(found[2]), int(found[1]), doubt)


def _compact(text: str) -> ReadDate | None:
    if _COMPACT.fullmatch(text) is None:
        return None
    year_first = _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    return year_first if year_first.day else _made(int(text[4:]), int(text[2:4]), int(text[:2]))


def _serial(text: str) -> ReadDate | None:
    found = _SERIAL.fullmatch(text)
    if found is None:
        return None
    count = int(found[1])
    if not _FIRST_SERIAL <= count <= _LAST_SERIAL:
        return _UNREADABLE
    return ReadDate(_EXCEL_EPOCH + dt.timedelta(days=count), Doubt.SURE)


def _period(text: str, *, last_day: bool) -> ReadDate | None:
    if (found := _MONTH.fullmatch(text)) is not None:
        month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _of_month(int(year), int(month), last_day=last_day)
    if (found := _YEAR.fullmatch(text)) is not None:
        year = int(found[1])
        return _made(year, 12 if last_day else 1, 31 if last_day else 1, Doubt.PERIOD)
    return None


def _of_month(year: int, month: int, *, last_day: bool) -> ReadDate:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
        return ReadDate(None, Doubt.IMPOSSIBLE)
    return _made(year, month, calendar.monthrange(year, month)[1] if last_day else 1, Doubt.PERIOD)


def _in_words(text: str, *, last_day: bool) -> ReadDate | None:
    folded = fold(text)
    is_end = last_day or folded.startswith("fin ")
    while (leading := _LEADING.match(folded)) is not None:
        folded = folded[leading.end() :]
    figures = folded.replace(" ", "/")
    if figures != folded and (found := _french(figures) or _iso(figures) or _period(figures, last_day=is_end)):
        return found
    if folded != fold(text) and (found := _period(folded, last_day=is_end)) is not None:
        return found
    if (words := _WORDS.fullmatch(folded)) is None or words[2] not in _MONTHS:
        return None
    year, doubt = _full_year(words[3])
    if words[1] is None:
        return _of_month(year, _MONTHS[words[2]], last_day=is_end)
    return _made(year, _MONTHS[words[2]], int(words[1]), doubt)
