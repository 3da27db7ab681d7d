"""Requests made from what the daemon says of its endpoints at /_admin/resources."""

import re
from urllib.parse import quote_plus

OPTIONAL, WRONG, UNKNOWN = 0.15, 0.02, 0.02


class Endpoint:
    def __init__(self, resource, described):
        self.method, self.path, self.parameters = described["method"], described["path"], described["parameters"]
        self.prefix = resource["id_prefix"]

    @property
    def names(self):
        return re.findall(r"{(\w+)}", self.path)


def endpoints(resources):
    return [Endpoint(resource, each) for resource in resources for each in resource["endpoints"]]


class Grammar:
    """Fills an endpoint's path and parameters."""

    def __init__(self, random, values):
        self.random, self.values = random, values

    def chance(self, probability):
        return self.random.random() < probability

    def path(self, endpoint, owners):
        """- owners: the id prefix of what a name in a path stands for, where it is not the endpoint's own."""
        path = endpoint.path
        for position, name in enumerate(endpoint.names):
            own = position == len(endpoint.names) - 1 and path.rstrip("}").endswith(name) or name not in owners
            id = self.values.id([endpoint.prefix if own else owners[name]])
            path = path.replace("{%s}" % name, quote_plus(id), 1)
        return path

    def form(self, parameters):
        """Pairs of names and values, such as most calls would send, with one thing wrong now and then."""
        pairs = []
        for parameter in parameters:
            if self.chance(0.95 if parameter.get("required") or "required_unless" in parameter else OPTIONAL):
                pairs += self.pairs(parameter["name"], parameter, parameter["name"])
        if self.chance(UNKNOWN):
            pairs.append((self.random.choice(["emial", "bogus", "metadata[a][b]", "expand", "card", "a[", "]"]), "1"))
        if pairs and self.chance(0.05):
            pairs.append(self.random.choice(pairs))
        if self.chance(0.1):
            self.random.shuffle(pairs)
        return pairs

    def pairs(self, place, shape, name):
        if self.chance(WRONG):
            return self.wrong(place, name)
        kind = shape["type"]
        if kind == "hash":
            chosen = [each for each in shape["parameters"] if each.get("required") or self.chance(0.5)]
            return [pair for each in chosen for pair in self.pairs(f"{place}[{each['name']}]", each, each["name"])]
        if kind == "array":
            count = self.random.choice([0, 1, 1, 2, 3])
            return [pair for index in range(count) for pair in self.pairs(f"{place}[{index}]", shape["items"], name)]
        if kind == "metadata":
            count = self.random.choice([1, 1, 2, 51])
            return [(f"{place}[{self.random.choice(['order', 'a', 'é', 'k' * 41]) if count < 3 else index}]", self.values.text("")) for index in range(count)]
        if kind == "timestamp or range" and self.chance(0.5):
            return [(f"{place}[{bound}]", self.values.time()) for bound in self.random.sample(["gt", "gte", "lt", "lte"], 2)]
        return [(place, self.leaf(shape, name))]

    def leaf(self, shape, name):
        if "values" in shape:
            return self.random.choice(shape["values"])
        return {
            "integer": lambda: self.values.number(shape), "boolean": lambda: self.random.choice(["true", "false"]),
            "timestamp": self.values.time, "timestamp or range": self.values.time,
            "url": lambda: self.values.text("return_url"),
            "decimal_string": lambda: self.random.choice(["1", "0.5", "12.345678", "100.00"]),
        }.get(shape["type"], lambda: self.values.text(name))()

    def wrong(self, place, name):
        value = self.values.nonsense()
        return self.random.choice([
            [(place, value)], [(f"{place}[]", value)], [(f"{place}[0]", value), (f"{place}[2]", value)], [(f"{place}[a][b]", value)],
            [(place, "")], [(place, value), (f"{place}[x]", value)], [(place + "[a]" * 25, value)], [(f"{name}x", value)],
        ])


def encode(pairs):
    return "&".join(f"{quote_plus(name, safe='[]', errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs)
