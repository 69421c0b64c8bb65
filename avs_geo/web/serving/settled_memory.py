"""Memory that stays, set apart from the garbage that is looked for after each run of a page.

Streamlit has Python look through every object it knows whenever a page has run, and nothing is sent to a browser
meanwhile: with the libraries and a department in memory, that takes longer than the answer to a click.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Set apart all that is in memory now, once what is no longer used has been given back.

    To be called when something has come that will stay: the program itself, another department.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
