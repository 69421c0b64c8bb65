"""What the heading of a column of times says: which end of the way it holds, a duration or a distance, which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from avs_geo.text.names import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time.

    Parameters
    ----------
    name
        Its name in French, plural.
    minutes
        How many minutes one is.
    """

    name: str
    minutes: float


MILLISECONDS = Unit("millisecondes", 1 / 60_000)
SECONDS = Unit("secondes", 1 / 60)
MINUTES = Unit("minutes", 1.0)
HOURS = Unit("heures", 60.0)
DAYS = Unit("fractions de jour", 1440.0)
UNITS = (MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS)

_UNIT_WORDS = {
    **dict.fromkeys(("ms", "msec", "msecs", "millisecondes", "milliseconds", "millis"), MILLISECONDS),
    **dict.fromkeys(("s", "sec", "secs", "seconde", "secondes", "second", "seconds"), SECONDS),
    **dict.fromkeys(("min", "mins", "mn", "mns", "minute", "minutes"), MINUTES),
    **dict.fromkeys(("h", "hr", "hrs", "heure", "heures", "hour", "hours"), HOURS),
    **dict.fromkeys(("jour", "jours", "day", "days"), DAYS),
}
_WHOLE_UNITS = frozenset(["minutes", "minute", "secondes", "seconde", "seconds", "second", "heures", "hours"])
_COUNTS = frozenset(("total", "totale", "en", "nb", "nombre", "de"))
_ORIGIN_WORDS = frozenset(
    {
        *("origine", "origines", "origin", "origins", "orig", "ori", "from", "src", "source", "sources", "start"),
        *("depart", "departs", "departure", "departures", "provenance", "residence", "domicile"),
    }
)
_DESTINATION_WORDS = frozenset(
    {
        *("destination", "destinations", "dest", "dests", "dst", "to", "vers", "end", "target", "targets", "arrivee"),
        *(
            "arrivees",
            "arrival",
            "arrivals",
            "structure",
            "structures",
            "equipement",
            "equipements",
            "equip",
            "etablissement",
            "facility",
            "poi",
            "site",
        ),
    }
)
# A letter says an end only where the heading closes with it: « code d’origine » has an elision.
_ORIGIN_LETTERS, _DESTINATION_LETTERS = frozenset("oi"), frozenset("dj")
# « Commune A », « code 1 »: only after a word of places.
_FIRST, _SECOND = frozenset("a1"), frozenset("b2")
# With one of these alone, a time is a moment: « departure_time ».
_MOMENT_ENDS = frozenset(("start", "depart", "departure", "end", "arrivee", "arrival"))
_PLACE_WORDS = frozenset(
    {
        *("commune", "communes", "code", "codes", "insee", "codgeo", "com", "iris", "maille", "mailles", "unite", "id"),
        *("lieu", "codegeo", "depcom", "citycode"),
    }
)
_TIME_WORDS = frozenset(
    {
        *("temps", "tps", "duree", "durees", "duration", "durations", "time", "times", "tt", "travel", "trajet", "hms"),
        *("hhmmss", "hhmm", "mmss"),
    }
)
_WEAK_TIME_WORDS = frozenset(("cost", "costs", "cout", "value", "valeur", "impedance", "weight", "t"))
_DISTANCE_WORDS = frozenset(
    {
        *("distance", "distances", "dist", "km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "metre"),
        *("metres", "meter", "meters", "longueur", "length", "miles"),
    }
)
_POSITION_WORDS = frozenset(("lat", "latitude", "lon", "lng", "long", "longitude", "x", "y", "wkt", "geometry", "geom"))
# A moment (« departure_time »), or what says how the line was made.
_MOMENT_WORDS = frozenset(("date", "stamp", "zone", "status", "statut", "mode", "window", "calcul", "computed"))
_OTHER_MODES = frozenset(
    {
        *("pied", "pieds", "pieton", "pietons", "marche", "walk", "walking", "foot", "velo", "velos", "bike"),
        *("bicycle", "cycling", "bus", "tc", "transit", "transport", "transports", "train"),
    }
)
_VOCABULARY = frozenset().union(
    *(_ORIGIN_WORDS, _DESTINATION_WORDS, _ORIGIN_LETTERS, _DESTINATION_LETTERS, _PLACE_WORDS, _TIME_WORDS),
    *(_WEAK_TIME_WORDS, _DISTANCE_WORDS, _POSITION_WORDS, _MOMENT_WORDS, _UNIT_WORDS, ("nom", "name", "libelle")),
)
_LONG_STEMS = re.compile(r"(travel|temps|time|duree|duration|distance|total|cost)(s\b)?")
_GLUED = re.compile(r"\b(?:id(src|dst|orig|dest|from|to)|(from|to|src|dst|orig|dest|origin|destination|start|end)id)\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HOURS_OF_TRAFFIC = re.compile(r"\bh(?:eures?)? (?=creuses?\b|pleines?\b|de pointe\b|pointe\b)")
_PERCENTILE = re.compile(r"(?:p|percentile|centile)(\d{1,2})")


def is_unit_word(word: str) -> bool:
    """Whether a folded word is the name or the abbreviation of a unit of time."""
    return word in _UNIT_WORDS


@dataclass(frozen=True)
class Heading:
    """A heading, and what its words say.

    Parameters
    ----------
    column
        The column of the frame.
    text
        The heading as it stands in the file.
    """

    column: str
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the heading, folded; glued and camel-case ones taken apart."""
        folded = _GLUED.sub(r" \1\2 id ", fold(_CAMEL.sub(" ", self.text)))
        folded = _LONG_STEMS.sub(lambda stem: f" {stem[0]} ", folded)
        return tuple(_HOURS_OF_TRAFFIC.sub("", " ".join(folded.split())).split())

    def has(self, words: frozenset[str]) -> bool:
        """Whether one of the words stands in the heading."""
        return not words.isdisjoint(self.words)

    @property
    def unit(self) -> Unit | None:
        """The unit that the heading states; None where it states none, or several (``h:min``)."""
        stated = {_UNIT_WORDS[word] for word in self.words if word in _UNIT_WORDS}
        return stated.pop() if len(stated) == 1 else None

    @property
    def is_only_unit(self) -> bool:
        """Whether it says nothing but a unit (``heures``)."""
        return bool(self.words) and all(word in _UNIT_WORDS for word in self.words)

    @property
    def is_vocabulary(self) -> bool:
        """Whether all its words are those of headings: « vers » is one, though a commune bears the name."""
        return bool(self.words) and all(word in _VOCABULARY for word in self.words)

    @property
    def is_position(self) -> bool:
        """Whether it holds coordinates."""
        return self.has(_POSITION_WORDS)

    @property
    def is_distance(self) -> bool:
        """Whether it holds lengths."""
        return self.has(_DISTANCE_WORDS) and not self.has(_TIME_WORDS - {"travel", "trajet"})

    @property
    def is_time(self) -> bool:
        """Whether it holds durations; a moment (``departure_time``) is none."""
        names_both = self.has(_ORIGIN_WORDS) and self.has(_DESTINATION_WORDS)
        if self.is_distance or self.has(_MOMENT_WORDS) or (self.has(_MOMENT_ENDS) and not names_both):
            return False
        return self.has(_TIME_WORDS) or self.is_only_unit or self._counts_a_unit

    @property
    def is_plain_time(self) -> bool:
        """Whether it says nothing but that it holds durations; ``durée_min`` may be the least."""
        return self.is_time and all(word in _TIME_WORDS for word in self.words)

    @property
    def _counts_a_unit(self) -> bool:
        """Whether it is a unit among words of headings (``Total_Minutes``)."""
        return self.has(_WHOLE_UNITS) and all(word in _VOCABULARY or word in _COUNTS for word in self.words)

    @property
    def is_weak_time(self) -> bool:
        """Whether it may hold durations, among other things (``cost``, ``value``)."""
        return self.has(_WEAK_TIME_WORDS) and not self.is_distance

    @property
    def names_origin(self) -> bool:
        """Whether it says that it is where the way begins."""
        says = self.has(_ORIGIN_WORDS) or self._closes_with(_ORIGIN_LETTERS, _FIRST)
        return says and not self.has(_DESTINATION_WORDS) and self._names_an_end

    @property
    def names_destination(self) -> bool:
        """Whether it says that it is where the way ends."""
        says = self.has(_DESTINATION_WORDS) or self._closes_with(_DESTINATION_LETTERS, _SECOND)
        return says and not self.has(_ORIGIN_WORDS) and self._names_an_end

    @property
    def names_place(self) -> bool:
        """Whether it speaks of a place, without saying which end it is."""
        return self.has(_PLACE_WORDS) and self._names_an_end

    def _closes_with(self, letters: frozenset[str], ranks: frozenset[str]) -> bool:
        if not self.words:
            return False
        return self.words[-1] in letters or (
            self.words[-1] in ranks and self.words[-2:-1] != () and self.words[-2] in _PLACE_WORDS
        )

    @property
    def _names_an_end(self) -> bool:
        return not (self.is_position or self.has(_TIME_WORDS | _DISTANCE_WORDS | _MOMENT_WORDS))

    @property
    def percentile(self) -> float | None:
        """The percentile of the times that it holds."""
        if self.has(frozenset(("median", "mediane"))):
            return 50.0
        found = next((match for word in self.words if (match := _PERCENTILE.fullmatch(word))), None)
        return float(found[1]) if found else None


def is_of_other_measures(name: str) -> bool:
    """Whether the name of a sheet says that it holds distances, or times that no car makes."""
    heading = Heading("", name)
    return heading.is_distance or heading.has(_OTHER_MODES)


def is_time_vocabulary(text: str) -> bool:
    """Whether a heading is made of the words that tools of times write, and of no place."""
    return Heading("", text).is_vocabulary
