"""Run every benchmark and print one table: ``python -m bench``."""

from __future__ import annotations

from bench import (
    bench_analysis,
    bench_document,
    bench_every_department,
    bench_grid,
    bench_hostile,
    bench_many_sessions,
    bench_page,
    bench_passwords,
    bench_reference,
    bench_session,
    bench_session_page,
    bench_share_page,
    bench_siting,
)
from bench.results import print_table

if __name__ == "__main__":
    print_table(
        [
            *bench_reference.run(),
            *bench_analysis.run(),
            *bench_every_department.run(),
            *bench_grid.run(),
            *bench_siting.run(),
            *bench_page.run(),
            *bench_document.run(),
            *bench_session.run(),
            *bench_session_page.run(),
            *bench_share_page.run(),
            *bench_passwords.run(),
            *bench_hostile.run(),
            *bench_many_sessions.run(),
        ]
    )
