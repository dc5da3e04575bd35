"""The JSON API of Django's side: django-ninja that answers as the NL API Design Rules ask."""

import re
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Self

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.router import BoundRouter
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from ketenzicht.base.errors import Fault, Refused
from ketenzicht.base.saying import is_readable
from ketenzicht.rest import refusals
from ketenzicht.rest.answers import problem
from ketenzicht.rest.faults import faults_of
from ketenzicht.rest.problems import API_VERSION, NotSignedIn, Problem, problem_of

MOST_TOLD = 3  # faults in the sentence that sums up; all of them are listed
UNREADABLE = Fault("", "no-json", "De inhoud is geen geldige JSON.", "The content is not valid JSON.")


class Wire(Schema):
    """What goes over the line: camelCase, and nothing that we do not know."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: ModelWrapValidatorHandler[Self], _info: ValidationInfo) -> Any:
        """Ninja's own, of this name, reads all twice: as it is, and then as a row of Django. Ours never is one."""
        return handler(values)


def _written_as(form: str, kind: str) -> BeforeValidator:
    """Pydantic also takes a number of seconds since 1970 for a date or a moment; our description does not say so."""

    def check(value: Any) -> Any:
        if isinstance(value, str | int | float) and not re.match(form, str(value), re.ASCII):
            raise PydanticCustomError(kind, "not written as it must be")
        return value

    return BeforeValidator(check)


# What goes over the line as a day (2026-11-22) and as a moment (2026-11-22T10:00:00Z, always with its time zone).
# Of our time, as `base.moments` has it: the form says so too, for who reads the description.
Day = Annotated[date, _written_as(r"(19|2[01])\d\d-\d\d-\d\d\Z", "date_form")]
Moment = Annotated[AwareDatetime, _written_as(r"(19|2[01])\d\d-\d\d-\d\d[Tt ]\d\d:\d\d", "datetime_form")]


def _readable(value: str | None) -> str | None:
    if value is not None and not is_readable(value):
        raise PydanticCustomError("unreadable_text", "holds what nobody can read")
    return value


# Words that people read: no control characters (of which PostgreSQL keeps some in no text), and nothing that turns the
# direction of what stands around it.
READABLE = AfterValidator(_readable)


class StrictParser(Parser):
    """JSON by the letter: no NaN, no Infinity, only UTF-8."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body: dict[str, Any] = msgspec.json.decode(request.body)
        return body


class _Description(OpenAPISchema):
    """Ninja lets the last of two schemas with one name win, and so describes the other one wrongly."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, schema in definitions.items():
            if self.schemas.setdefault(name, schema) != schema:
                raise ValueError(f"Two different schemas are called {name}: give one of them another name.")


class PlatformAPI(NinjaAPI):
    """Every refusal is a problem document; operations are named in camelCase; no trailing slashes."""

    def __init__(self) -> None:
        super().__init__(
            title="Ketenzicht",
            version=API_VERSION,
            urls_namespace="api-v1",
            openapi_url=None,  # rest.openapi makes one description of these and the hot paths
            docs_url=None,
            parser=StrictParser(),
        )

    def set_default_exception_handlers(self) -> None:
        super().set_default_exception_handlers()  # anything else crashes; rest.middleware tells of it
        self.add_exception_handler(Refused, _refused)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(HttpError, _http_error)
        self.add_exception_handler(Http404, _absent)

    def _get_bound_routers(self) -> list[BoundRouter]:
        """Every operation answers in camelCase, and is described so, without each having to say it."""
        bound = super()._get_bound_routers()
        for view in (view for router in bound for view in router.path_operations.values()):
            for operation in view.operations:
                operation.by_alias = True
        return bound

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        return _Description(self, path_prefix or "")

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return to_camel(operation.view_func.__name__)


def _tell(request: HttpRequest, refused: Refused) -> None:
    refusals.tell(
        refused,
        method=request.method or "",
        path=request.path,
        address=request.META.get("REMOTE_ADDR", ""),
        authorization=request.headers.get("Authorization"),
    )


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    _tell(request, error)
    return problem(request, problem_of(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = faults_of(error.errors)
    detail, detail_en = (
        " ".join(f"{fault.pointer or 'body'}: {sentence}" for fault, sentence in told[:MOST_TOLD])
        for told in ([(fault, fault.nl) for fault in faults], [(fault, fault.en) for fault in faults])
    )
    return problem(request, Problem(HTTPStatus.BAD_REQUEST, detail, detail_en, faults))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Ninja's own refusals: no key, or a body that cannot be read."""
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        _tell(request, NotSignedIn(str(error)))
    unreadable = error.status_code == HTTPStatus.BAD_REQUEST
    faults = (UNREADABLE,) if unreadable else ()
    detail = (UNREADABLE.nl, UNREADABLE.en) if unreadable else ("", "")
    return problem(request, Problem(HTTPStatus(error.status_code), *detail, faults))


def _absent(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, Problem(HTTPStatus.NOT_FOUND))
