"""Who gets these pages."""

from collections.abc import Callable

from django.forms import Form

from ketenzicht.base.errors import Invalid, NotPermitted, Refused

UNPROCESSABLE = 422


def done(form: Form, deed: Callable[[], object]) -> bool:
    """Whether what was filled in is right and was done; a refusal stands at the form, nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        deed()
    except Invalid as invalid:
        for fault in invalid.faults:
            name = fault.pointer.strip("/")
            form.add_error(name if name in form.fields else None, fault.nl)
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors
