"""Plan where centres sociaux and espaces de vie sociale should be.

The rooms, in the direction in which the data flow: :mod:`avs_geo.reference` (the official
geography) and :mod:`avs_geo.inventory` (what the Caf brings), :mod:`avs_geo.analysis` (pure
functions), :mod:`avs_geo.outputs` (what leaves), then :mod:`avs_geo.web` and :mod:`avs_geo.cli`.
"""

__version__ = "0.1.0"
