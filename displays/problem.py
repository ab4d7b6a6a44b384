"""Refusals people can act on: problem documents (RFC 9457) in the caller's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from http import HTTPStatus
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response

from broadcaster.events import encode
from displays.words import LANGUAGE_COOKIE, Words, choose, words


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a body: the item's index in a batch, the field, a code with arguments, what came.

    What was expected is worded from the code, under `api.expected.`.
    """

    field: str
    code: str
    got: Any = None
    index: int | None = None
    args: Mapping[str, Any] = dataclass_field(default_factory=dict)

    def document(self, say: Words) -> dict[str, Any]:
        """The fault as a member of a problem's `errors`."""
        expected = say.say(f"api.expected.{self.code}", **self.args)
        return {"index": self.index, "field": self.field, "code": self.code, "expected": expected, "got": self.got}


class Problem(Exception):
    """A call that is not answered as asked. `code` has its words under `api.` in both languages.

    named: what stands in the words for arguments that are keys.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        named: Mapping[str, str] | None = None,
        **args: Any,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.args_, self.errors = status, code, args, errors
        self.headers, self.more, self.named = dict(headers or {}), dict(more or {}), dict(named or {})

    def document(self, say: Words, instance: str = "") -> dict[str, Any]:
        """The problem as RFC 9457 members, with `code`, `args` and `errors` as extensions."""
        document: dict[str, Any] = {
            "type": f"urn:iocast:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": say.say(f"api.{self.code}", **{**self.args_, **self.named}),
            "instance": instance,
            **self.more,
        }
        if self.args_:
            document["args"] = self.args_
        if self.errors:
            document["errors"] = [fault.document(say) for fault in self.errors]
        return document


def language_of(connection: HTTPConnection) -> str:
    """The caller's language, "vi" or "en"."""
    return choose(connection.headers.get("accept-language", ""), connection.cookies.get(LANGUAGE_COOKIE, ""))


def words_for(connection: HTTPConnection) -> Words:
    """The catalogue of the caller's language."""
    return words(language_of(connection))


def answer_problem(connection: HTTPConnection, problem: Problem) -> Response:
    """The response that carries a problem to its caller."""
    say = words_for(connection)
    headers = {"Content-Language": say.language, "Cache-Control": "no-store", **problem.headers}
    body = encode(problem.document(say, connection.url.path))
    return Response(body, problem.status, headers, media_type="application/problem+json")
