"""The API put together: its endpoints, its documentation, and for each address who may open it."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from anlan.api.endpoints import alerts, orders, reports
from anlan.api.keys import ANY, Key, caller_of
from anlan.api.problems import MEDIA, handle
from anlan.api.shapes import KeyOut, ProblemOut
from anlan.desk.access import OPEN
from anlan.desk.exchange.scopes import SCOPES

ROOT = "/api/v1/"
BY_KEY = "api key"
"""How an address declares that a key opens it; which scope, its operation says."""

ABOUT = (
    "安澜数据接口：银行、运营商等单位的系统推送预警、报案和付款，拉取并反馈指令。"
    "Anlan's interface for partners' systems: push alerts, reports and payments; pull orders and answer them. "
    "Every request carries `Authorization: Bearer <key>`; every POST an `Idempotency-Key`. "
    "What is not done is answered as application/problem+json in the language of Accept-Language (zh, en). "
    "Money is whole fen; times carry their zone."
)

PROBLEMS = {"description": "Not done; why", "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new value for each request, the same when it is repeated.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[\\x21-\\x7e]+$"},
}


class Described(NinjaAPI):
    """The API, whose description also tells of problems, scopes and the idempotency key."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The description of the interface (OpenAPI 3.1)."""
        schema = super().get_openapi_schema(**{"path_prefix": ROOT, **kwargs})
        schema["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema()
        for path in schema["paths"].values():
            for method, operation in path.items():
                operation["responses"]["default"] = PROBLEMS
                if method == "post":
                    operation.setdefault("parameters", []).append(ONCE)
        return schema


api = Described(title="Anlan 安澜", version="1", description=ABOUT, docs=Swagger(), urls_namespace="api-1")
handle(api)
api.add_router("/alerts", alerts.router)
api.add_router("", reports.router)
api.add_router("/orders", orders.router)


@api.get("/key", auth=Key(ANY), response=KeyOut, tags=["key"], summary="密钥信息 · What this key is")
def this_key(request: HttpRequest) -> KeyOut:
    """Whose key it is, what it is good for, until when."""
    key = caller_of(request).key
    scopes = [scope for scope in SCOPES if key.holds(scope)]
    return KeyOut(
        name=key.name, organisation=key.organisation.name_zh, receiver=key.receiver.name_zh, scopes=scopes,
        expires_at=key.expires_at, per_minute=key.per_minute,
    )  # fmt: skip


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    for pattern in found:
        pattern.callback.access = OPEN if (pattern.name or "").startswith("openapi-") else BY_KEY  # type: ignore[attr-defined]
    return found


patterns = _patterns()


def openapi() -> str:
    """The description as it is committed (docs/reference/openapi.json)."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1) + "\n"
