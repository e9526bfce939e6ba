"""What stands in a figure's data: a short way to write the part of its schema that is one experiment's own.

Each experiment says it in its file, as ``CONTENT``; what all have in common, and the words used here, are in
``results/figure.schema.json``. A test, and every smoke run, hold what is written to both.
"""

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"$ref": "#/$defs/count"}
SHARE: Schema = {"$ref": "#/$defs/share"}
LOSS: Schema = {"$ref": "#/$defs/loss"}
SPREAD: Schema = {"$ref": "#/$defs/spread"}  # of one number over the seeds
LAYER: Schema = {"$ref": "#/$defs/layer"}


def fields(**content: Schema) -> Schema:
    """Return the schema of an object with exactly these keys."""
    return _object(content, list(content))


def each(names: Iterable[str], content: Schema) -> Schema:
    """Return the schema of an object with exactly these keys, and alike content under each."""
    names = list(names)
    return _object(dict.fromkeys(names, content), names)


def some(names: Iterable[str], content: Schema) -> Schema:
    """Return the schema of an object with some of these keys, and alike content under each."""
    return _object(dict.fromkeys(names, content), [])


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def many(content: Schema, count: int | None = None) -> Schema:
    """Return the schema of a list; of a given length, or of at least one."""
    length = {"minItems": 1} if count is None else {"minItems": count, "maxItems": count}
    return {"type": "array", "items": content, **length}


def packed(dtype: str, *shape: int | None, quantized: bool = False) -> Schema:
    """Return the schema of a packed array.

    Args:
        dtype: of its numbers; of a quantized one "uint8".
        shape: its sizes, None for one that depends on the run; without any, whatever the array has.
        quantized: is it in one byte a number, with low and high?
    """
    sizes = [COUNT if size is None else {"const": size} for size in shape]
    length = {"minItems": len(sizes), "maxItems": len(sizes)}
    return {
        "$ref": "#/$defs/packed",
        "required": ["low", "high"] if quantized else [],
        "properties": {
            "dtype": {"const": dtype},
            "shape": {"prefixItems": sizes, **length} if sizes else {},
        },
        **({} if quantized else {"not": {"required": ["low"]}}),
    }


def quantized(*shape: int | None) -> Schema:
    """Return the schema of an array in one byte a number."""
    return packed("uint8", *shape, quantized=True)


def whole(name: str, general: Schema, content: Schema) -> Schema:
    """Return the schema of all of an experiment's data: what all have in common, and its own.

    Args:
        name: the experiment's.
        general: the content of ``results/figure.schema.json``.
        content: what stands in the data besides their kind, as the experiment says it.
    """
    own = fields(kind={"const": name}, **content)
    return {**general, "allOf": [own]}
