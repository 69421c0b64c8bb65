"""What every object of the document of a plan has in common: how it is checked, what it stands for, how it is written.

A part names its values as the domain does, and gives each its key in the document as an alias: one list of fields
serves reading, writing and the schema, and the domain knows nothing of JSON. A new value is one field here, one there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, Literal, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, PrivateAttr, model_validator

from avs_geo.errors import UsageError
from avs_geo.files.source import MAX_BYTES
from avs_geo.text.numbers import number

T = TypeVar("T")

# Several times more than the largest object of the document has.
MAX_KEYS: Final = 50
# All the files of a plan together, opened: a kilobyte of zeros gives a megabyte.
MAX_EMBEDDED: Final = 4 * MAX_BYTES

_PART_OF: Final[dict[type, type[Part[Any]]]] = {}


@dataclass(slots=True)
class Reading:
    """What all the parts of a document share while it is read.

    Parameters
    ----------
    faults
        Those that were found in entries of lists.
    bytes_left
        What the files inside may still hold, opened.
    """

    faults: int = 0
    bytes_left: int = MAX_EMBEDDED


class Part(BaseModel, Generic[T]):
    """One object of the document; T is the class of the domain that it stands for."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    makes: ClassVar[type[Any]]
    _made: T = PrivateAttr()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Remember what the part stands for."""
        if of := cls.__pydantic_generic_metadata__["args"]:
            (cls.makes,) = of
        else:
            _PART_OF.setdefault(cls.makes, cls)

    @classmethod
    def of(cls, made: T) -> Part[T]:
        """Return the part that stands for an object of the domain; it is not checked again."""
        return cls.model_construct(**cls.values_of(made))

    @classmethod
    def values_of(cls, made: T) -> dict[str, Any]:
        """Return the values of the part that stands for an object of the domain."""
        given = {name: _as_part(getattr(made, name)) for name in cls.model_fields if hasattr(made, name)}
        hints = {name: field.annotation for name, field in cls.model_fields.items()}
        constants = {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is Literal}
        return constants | given

    @property
    def made(self) -> T:
        """What a part that was read stands for."""
        return self._made

    def build(self) -> T:
        """Make what the part stands for; whatever ValueError this raises is a fault of the part."""
        made: T = self.makes(**self.values())
        return made

    def values(self) -> dict[str, Any]:
        """Return the values that the class of the domain takes."""
        taken = {field.name for field in fields(self.makes)}
        return {name: _as_made(getattr(self, name)) for name in type(self).model_fields if name in taken}

    @model_validator(mode="before")
    @classmethod
    def _has_few_keys(cls, content: Any) -> Any:
        return few(content, MAX_KEYS)

    @model_validator(mode="after")
    def _stands_for_something(self) -> Self:
        self._made = self.build()
        return self


def document_of(made: Any) -> dict[str, Any]:
    """Return an object of the domain as JSON keeps it."""
    return _PART_OF[type(made)].of(made).model_dump(mode="json", by_alias=True, warnings=False)


def few(content: Any, most: int) -> Any:
    """Return content; refuse at once what would have a fault for each of a million keys or entries."""
    if isinstance(content, dict | list) and len(content) > most:
        msg = f"il y a {number(len(content))} entrées, {number(most)} au plus sont acceptées"
        raise UsageError(msg)
    return content


def _as_part(value: Any) -> Any:
    if (part := _PART_OF.get(type(value))) is not None:
        return part.of(value)
    if isinstance(value, tuple):
        return tuple(map(_as_part, value))
    return dict(value) if isinstance(value, Mapping) else value


def _as_made(value: Any) -> Any:
    if isinstance(value, Part):
        return value.made
    if isinstance(value, tuple):
        return tuple(map(_as_made, value))
    return MappingProxyType(value) if isinstance(value, dict) else value
