"""A failure is said in French, without the details that belong in the server's journal."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _failing_page() -> None:
    from avs_geo.errors import UsageError  # noqa: PLC0415 - the function is run as a page of its own
    from avs_geo.web.failure import show_failure  # noqa: PLC0415

    assert show_failure(ValueError("secret detail"))
    assert show_failure(UsageError("Aucun département n’a ce numéro."))


def test_an_unforeseen_error_is_a_french_sentence_without_details() -> None:
    shown = AppTest.from_function(_failing_page).run()
    first, second = (error.value for error in shown.error)
    assert "Une erreur imprévue" in first
    assert "secret" not in first
    assert second == "Aucun département n’a ce numéro."
