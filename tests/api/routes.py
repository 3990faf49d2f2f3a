"""Every route of the application: who may call it, and a request it would take."""

import uuid
from dataclasses import dataclass, field

from fastapi.routing import iter_route_contexts

from api.identity.call import anybody
from api.web.openapi import operations
from footprint.certification.roles import Role

UNDESCRIBED = {"/openapi.json"}
"""Served by the framework itself, for everybody."""


@dataclass(frozen=True)
class Endpoint:
    """One method of one route."""

    method: str
    path: str
    public: bool
    roles: frozenset[Role] | None
    """Who may call it; empty: anybody signed in; None: no rule is declared."""
    operation: dict = field(compare=False, repr=False)

    def __str__(self):
        return f"{self.method} {self.path}"

    @property
    def parameters(self):
        """Names and schemas of the path."""
        described = self.operation.get("parameters", [])
        return {each["name"]: each.get("schema", {}) for each in described if each["in"] == "path"}

    @property
    def query(self):
        """Values of the query parameters it cannot do without."""
        described = self.operation.get("parameters", [])
        return {
            each["name"]: _value(each.get("schema", {}))
            for each in described
            if each["in"] == "query" and each.get("required", False)
        }

    def allows(self, role):
        return self.public or not self.roles or role in self.roles


def endpoints(app):
    """Return every endpoint of an application, of features to come as well."""
    described = {(path, verb): found for path, verb, found in operations(app.openapi())}
    return [
        _endpoint(context, method, described)
        for context in iter_route_contexts(app.routes)
        if context.path not in UNDESCRIBED
        for method in sorted(context.methods - {"HEAD"})
    ]


def _endpoint(context, method, described):
    path = context.path_format
    rules = list(_rules(context.dependant))
    roles = [_widened(rule.roles) for rule in rules if hasattr(rule, "roles")]
    return Endpoint(
        method=method,
        path=path,
        public=anybody in rules,
        roles=frozenset.intersection(*roles) if roles else None,
        operation=described.get((path, method.lower()), {}),
    )


def _widened(roles):
    return roles or frozenset(Role)


def _rules(dependant):
    for inner in dependant.dependencies:
        yield inner.call
        yield from _rules(inner)


def request_of(endpoint, known=None, schemas=None):
    """Return path and content that the endpoint would take, with these values in its path."""
    values = {name: _value(schema) for name, schema in endpoint.parameters.items()}
    path = endpoint.path
    for name, value in {**values, **(known or {})}.items():
        path = path.replace(f"{{{name}}}", str(value)).replace(f"{{{name}:path}}", str(value))
    content = _content(endpoint.operation, schemas or {})
    return path, {"params": endpoint.query, **content}


def _value(schema):
    if "enum" in schema:
        return schema["enum"][0]
    kinds = {"integer": "1", "string": "0" if "pattern" not in schema else "x"}
    return str(uuid.uuid4()) if schema.get("format") == "uuid" else kinds.get(schema.get("type"))


def _content(operation, schemas):
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return {"json": example_of(content["application/json"])}
    if "multipart/form-data" in content:
        return _form(content["multipart/form-data"], schemas)
    return {"content": b"x"} if content else {}


def example_of(content):
    """Return the first example of a request, whatever its language."""
    examples = content.get("examples", {})
    return next(iter(examples.values()))["value"] if examples else {}


def _form(content, schemas):
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    fields = schemas.get(name, content["schema"]).get("properties", {})
    files = {name: ("a.bin", b"x") for name, schema in fields.items() if _is_file(schema)}
    data = {name: "x" for name, schema in fields.items() if not _is_file(schema)}
    return {"files": files, "data": data}


def _is_file(schema):
    choices = [schema, *schema.get("anyOf", [])]
    return any("contentMediaType" in one or one.get("format") == "binary" for one in choices)
