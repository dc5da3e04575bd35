"""Providers that consented to be seen: which are shown of a day, and what they then had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ketenzicht.access.domain import (
    EVERY_MODULE,
    SECONDARY,
    Agreement,
    Contribution,
    Detail,
    Seat,
    may_be_opened,
)
from ketenzicht.statistics.domain import Figure
from ketenzicht.statistics.models import ProviderFigure
from ketenzicht.statistics.queries import thresholds

Care = tuple[str, str]  # module and label
Values = Mapping[str, float]  # of a unit; empty when they are not all known


@dataclass(frozen=True, slots=True)
class Consented:
    """Of one kind of care: who consents that figures of this day are seen, and who is or was seen by anybody."""

    wanted: tuple[UUID, ...]
    opened: frozenset[UUID]
    elsewhere: frozenset[UUID]  # seen live, by consent for care: not for us to show, but no secret either

    def mark(self, contributions: Iterable[Contribution]) -> list[Contribution]:
        """Who is seen hides nobody."""
        seen = self.opened | self.elsewhere
        return [replace(one, is_open=one.provider in seen) for one in contributions]


def consented_for(
    care: Care, consents: Sequence[Agreement], contributions: Sequence[Contribution], remembered: Mapping[UUID, Seat]
) -> Consented:
    """Weigh the consents that are about this kind of care, the oldest first; see `access.domain.may_be_opened`."""
    module, label = care
    about = [one for one in consents if one.module in {EVERY_MODULE, module}]
    wanted = [_provider(one) for one in about if one.purpose in SECONDARY and one.detail is Detail.PROVIDER]
    before = ProviderFigure.objects.filter(module=module, label=label, is_shown=True).values_list("provider", flat=True)
    elsewhere = frozenset(_provider(one) for one in about if one.purpose not in SECONDARY)
    consented = Consented(tuple(dict.fromkeys(wanted)), frozenset(before.distinct()), elsewhere)
    opened = may_be_opened(
        wanted=consented.wanted,
        opened=consented.opened,
        contributions=consented.mark(contributions),
        remembered=remembered,
        thresholds=thresholds(),
    )
    return replace(consented, opened=opened)


def keep_consented(care: Care, consented: Consented, units: Iterable[tuple[UUID, Values]], *, day: date) -> None:
    """Put on record what was shown of each provider that consents and gives this kind of care."""
    module, label = care
    of: defaultdict[UUID, list[Values]] = defaultdict(list)
    for provider, values in units:
        of[provider].append(values)
    ProviderFigure.objects.bulk_create(
        ProviderFigure(
            day=day,
            module=module,
            label=label,
            provider=provider,
            is_shown=provider in consented.opened,
            **(_sums(of[provider]) if provider in consented.opened else {}),
        )
        for provider in consented.wanted
        if provider in of
    )


def _sums(units: Sequence[Values]) -> dict[str, int | None]:
    """What all units have together; nothing of a figure that one of them does not tell: unknown is never zero."""
    return {
        figure.value: round(sum(values[figure] for values in units))
        if all(figure in values for values in units)
        else None
        for figure in Figure
    }


def _provider(consent: Agreement) -> UUID:
    if consent.extent.provider is None:
        raise ValueError("A consent names its provider.")
    return consent.extent.provider
