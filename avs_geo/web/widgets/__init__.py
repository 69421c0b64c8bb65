"""Parts that several pages show: tables, figures, sheets, findings, notices."""
