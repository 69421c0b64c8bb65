"""``avs-geo partager``: the links by which partners open a map."""
