"""Shapes out of GeoJSON, GeoPackage, Shapefile, KML, GPX and uMap, in the CRS that they are in."""
