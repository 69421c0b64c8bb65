"""The figures that a programme rests on: costs, ceilings, staff, limits and weights."""
