"""The kinds of values of the document of a plan, each with its bounds.

In ``Annotated[X, …]``, X is the type in the document; where a validator follows, what the domain keeps comes out of it.
What a text may not hide, and what goes with what, the domain itself refuses.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    FailFast,
    Field,
    PlainSerializer,
    Strict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from avs_geo.errors import UsageError
from avs_geo.findings import MAX_FAULTS
from avs_geo.plan.document.part import Reading, few
from avs_geo.plan.session.changes import MAX_CODES
from avs_geo.text.typed import LONGEST_NAME, LONGEST_TEXT, text_fault

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Many meetings; a file that has more has been made to harm.
MAX_ENTRIES: Final = 20_000


def _shown(text: str) -> str:
    """Refuse a text that hides something: in session, people read these to each other."""
    if fault := text_fault("ce texte", text, longest=len(text), needed=False, lines=True):
        raise UsageError(fault)
    return text


def no_flag(value: Any) -> Any:
    """Refuse what Python takes for the number 1."""
    if value is True:
        msg = "vrai (true) n’est pas un nombre"
        raise UsageError(msg)
    return value


def _iso(read: Callable[[str], dt.date]) -> BeforeValidator:
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) and len(value) < 40 else value)


def _as_given(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    check(value)
    return value


def _until_many_faults(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Check an entry; once more faults were found than are told, refuse the others without looking at them."""
    reading = info.context or Reading()
    if reading.faults >= MAX_FAULTS:
        msg = "trop d’erreurs avant celle-ci"
        raise UsageError(msg)
    try:
        return check(value)
    except ValidationError as error:
        reading.faults += error.error_count()
        raise


Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_shown)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_shown)]
# What comes from files is as long as it is there.
Free = Annotated[str, Field(max_length=20_000)]
Kind = Literal["CS", "EVS"]
Letter = Annotated[str, Field(pattern="^[A-H]$")]
Code = Annotated[str, Field(pattern="^[0-9A-Z]{1,12}$")]
# Of a list of codes, the first that is wrong is told.
Codes = Annotated[tuple[Code, ...], Strict(strict=False), FailFast(), Field(max_length=MAX_CODES)]
# One of the words of an enumeration.
Word = Annotated[T, Strict(strict=False)]

Figure = Annotated[float, PlainSerializer(float, return_type=float)]
# A whole number stays one: 7500 is not written 7500.0.
Weight = Annotated[float, PlainSerializer(lambda value: value)]
AsGiven = Annotated[Weight, WrapValidator(_as_given)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Day = Annotated[dt.date, _iso(dt.date.fromisoformat)]
Moment = Annotated[
    dt.datetime, _iso(dt.datetime.fromisoformat), PlainSerializer(dt.datetime.isoformat, return_type=str)
]

_Few = BeforeValidator(lambda content: few(content, MAX_ENTRIES))
Entries = Annotated[dict[Free, T], _Few]
Many = Annotated[
    tuple[Annotated[T, WrapValidator(_until_many_faults)], ...],
    Strict(strict=False),
    Field(max_length=MAX_ENTRIES),
    _Few,
]
