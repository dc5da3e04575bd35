"""Instruments, crosswalks, fitting care and call-flow rules as pages: versions, what each says, and which are used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.triage import operations, queries
from ketenzicht.triage.domain import comparing
from ketenzicht.triage.domain.document import read_content
from ketenzicht.triage.domain.life import Kind, Move, Stage, refuse_wrong_move
from ketenzicht.triage.domain.shelf import VersionLine
from ketenzicht.web.instrument_forms import LoadVersion, MoveVersion
from ketenzicht.web.presenters.call_flow import flow_words
from ketenzicht.web.presenters.fitting import fitting_words
from ketenzicht.web.presenters.instruments import instrument_words, names_of, scale_rows, source_rows
from ketenzicht.web.views.agreements import UNPROCESSABLE
from ketenzicht.web.views.definitions import by_line

MOST_FAULTS = 500  # of a file that is nothing like an instrument
# Content may be licensed: who triages reads it, and who answers for it. Some of them decide which versions are in use.
for_readers = for_those_with(Permission.TRIAGE_READ)
for_maintainers = for_those_with(Permission.TRIAGE_MAINTAIN)


@require_safe
@for_readers
def instruments(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All versions, each kind apart."""
    lines = queries.version_lines(at=now)
    crosswalks = [line for line in lines if line.kind is Kind.CROSSWALK]
    context = {
        "lines": [line for line in lines if line.kind is Kind.INSTRUMENT],
        "fittings": [line for line in lines if line.kind is Kind.FITTING],
        "flows": [line for line in lines if line.kind is Kind.FLOW],
        "crosswalks": crosswalks,
        "is_without_scale": all(line.stage is not Stage.IN_USE for line in crosswalks),
        "may_change": _may_change(actor),
    }
    return render(request, "web/instruments.html", context)


@require_safe
@for_readers
def version(request: HttpRequest, *, version_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Everything that one version says, with what may be done with it."""
    line = queries.version_line(version_id=version_id, at=now)
    lines = queries.version_lines(at=now)
    context: dict[str, Any] = {
        "line": line,
        "moves": line.moves if _may_change(actor) else (),
        "others": [one for one in lines if one.id != line.id and one.one_of == line.one_of],
    }
    return render(request, f"web/{line.kind.value}.html", context | _told_of(line, lines))


def _told_of(line: VersionLine, lines: Sequence[VersionLine]) -> dict[str, Any]:
    """What the page of a version of this kind tells; its template has the name of the kind."""
    if line.kind is Kind.CROSSWALK:
        crosswalk, names = queries.crosswalk_version(version_id=line.id), names_of(lines)
        return {"rows": scale_rows(crosswalk, names), "sources": source_rows(crosswalk, names)}
    document = read_content(queries.file_of(version_id=line.id))
    if line.kind is Kind.FITTING:
        care = queries.fitting_version(version_id=line.id)
        return {"care": care, "said": fitting_words(care, document)}
    if line.kind is Kind.FLOW:
        flow = queries.flow_version(version_id=line.id)
        return {"flow": flow, "said": flow_words(flow, document)}
    instrument = queries.instrument_version(version_id=line.id)
    return {"instrument": instrument, "said": instrument_words(instrument, document)}


@require_safe
@for_readers
def file(request: HttpRequest, *, version_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A version as it was read, byte for byte."""
    del request, actor
    line = queries.version_line(version_id=version_id, at=now)
    name = f"{line.package.code if line.package else 'kruistabel'}-{line.sha256[:8]}.toml"
    answer = HttpResponse(queries.file_of(version_id=version_id), content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@for_readers
def compare(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What one version says otherwise than another of the same."""
    del actor
    old, new = (_asked(request.GET.get(name, ""), now=now) for name in ("from", "to"))
    if old.one_of != new.one_of:
        raise Conflict(f"{old.called} en {new.called} zijn niet van hetzelfde: die vergelijken wij niet.")
    found = comparing.differences(*(read_content(queries.file_of(version_id=line.id)) for line in (old, new)))
    groups = [(kind.word, [one.sentence for one in found if one.kind is kind]) for kind in comparing.Kind]
    context = {"old": old, "new": new, "groups": [(word, said) for word, said in groups if said]}
    return render(request, "web/instrument_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def load(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Load a version from a file; what is wrong with it is told line by line."""
    form = LoadVersion(request.POST, request.FILES) if request.method == "POST" else LoadVersion()
    faults: list[tuple[int, Fault]] = []
    if form.is_bound and form.is_valid():
        content = form.content()
        try:
            loaded = operations.load(content=content, actor=actor, at=now)
            return redirect("web:instrument", version_id=loaded.version_id)
        except Invalid as refused:
            faults = by_line(content.decode("utf-8", "replace"), refused.faults)
        except Conflict as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "fault_lines": faults[:MOST_FAULTS], "more": max(0, len(faults) - MOST_FAULTS)}
    status = UNPROCESSABLE if form.errors or faults else 200
    return render(request, "web/instrument_load.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def move(request: HttpRequest, *, version_id: UUID, move: str, actor: Actor, now: datetime) -> HttpResponse:
    """Take a version in use, end it or withdraw it: first what that does, then the deed."""
    line = queries.version_line(version_id=version_id, at=now)
    which = next((one for one in Move if one.value == move), None)
    if which is None:
        raise NotFound("Deze pagina is er niet.")
    refuse_wrong_move(line.stage, which)
    form = MoveVersion(request.POST if request.method == "POST" else None, move=which)
    if form.is_bound and form.is_valid():
        try:
            _done(line, which, form, actor=actor, at=now)
        except (Conflict, Invalid) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:instrument", version_id=version_id)
    taken = which is Move.TAKE_IN_USE
    context = {
        "line": line,
        "move": which,
        "form": form,
        "reasons": operations.reasons_not_to_use(version_id=version_id, at=now) if taken and not form.errors else (),
        "followed": [one for one in queries.version_lines(at=now) if taken and _is_followed(one, line)],
    }
    return render(request, "web/instrument_move.html", context, status=UNPROCESSABLE if form.errors else 200)


def _done(line: VersionLine, which: Move, form: MoveVersion, *, actor: Actor, at: datetime) -> None:
    match which:
        case Move.TAKE_IN_USE:
            operations.take_in_use(version_id=line.id, actor=actor, at=at)
        case Move.END:
            operations.end(version_id=line.id, actor=actor, at=at)
        case Move.WITHDRAW:
            operations.withdraw(version_id=line.id, because=form.cleaned_data["because"], actor=actor, at=at)


def _asked(told: str, *, now: datetime) -> VersionLine:
    """The version that an address names."""
    try:
        return queries.version_line(version_id=UUID(told), at=now)
    except ValueError:
        raise NotFound(queries.UNKNOWN_VERSION) from None


def _is_followed(one: VersionLine, by: VersionLine) -> bool:
    return one.stage is Stage.IN_USE and one.one_of == by.one_of


def _may_change(actor: Actor) -> bool:
    return refusal(actor=actor, permission=Permission.TRIAGE_MAINTAIN) is None
