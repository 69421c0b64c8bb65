"""What differs between two documents, place by place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Path = tuple[str | int, ...]

# What tells the items of a list apart, the first that all of them have, each its own.
IDENTITIES: Final = ("id", "id_ligne", "id_structure", "code", "nom")


class Absent(Enum):
    """Stands where one of the two documents has nothing, which ``None`` (JSON's ``null``) does not say."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two documents differ.

    Parameters
    ----------
    path
        The keys that lead there. In a list: the position from 0, or, for a list of objects that have one of
        :data:`IDENTITIES`, that identity as text.
    before, after
        The two values; :data:`ABSENT` where there is none.
    """

    path: Path
    before: Any
    after: Any

    @property
    def place(self) -> str:
        """The path as text, such as ``decisions / creation-52121 / annee``."""
        return " / ".join(str(step) for step in self.path)


def differences(before: Any, after: Any) -> list[Difference]:
    """Return every place where two JSON documents differ; the order of the keys of an object does not count.

    Objects are compared key by key. Lists of objects that have an identity are compared object by object, wherever
    they stand; if the objects they share come in another order, the two orders are a difference of the list itself.
    Of other lists, the common beginning and the common end are set aside, and the rest is compared by position.
    """
    return list(_differences(before, after, ()))


def _differences(before: Any, after: Any, path: Path) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_objects(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    elif not _same(before, after):
        yield Difference(path, before, after)


def _of_objects(before: dict[str, Any], after: dict[str, Any], path: Path) -> Iterator[Difference]:
    for key in {**before, **after}:
        yield from _differences(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))


def _of_lists(before: list[Any], after: list[Any], path: Path) -> Iterator[Difference]:
    identity = _identity(before, after)
    if identity is None:
        yield from _by_position(before, after, path)
        return
    old, new = ({str(item[identity]): item for item in items} for items in (before, after))
    yield from _of_objects(old, new, path)
    orders = [key for key in old if key in new], [key for key in new if key in old]
    if orders[0] != orders[1]:
        yield Difference(path, *orders)


def _identity(before: list[Any], after: list[Any]) -> str | None:
    return next((key for key in IDENTITIES if _tells_apart(key, before) and _tells_apart(key, after)), None)


def _tells_apart(key: str, items: Sequence[Any]) -> bool:
    if not all(isinstance(item, dict) and isinstance(item.get(key), (str, int)) for item in items):
        return False
    return len({str(item[key]) for item in items}) == len(items)


def _by_position(before: list[Any], after: list[Any], path: Path) -> Iterator[Difference]:
    shortest = min(len(before), len(after))
    start = next((i for i in range(shortest) if not _same(before[i], after[i])), shortest)
    left = shortest - start
    end = next((i for i in range(left) if not _same(before[-1 - i], after[-1 - i])), left)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    for i in range(max(len(old), len(new))):
        yield from _differences(_at(old, i), _at(new, i), (*path, start + i))


def _at(items: list[Any], position: int) -> Any:
    return items[position] if position < len(items) else ABSENT


def _same(before: Any, after: Any) -> bool:
    """Whether two values are the same JSON: ``1``, ``1.0`` and ``true`` are three."""
    if before is ABSENT or after is ABSENT:
        return before is after
    return before == after and json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)
