"""From the diagnosis to a programme: levers as lines, their cost, order and year, and what coverage becomes."""
