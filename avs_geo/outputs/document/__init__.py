"""The schéma directeur as a Word document: parts, tables, maps, from a template that a planner can restyle."""
