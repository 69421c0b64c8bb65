"""Words as a French reader expects them; names compared; what strangers typed made inert."""
