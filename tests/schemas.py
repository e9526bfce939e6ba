"""Schemas that the repository holds, ready to judge."""

import json

import jsonschema


def validator_of(path):
    """Return what judges data by the schema in a file, which must be a sound one itself."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
