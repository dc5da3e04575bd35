"""Boards as JSON, out of pieces that are made once for each change and shared by everybody who asks."""

from datetime import datetime

import msgspec

from ketenzicht.capacity.domain import PlaceResult, line_wire, state_wire, totals_wire
from ketenzicht.capacity.lines import COUNTRY
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.searching import candidate_out, result_wire
from ketenzicht.capacity.seeing import Look, Part, version_of

_encoder = msgspec.json.Encoder(uuid_format="canonical")
encode, encode_lines = _encoder.encode, _encoder.encode_lines


_last: "list[Rendered]" = []


def rendered_of(picture: Picture) -> "Rendered":
    """What has been rendered of a picture, shared by all that this process's event loop does; only of the newest."""
    if not _last or _last[0].picture is not picture:
        _last[:] = [Rendered(picture)]
    return _last[0]


class Rendered:
    """The JSON of a picture's lines. One per picture; not for several threads."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self._lines: dict[int, tuple[object, bytes]] = {}
        self._states: dict[int, tuple[object, bytes]] = {}

    def line(self, place: int) -> bytes:
        """A whole line, as on a board."""
        line = self.picture.line(place)
        known = self._lines.get(place)
        if known is None or known[0] is not line:
            known = self._lines[place] = (line, encode(line_wire(line)))
        return known[1]

    def state(self, place: int) -> bytes:
        """What a delivery may change of a line, as in the live stream."""
        line = self.picture.line(place)
        known = self._states.get(place)
        if known is None or known[0] is not line:
            known = self._states[place] = (line, encode(state_wire(line)))
        return known[1]

    def places(self, result: PlaceResult) -> bytes:
        """The answer to a search; the candidates' lines are those of the boards."""
        said = encode_lines([candidate_out(found) for found in result.candidates]).splitlines()
        candidates = [
            b"%b,%b" % (self.line(self.picture.place_of(found.line.unit_id))[:-1], of_search[1:])
            for found, of_search in zip(result.candidates, said, strict=True)
        ]
        return b'%b,"candidates":[%b]}' % (encode(result_wire(result))[:-1], b",".join(candidates))

    def board(self, look: Look, *, now: datetime) -> bytes:
        """A board as the API gives it to who sees it so."""
        picture, region, part = self.picture, look.region, look.part
        places = seen = picture.indices_of(region=region, module=look.module)
        totals, said = True, None
        if isinstance(part, Part):
            seen, totals = part.lines(region), region in part.told(now=now)
            said = part.notice(region, has_totals=totals)
        head = encode(
            {
                "region": region,
                "regionName": "Nederland" if region == COUNTRY else picture.regions[region].name,
                "module": look.module,
                "moduleName": picture.catalogue.modules[look.module].name,
                "at": now,
                "version": version_of(picture, [look]),
                "totals": totals_wire(picture.totals(places, now=now)) if totals else None,
                "notice": said or None,
            }
        )
        return b'%b,"lines":[%b]}' % (head[:-1], b",".join([self.line(place) for place in seen.tolist()]))
