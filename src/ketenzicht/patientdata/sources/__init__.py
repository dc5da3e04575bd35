"""Ways to ask sources: one adapter for each kind, and the one place where it is chosen."""

from collections.abc import Mapping

from ketenzicht.patientdata.domain import Fetcher, Kind
from ketenzicht.patientdata.sources.pulling import pull
from ketenzicht.patientdata.sources.querying import query

FETCHERS: Mapping[Kind, Fetcher] = {Kind.QUERY: query, Kind.PULL: pull}
