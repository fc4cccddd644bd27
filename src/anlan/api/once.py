"""A request that is sent twice is carried out once: the answer is kept under its Idempotency-Key and given again.

The key is claimed, the act done and the answer kept in one transaction: after a crash there is all or nothing. Of two at once
the second waits for the first. Answers may hold a reporter's receipt, so they lie encrypted; after a week they are forgotten.
"""

import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from anlan.api.keys import Caller, caller_of
from anlan.api.problems import Problem
from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.exchange.acts.forget_answers import KEPT
from anlan.desk.exchange.models import ANSWER, ApiAnswer
from anlan.values import Note

_ONCE = re.compile(r"[\x21-\x7e]{8,80}")


def once(request: HttpRequest, act: Callable[[Caller, str], Schema]) -> HttpResponse:
    """The answer of ``act``, which gets the caller and the idempotency key; 201 when it was carried out now, 200 when before."""
    caller, key = caller_of(request), request.headers.get("Idempotency-Key", "")
    if not _ONCE.fullmatch(key):
        raise Problem(400, Note.of("api.problem.no_once"))
    digest = hashlib.sha256(f"{request.method} {request.path}\0".encode() + request.body).hexdigest()
    try:
        with transaction.atomic():
            row = _claim(caller, key, digest)
            answer = act(caller, key).model_dump_json()
            row.body_sealed = encrypt(answer, ANSWER)
            row.save(update_fields=["body_sealed"])
    except _Claimed:
        return _again(caller, key, digest)
    return HttpResponse(answer, status=201, content_type="application/json")


class _Claimed(Exception):
    """The key is taken."""


def _claim(caller: Caller, key: str, digest: str) -> ApiAnswer:
    ApiAnswer.objects.filter(key=caller.key, once=key, at__lt=caller.now - KEPT).delete()
    try:
        with transaction.atomic():
            return ApiAnswer.objects.create(key=caller.key, once=key, request=digest, at=caller.now)
    except IntegrityError as cause:
        raise _Claimed from cause


def _again(caller: Caller, key: str, digest: str) -> HttpResponse:
    row = ApiAnswer.objects.get(key=caller.key, once=key)
    if row.request != digest:
        raise Problem(409, Note.of("api.problem.other_once"))
    answer = decrypt(row.body_sealed, ANSWER)
    return HttpResponse(answer, status=200, content_type="application/json", headers={"Idempotency-Replayed": "true"})
