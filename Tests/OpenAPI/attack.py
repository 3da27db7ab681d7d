"""What schemathesis works on: the daemon's own document, with the ids of a world and with plausible values among the examples that it draws from."""

from values import BY_NAME, METHODS, TOKENS

NO_SUCH = "nope"
PLAUSIBLE = {**BY_NAME, "source": TOKENS, "payment_method": METHODS, "card": TOKENS, "amount": [100, 2000]}
# What stops the daemon, takes the world away, or never ends.
LEFT_OUT = {"PostAdminShutdown", "PostAdminReset", "PostAdminSeeds", "GetAdminStream"}


def loaded(document, ids):
    """The document as schemathesis gets it: where an id is expected, it is one of the world's mostly; a text with a known name is a plausible one.

    Forms and queries have brackets in their names. The test writes these, as the document's `encoding` and `style` say: schemathesis does so for
    objects, and not for what may be an object or a text.
    """
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                fill(parameter, ids)
            for media in operation.get("requestBody", {}).get("content", {}).values():
                media.pop("encoding", None)
                plausible(media["schema"], ids)
    return document


def fill(parameter, ids):
    if "$ref" in parameter:
        return
    resources = parameter.get("x-resources")
    if parameter["in"] == "path":
        parameter["schema"] = {"enum": known(resources or [], ids, parameter["name"])}
    elif resources:
        parameter["schema"] = {"anyOf": [{"enum": known(resources, ids)}, parameter["schema"]]}
    elif parameter["name"] in ("starting_after", "ending_before"):
        parameter["schema"] = {"anyOf": [{"enum": known(list(ids), ids)}, parameter["schema"]]}


def known(resources, ids, name=None):
    found = [id for resource in resources for id in ids.get(resource, [])[-12:]]
    if name in ("id", "name") and not found:
        found = [each for all in ids.values() for each in all[:2]]
    return [*found, NO_SUCH]


def plausible(schema, ids):
    """Changes the schemas of a body in place."""
    for branch in schema.get("anyOf", []):
        plausible(branch, ids)
    if isinstance(schema.get("items"), dict):
        plausible(schema["items"], ids)
    for name, inner in schema.get("properties", {}).items():
        plausible(inner, ids)
        values = PLAUSIBLE.get(name, [])
        if inner.get("x-resources"):
            values = known(inner["x-resources"], ids)
        if values and inner.get("type") in ("string", "integer") and "enum" not in inner:
            schema["properties"][name] = {"anyOf": [{"enum": values}, inner]}


def flat(value, place=""):
    """The pairs of a form: `a[b]=1&c[0]=2`."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flat(inner, f"{place}[{key}]" if place else str(key))
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from flat(inner, f"{place}[{index}]" if place else str(index))
    else:
        yield place, text(value)


def text(value):
    if value is None or value == {} or value == []:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
