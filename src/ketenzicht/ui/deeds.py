"""What becomes of a form whose deed is refused: it stands there with the reason, and nothing typed is lost."""

from collections.abc import Callable

from django import forms

from ketenzicht.base.errors import Invalid, NotFound, NotPermitted, Refused

# Said on a page of its own: this person or this page is the wrong one, and another answer in the form would not help.
NOT_IN_THE_FORM: tuple[type[Refused], ...] = (NotPermitted, NotFound)
MOST_FAULTS = 20


def done(form: forms.Form, deed: Callable[[], object], *, raises: tuple[type[Refused], ...] = NOT_IN_THE_FORM) -> bool:
    """Whether what was filled in is right and was done. Raises what is not said in the form."""
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        say(form, refused, raises=raises)
        return False
    return True


def say(form: forms.Form, refused: Refused, *, raises: tuple[type[Refused], ...] = NOT_IN_THE_FORM) -> None:
    """In the form, each fault at its field where there is one. Raises what is not said there."""
    if isinstance(refused, raises):
        raise refused
    if not isinstance(refused, Invalid):
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return
    for fault in refused.faults[:MOST_FAULTS]:
        name = fault.pointer.strip("/")
        form.add_error(name if name in form.fields else None, fault.nl)
