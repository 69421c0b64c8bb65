"""Reading JSON that may come from anywhere: each part of the expected type, each fault with its path, in French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from avs_geo.errors import UsageError
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from avs_geo.findings import FindingLog

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """An object of a JSON document.

    Parameters
    ----------
    content
        Its keys and values.
    path
        Where it stands: ``evenements[3].changement``.
    log
        Receives the faults.
    """

    content: dict[str, Any]
    path: str
    log: FindingLog

    def has(self, key: str) -> bool:
        """Whether a key is there and says something."""
        return self.content.get(key) is not None

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a text; empty where it is at fault, or is missing and may."""
        value = self._value(key, needed=needed)
        return self._expect(key, value, str, "un texte") or "" if value is not None else ""

    def number(self, key: str) -> float:
        """Return a number; 0 where it is at fault."""
        value = self._value(key, needed=True)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(key, value, "un nombre")
            return 0.0
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is at fault or missing."""
        value = self._value(key, needed=False)
        return bool(self._expect(key, value, bool, "vrai ou faux")) if value is not None else False

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where it is at fault or missing."""
        value = self._value(key, needed=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self._wrong(key, value, "une liste de textes")
            return ()
        return tuple(value)

    def part(self, key: str) -> Part:
        """Return an object inside; an empty one where it is at fault."""
        value = self._expect(key, self._value(key, needed=True), dict, "un objet")
        return Part(value or {}, self._at(key), self.log)

    def parts(self, key: str) -> list[Part]:
        """Return a list of objects; those at fault are left out."""
        value = self._expect(key, self._value(key, needed=True), list, "une liste") or []
        inside = [(f"{key}[{rank}]", entry) for rank, entry in enumerate(value)]
        checked = [(name, self._expect(name, entry, dict, "un objet")) for name, entry in inside]
        return [Part(entry, self._at(name), self.log) for name, entry in checked if entry is not None]

    def refuse_others(self, known: Iterable[str]) -> None:
        """Refuse the keys that mean nothing here."""
        names = list(known)
        for key in self.content:
            if key not in names:
                message = f"La clé {quoted(key)} n’est pas connue ici ; clés connues : {listed(names, last='et')}."
                self.fault("cle_inconnue", message, key)

    def make(self, build: Callable[[], T]) -> T | None:
        """Return what is built from this part; None where that refuses, and the reason is a fault."""
        try:
            return build()
        except UsageError as error:
            self.fault("valeur_refusee", str(error))
            return None

    def fault(self, code: str, message: str, key: str = "") -> None:
        """Log a fault of this part, or of one of its keys."""
        self.log.fault(code, message, column=self._at(key) if key else self.path)

    def _value(self, key: str, *, needed: bool) -> Any:
        value = self.content.get(key)
        if value is None and needed:
            self.fault("valeur_manquante", f"Il manque {quoted(key)}.", key)
        return value

    def _expect(self, key: str, value: Any, kind: type[T], what: str) -> T | None:
        if value is None:
            return None
        if not isinstance(value, kind):
            self._wrong(key, value, what)
            return None
        return value

    def _wrong(self, key: str, value: Any, what: str) -> None:
        if value is not None:
            self.fault("type_inattendu", f"{quoted(value)} n’est pas {what}.", key)

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
