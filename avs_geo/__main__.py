"""``python -m avs_geo`` is ``avs-geo``."""

from avs_geo.cli import main

if __name__ == "__main__":
    main()
