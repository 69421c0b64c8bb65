"""What reading the files found, on the page: one line for each kind of finding."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from avs_geo.findings import Finding, Severity  # noqa: PLC0415 - this function is run as a page of its own
    from avs_geo.web.in_hand.own_files import ImportOutcome  # noqa: PLC0415
    from avs_geo.web.widgets.findings import show_findings  # noqa: PLC0415

    remarks = tuple(
        Finding(
            severity=Severity.REMARK,
            code="territoire_absent",
            message=f"La structure « S{line} » n’a pas de territoire.",
            remedy="Indiquez-le.",
            file="s.csv",
            line=line,
        )
        for line in range(2, 17)
    )
    show_findings(ImportOutcome(accepted=True, findings=remarks), stem="constat")


def test_fifteen_like_remarks_are_one_line_with_its_count_and_first_places() -> None:
    page = AppTest.from_function(_page).run(timeout=60)
    assert not page.exception
    assert page.info[0].value.startswith("1\u00a0remarque")
    headline, table = [str(element.proto.body) for element in page.get("html")]
    assert "Import réussi." in headline
    assert table.count("<tr") == 2
    assert "lignes\u00a02, 3, 4, 5, 6 et 10 autres" in table
    assert "« S3 » ; « S4 »".replace(" ;", "\u202f;") in table
