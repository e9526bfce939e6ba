"""Data in which one thing is not as it was: what a schema must refuse."""


def changed(content, keys, value):
    """Return a copy in which what the keys lead to is another value; without it where that is ``...``."""
    key, *deeper = keys
    copy = dict(content) if isinstance(content, dict) else list(content)
    if deeper:
        copy[key] = changed(copy[key], deeper, value)
    elif value is ...:
        del copy[key]
    else:
        copy[key] = value
    return copy


def is_one_thing(content):
    """Tell a packed array and a layer, whose keys are those of its kind, from an experiment's own objects."""
    return "base64" in content or {"kind", "inputs"} <= set(content)


def places(content, at=()):
    """Yield the way to every key that an experiment has chosen; of lists, in their first item only."""
    if isinstance(content, dict) and not is_one_thing(content):
        for key, value in content.items():
            yield (*at, key)
            yield from places(value, (*at, key))
    elif isinstance(content, list) and content:
        yield from places(content[0], (*at, 0))


def shortened(content):
    """Return data with the first item of each list, and packed arrays without their bytes."""
    if isinstance(content, dict):
        if is_one_thing(content):
            return content | {"base64": ""} if "base64" in content else content
        return {key: shortened(one) for key, one in content.items()}
    return [shortened(one) for one in content[:1]] if isinstance(content, list) else content


def of_any_length(schema):
    """Return a schema in which lists may have any length."""
    if isinstance(schema, list):
        return [of_any_length(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    length = ("minItems", "maxItems") if "items" in schema else ()
    return {key: of_any_length(one) for key, one in schema.items() if key not in length}
