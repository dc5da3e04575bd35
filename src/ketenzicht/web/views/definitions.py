"""Definitions as pages: every module and version, what differs between two, and the life of a version."""

from datetime import datetime

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.access.pages import for_the_signed_in, for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.definitions import operations, queries
from ketenzicht.definitions.domain import Move, ShelvedModule, Stage, VersionDefinition, moves_of, stage_of
from ketenzicht.definitions.domain.comparing import Difference, Kind, differences
from ketenzicht.definitions.domain.document import as_toml, document_of, line_of, line_of_break, lines_by_pointer
from ketenzicht.web.definition_forms import MoveVersion, StartConcept, WriteConcept
from ketenzicht.web.presenters.definitions import change_words, version_lines, version_words
from ketenzicht.web.views.agreements import UNPROCESSABLE

for_readers = for_the_signed_in  # definitions are no secret
for_maintainers = for_those_with(Permission.DEFINITIONS_MAINTAIN)


@require_safe
@for_readers
def definitions(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All modules with their versions."""
    today = local_day(now)
    modules = [(one.definition, version_lines(one, on=today)) for one in queries.shelf()]
    return render(request, "web/definitions.html", {"modules": modules, "may_change": _may_change(actor)})


@require_safe
@for_readers
def module(request: HttpRequest, *, code: str, actor: Actor, now: datetime) -> HttpResponse:
    """One module: its versions, comparing two of them, and what was done with them."""
    shelved = queries.shelved(code=code)
    lines = version_lines(shelved, on=local_day(now))
    context = {
        "module": shelved.definition,
        "lines": lines,
        "changes": change_words(shelved.changes),
        "numbers": [line.number for line in lines],
        "is_without": all(line.stage is not Stage.PILOT and line.stage is not Stage.AGREED for line in lines),
        "may_change": _may_change(actor),
    }
    return render(request, "web/definition_module.html", context)


@require_safe
@for_readers
def version(request: HttpRequest, *, code: str, number: str, actor: Actor, now: datetime) -> HttpResponse:
    """Everything that one version says, with what may be done with it."""
    return version_page(request, code=code, number=number, actor=actor, now=now)


@require_safe
@for_readers
def compare(request: HttpRequest, *, code: str, actor: Actor, now: datetime) -> HttpResponse:
    """What one version says otherwise than another."""
    del actor, now
    shelved = queries.shelved(code=code)
    old, new = (_version(shelved, request.GET.get(name, "")) for name in ("from", "to"))
    found = differences(old, new)
    context = {
        "module": shelved.definition,
        "old": old,
        "new": new,
        "groups": grouped(found),
        "breaks": [one for one in found if one.is_break],
    }
    return render(request, "web/definition_compare.html", context)


def grouped(found: tuple[Difference, ...]) -> list[tuple[str, list[Difference]]]:
    """Differences by what happened, those that break a trend first."""
    return [
        (kind.word, sorted((one for one in found if one.kind is kind), key=lambda one: not one.is_break))
        for kind in Kind
        if any(one.kind is kind for one in found)
    ]


@require_safe
@for_readers
def file(request: HttpRequest, *, code: str, number: str, actor: Actor, now: datetime) -> HttpResponse:
    """A version as the file that it can be loaded from."""
    del request, actor, now
    shelved = queries.shelved(code=code)
    text = as_toml(document_of(shelved.definition, _version(shelved, number)))
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{number}.toml"'
    return answer


@require_POST
@for_maintainers
def copy(request: HttpRequest, *, code: str, number: str, actor: Actor, now: datetime) -> HttpResponse:
    """Begin a concept from a version."""
    form = StartConcept(request.POST, prefix="copy")
    if form.is_valid():
        try:
            operations.start_concept(module_code=code, source_number=number, **form.cleaned_data, actor=actor, at=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:definition_version", code=code, number=form.cleaned_data["number"])
    return version_page(request, code=code, number=number, actor=actor, now=now, copied=form)


@require_POST
@for_maintainers
def move(request: HttpRequest, *, code: str, number: str, actor: Actor, now: datetime) -> HttpResponse:
    """Move a version through its life."""
    stage = stage_of(_version(queries.shelved(code=code), number), on=local_day(now))
    which = next((one for one in Move if one.value == request.POST.get("move")), None)
    if which is None or which is Move.REWRITE or which not in moves_of(stage):
        raise Conflict(f"Deze versie is {stage.word}: dat kan nu niet.")
    form = MoveVersion(request.POST, move=which, stage=stage)
    if form.is_valid():
        told = {"on": form.cleaned_data.get("on"), "agreed_by": form.cleaned_data.get("agreed_by", "")}
        try:
            operations.move_version(module_code=code, number=number, move=which, **told, actor=actor, at=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:definition_module", code=code)
    return version_page(request, code=code, number=number, actor=actor, now=now, moved=(which, form))


def version_page(
    request: HttpRequest,
    *,
    code: str,
    number: str,
    actor: Actor,
    now: datetime,
    copied: StartConcept | None = None,
    moved: tuple[Move, Form] | None = None,
) -> HttpResponse:
    """The page of a version; `copied` and `moved` are forms that were refused."""
    shelved, today = queries.shelved(code=code), local_day(now)
    found = _version(shelved, number)
    stage = stage_of(found, on=today)
    may_change = _may_change(actor)
    moves = [one for one in moves_of(stage) if one is not Move.REWRITE] if may_change else []
    blank: dict[Move, Form] = {
        one: MoveVersion(move=one, stage=stage, initial={"on": max(today, found.valid_from)}) for one in moves
    }
    forms = blank | ({moved[0]: moved[1]} if moved else {})
    line = next(one for one in version_lines(shelved, on=today) if one.number == number)
    context = {
        "module": shelved.definition,
        "version": found,
        "line": line,
        "said": version_words(found),
        "is_concept": stage is Stage.CONCEPT,
        "forms": list(forms.items()),
        "copied": copied or StartConcept(prefix="copy", initial={"valid_from": today}),
        "may_change": may_change,
    }
    is_refused = copied is not None or moved is not None
    return render(request, "web/definition_version.html", context, status=UNPROCESSABLE if is_refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def edit(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Write a concept: try it, with everything that is wrong by line, or keep it."""
    form = WriteConcept(request.POST or None, request.FILES or None, initial={"text": _text_asked(request)})
    faults: list[tuple[int, Fault]] = []
    trial: operations.Trial | None = None
    refusal_words = ""
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "keep" in request.POST:
                kept = operations.keep_concept(text=text, actor=actor, at=now)
                return redirect("web:definition_version", code=kept.module, number=kept.number)
            trial = operations.try_concept(text=text, actor=actor, at=now)
        except Invalid as refused:
            faults = by_line(text, refused.faults)
        except Conflict as refused:
            refusal_words = str(refused)
        form = WriteConcept({"text": text})  # what was read from a file stands in the page from now on
        if refusal_words:
            form.add_error(None, refusal_words)
    context = {
        "form": form,
        "fault_lines": faults,
        "trial": trial,
        "found": grouped(trial.differences) if trial else (),
    }
    return render(request, "web/definition_edit.html", context, status=UNPROCESSABLE if form.errors or faults else 200)


def by_line(text: str, faults: list[Fault]) -> list[tuple[int, Fault]]:
    """Faults with the line that they stand on, from top to bottom."""
    lines = lines_by_pointer(text)
    last = text.count("\n") + 1
    broken = {"not-toml": last, "too-long": last}
    placed = [
        (
            line_of_break(fault.nl) or broken[fault.code]
            if fault.code in broken and not fault.pointer
            else line_of(fault.pointer, lines),
            fault,
        )
        for fault in faults
    ]
    return sorted(placed, key=lambda one: one[0])


def _text_asked(request: HttpRequest) -> str:
    """The file of the version that the address names, to begin with."""
    code, number = request.GET.get("module", ""), request.GET.get("number", "")
    if not code:
        return ""
    shelved = queries.shelved(code=code)
    return as_toml(document_of(shelved.definition, _version(shelved, number)))


def _version(shelved: ShelvedModule, number: str) -> VersionDefinition:
    found = shelved.version(number)
    if found is None:
        raise NotFound(f"Versie {number[:20]} van {shelved.definition.name} is er niet.")
    return found


def _may_change(actor: Actor) -> bool:
    return refusal(actor=actor, permission=Permission.DEFINITIONS_MAINTAIN) is None
