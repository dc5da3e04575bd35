"""Every address that the application knows: Django's, those of the API, and the hot paths."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from ketenzicht.config.api import api
from ketenzicht.config.application import hot_routes
from ketenzicht.rest.views import description

PREFIX = "/api/v1"
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


def every_address() -> set[str]:
    """The patterns, as the matrix names them."""
    return django_addresses() | hot_addresses() | described_addresses()


def django_addresses() -> set[str]:
    """What the resolver knows; those of the API in the form of its description."""
    found = {f"/{pattern}" for pattern in _patterns(get_resolver().url_patterns, "")}
    return {CONVERTED.sub(r"{\1}", one) if one.startswith(PREFIX) else one for one in found}


def hot_addresses() -> set[str]:
    nobody: Any = None  # asked for its routes only
    routes = hot_routes(
        gate=nobody,
        feed=nobody,
        writer=nobody,
        broadcaster=nobody,
    )
    return {route.path for route in routes}


def described_addresses() -> set[str]:
    """What suppliers are told there is. One name for a parameter, as in the code of the hot paths."""
    names = {re.sub(r"{\w+}", "{}", one): one for one in django_addresses() | hot_addresses()}
    told = {PREFIX + path for path in description(api)["paths"]}
    return {names.get(re.sub(r"{\w+}", "{}", one), one) for one in told}


def _patterns(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, here)
        else:
            yield here
