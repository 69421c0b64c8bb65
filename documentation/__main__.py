"""``python -m documentation``: write the generated parts again, and name the files that changed."""

from __future__ import annotations

from documentation.pages import written_files


def main() -> None:
    """Write each file whose generated parts are no longer what the code says."""
    for path, text in written_files().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(path.name)  # noqa: T201 - a command says what it did


if __name__ == "__main__":
    main()
