"""A service that answers a request: JSON, CSV or XML, on one page or several."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from lxml import etree
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Expression, Secret, Words
from feeds.plans.days import Day
from feeds.plans.feed import FeedPlan, Interval, Part
from feeds.plans.rows import RecordPlan
from feeds.plans.spreadsheet import Columns
from feeds.plans.web import WebPart

LANGUAGES = {"json": "jmespath", "xml": "xpath", "csv": "heading"}
_NAMED = {"next": ("at",), "cursor": ("at", "query"), "page": ("query",), "offset": ("query",)}


class Pages(Part):
    """How the source tells of its next page. at: what names it, in an answer. total: of all records, in an answer.

    by: `link` (the header Link, rel=next), `next` (its address), `cursor` (what to send as `query`), `page` (numbers
    from `first` on) and `offset` (records to pass over), both until a page is empty or `total` is reached.
    """

    by: Literal["link", "next", "cursor", "page", "offset"]
    at: Expression | None = None
    query: Words | None = None
    first: Annotated[int, Field(ge=0)] | None = None
    total: Expression | None = None
    most: Annotated[int, Field(ge=2, le=10_000)] = 100

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name in _NAMED.get(self.by, ()):
            if getattr(self, name) is None:
                raise PydanticCustomError("pick_one", "not said", {"what": f"pages.{name}"})
        return self


class HttpPlan(WebPart, RecordPlan):
    """`records` and `map` are JMESPath (json), XPath (xml, with `namespaces`) or column headings (csv)."""

    kind: Literal["http"]
    format: Literal["json", "csv", "xml"] = "json"
    method: Literal["GET", "POST"] = "GET"
    body_text: Annotated[Secret | None, Field(alias="body")] = None
    days: dict[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], Day] = Field(default_factory=dict)
    records: Expression | None = None
    namespaces: dict[str, str] = Field(default_factory=dict)
    encoding: Words | None = None
    pages: Pages | None = None
    every: Interval | None = 300.0

    @classmethod
    def language(cls, entry: Mapping[str, Any]) -> str:
        return LANGUAGES.get(str(entry.get("format", "json")), "jmespath")

    @model_validator(mode="after")
    def _of_the_format(self) -> Self:
        if self.format == "xml":
            if self.records is None:
                raise PydanticCustomError("pick_one", "no records", {"what": "records"})
            self._prefixes_known()
        elif self.format == "csv":
            if self.pages is not None and (self.pages.at or self.pages.total):
                raise PydanticCustomError("pages_csv", "columns name no pages")
            for key in self.map.model_dump(exclude_none=True).keys() - Columns.model_fields.keys():
                raise PydanticCustomError("unknown_key", "odd", {"key": key, "known": ", ".join(Columns.model_fields)})
        return self

    def _prefixes_known(self) -> None:
        """What XPath finds out only when it is used: a prefix that is not declared, a function that does not exist."""
        nothing = etree.Element("nothing")
        pages = self.pages.model_dump(include={"at", "total"}, exclude_none=True) if self.pages else {}
        for expression in (self.records, *self.map.model_dump(exclude_none=True).values(), *pages.values()):
            try:
                etree.XPath(str(expression), namespaces=self.namespaces)(nothing)
            except (etree.XPathError, ValueError) as error:
                raise PydanticCustomError("xpath", "not XPath", {"got": expression, "what": str(error)[:100]}) from None

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
