"""The document of a plan (``plan.avs.json``): one list of fields for reading, writing and the published schema."""
