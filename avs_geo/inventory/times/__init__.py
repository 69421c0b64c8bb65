"""Tables of travel times as tools write them: their forms, their units, and the values that are no times."""
