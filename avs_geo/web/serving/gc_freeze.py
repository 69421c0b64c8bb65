"""Memory that stays, set apart from the garbage that Python looks for (``gc.freeze``).

Streamlit's own search after each run of a page is turned off (``runner.postScriptGC``). Python still looks of itself,
now and then, through every object it knows, and nothing is sent to a browser meanwhile: with the libraries and a
department in memory, that takes longer than the answer to a click.
"""

from __future__ import annotations

import gc


def collect_and_freeze() -> None:
    """Set apart all that is in memory now, once what is no longer used has been given back.

    To be called when something has come that will stay: the program itself, another department.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
