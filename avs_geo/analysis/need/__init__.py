"""The need (indice de besoin): its indicators, and their weighted percentile ranks."""
