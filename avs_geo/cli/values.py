"""Values of options as French speakers type them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer

# In place of a file of times: the roads that are installed. A file of that name is given as ./routes.
ROADS = Path("routes")


def number(text: str | float) -> float:
    """Return a number, written with a point or with a comma.

    Raises
    ------
    typer.BadParameter
        It is none.
    """
    try:
        return float(str(text).strip().replace(",", "."))
    except ValueError as error:
        msg = f"« {text} » n’est pas un nombre. Exemples : 20 ; 1,3."
        raise typer.BadParameter(msg) from error


def whole_number(text: str | int) -> int:
    """Return a whole number, 1 at least.

    Raises
    ------
    typer.BadParameter
        It is none.
    """
    digits = str(text).strip()
    if not digits.isdecimal() or int(digits) < 1:
        msg = f"« {text} » n’est pas un nombre entier à partir de 1, par exemple 4."
        raise typer.BadParameter(msg)
    return int(digits)


def codes(texts: list[str] | None) -> tuple[str, ...]:
    """Return the codes of an option that is repeated, or whose codes are separated by commas, semicolons or spaces."""
    words = " ".join(texts or ()).replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(word.upper() for word in words))


def port(text: str | int) -> int:
    """Return the number of a port.

    Raises
    ------
    typer.BadParameter
        It is none.
    """
    digits = str(text).strip()
    if not digits.isdecimal() or not 1 <= int(digits) <= 65_535:
        msg = f"« {text} » n’est pas un port : il faut un nombre de 1 à 65535, par exemple 8501."
        raise typer.BadParameter(msg)
    return int(digits)


def times_source(text: str | Path) -> Path:
    """Return the file of times, or `ROADS` for that very word."""
    return ROADS if str(text) == ROADS.name else Path(text).absolute()


def iso_date(text: str | date) -> date:
    """Return a date written ``AAAA-MM-JJ``.

    Raises
    ------
    typer.BadParameter
        It is none.
    """
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError as error:
        msg = f"« {text} » n’est pas une date. Forme attendue : AAAA-MM-JJ, par exemple 2027-01-31."
        raise typer.BadParameter(msg) from error


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader that takes one of the words and refuses all others."""

    def choice(text: str) -> str:
        wanted = str(text).strip().casefold()
        if wanted not in choices:
            msg = f"« {text} » n’est pas un choix. Choix possibles : {', '.join(choices)}."
            raise typer.BadParameter(msg)
        return wanted

    return choice
