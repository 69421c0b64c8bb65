"""HTML written by templates, each beside the module that fills it.

All that a template writes is made visible and escaped, but for what is already markup (``Markup``): the program's own
drawings and tables. A name that a template uses and that nobody gave is an error, never an empty place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from avs_geo.text.inert import isolated, visible_text

_PROGRAM = Path(__file__).parents[1]


def fill(template: str, **values: Any) -> Markup:
    """Return a template filled with values.

    Parameters
    ----------
    template
        Its file, from the folder of the program: ``outputs/maps/legend.html``.
    values
        What it names.

    Raises
    ------
    jinja2.UndefinedError
        It names something else.
    """
    return Markup(_environment().get_template(template).render(values))  # noqa: S704 - escaped by the template


def macros(template: str) -> Any:
    """Return the macros of a template, each of which answers with markup; for short pieces that are written often."""
    return _environment().get_template(template).module


def own_markup(html: str) -> Markup:
    """Mark HTML that the program has made, with nothing in it that is not escaped, so that it is not escaped again."""
    return Markup(html)  # noqa: S704 - the caller's promise


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PROGRAM),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["isolated"] = lambda text: own_markup(isolated(text))
    return environment


def _visible(value: Any) -> Any:
    return value if isinstance(value, Markup) else visible_text(value)
