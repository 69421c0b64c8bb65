"""Road times and isochrones: OpenStreetMap roads that the user installs, and the engine Valhalla that follows them."""
