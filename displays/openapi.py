"""The OpenAPI document, written from the route table and the body models."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from broadcaster.events import encode
from displays.bodies import Body
from displays.endpoint import Endpoint
from displays.shapes import JSON

REF = "#/components/schemas/{model}"

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs; `detail` words it in the caller's language."},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "index": {"type": ["integer", "null"]},
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "expected": {"type": "string"},
                    "got": {},
                },
            },
        },
    },
}


def document(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """OpenAPI 3.1 for every route under /api/ and the three health pages."""
    shown = [route for route in routes if isinstance(route, Route) and listed(route.path)]
    shapes = [one.endpoint.shape for one in shown if isinstance(one.endpoint, Endpoint)]
    models = {model for shape in shapes if shape for model in shape.media.values() if isinstance(model, type)}
    ordered: list[type[Body]] = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in shown:
        for method in sorted(set(route.methods or ()) - {"HEAD"}):
            paths.setdefault(plain(route.path), {})[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "iocast", "version": "1", "description": "Meeting-room displays of an operations centre."},
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "iocast-session"},
            },
        },
    }


def listed(path: str) -> bool:
    """True for the routes that programs outside depend on."""
    return path.startswith("/api/") or path in ("/healthz", "/readyz", "/metrics")


def plain(path: str) -> str:
    """A Starlette path in OpenAPI's spelling: {key:path} is {key}."""
    return re.sub(r"{(\w+):\w+}", r"{\1}", path)


async def serve_document(request: Request) -> Response:
    """This document."""
    return Response(encode(document(request.app.routes)), media_type="application/json")


def _operation(route: Route, method: str) -> dict[str, Any]:
    endpoint = route.endpoint
    names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
    parameters = [{"name": one, "in": "path", "required": True, "schema": {"type": "string"}} for one in names]
    operation: dict[str, Any] = {"operationId": f"{method.lower()} {plain(route.path)}", "parameters": parameters}
    if not isinstance(endpoint, Endpoint):
        operation["summary"] = (endpoint.__doc__ or "").strip().partition("\n")[0]
        operation["responses"] = {"200": {"description": "OK"}}
        return operation
    parameters += [{"name": one, "in": "query", "schema": {"type": "string"}} for one in endpoint.query]
    if endpoint.shape:
        content = {media: {"schema": _schema(model)} for media, model in endpoint.shape.media.items()}
        operation["requestBody"] = {"required": True, "content": content}
        named = endpoint.shape.headers
        parameters += [{"name": one, "in": "header", "schema": {"type": "string"}} for one in named]
    problem = {"content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}}
    operation["summary"] = endpoint.summary
    operation["security"] = [{"token": []}, {"session": []}] if endpoint.rights else []
    operation["x-rights"] = sorted(endpoint.rights)
    operation["responses"] = {
        **_given(endpoint.gives),
        "default": {"description": "A problem document in the caller's language", **problem},
    }
    return operation


def _given(media: str) -> dict[str, Any]:
    if not media:
        return {"204": {"description": "Done"}}
    schema = {"type": "object" if media == JSON else "string"}
    return {"200": {"description": "OK", "content": {media: {"schema": schema}}}}


def _schema(model: type[Body] | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"$ref": REF.format(model=model.__name__)} if isinstance(model, type) else model
