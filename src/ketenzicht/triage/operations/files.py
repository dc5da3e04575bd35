"""Reading instruments and rules of fitting care from files, and telling an author everything that is wrong with one."""

from dataclasses import dataclass
from pathlib import Path

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.competences.queries import catalogue
from ketenzicht.triage.domain import CallFlow, Crosswalk, FittingCare, Instrument
from ketenzicht.triage.domain.document import (
    Remark,
    care_remarks,
    flow_remarks,
    read_content,
    read_crosswalk,
    read_fitting,
    read_flow,
    read_instrument,
    remarks,
)

CONTENT = Path(__file__).resolve().parent.parent / "content"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file turned out to be: an instrument, perhaps with remarks, or none because of its faults."""

    instrument: Instrument | None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults and not self.remarks


@dataclass(frozen=True, slots=True)
class CheckedFitting:
    """The same of a file with the rules of fitting care."""

    care: FittingCare | None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults and not self.remarks


@dataclass(frozen=True, slots=True)
class CheckedFlow:
    """The same of a file with call-flow rules."""

    flow: CallFlow | None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults and not self.remarks


def check_document(*, content: bytes) -> Checked | CheckedFitting | CheckedFlow:
    """The file of an instrument, of fitting care (only that has forms of care), or of call-flow rules (ways)."""
    try:
        document = read_content(content)
    except Invalid:
        document = {}
    if "ways" in document:
        return check_flow(content=content)
    if "forms" in document:
        return check_fitting(content=content, crosswalk=shipped_crosswalk())
    return check_instrument(content=content)


def check_fitting(*, content: bytes, crosswalk: Crosswalk) -> CheckedFitting:
    """Everything that is to be said of the file of fitting care on this scale; whatever is in it, nothing is raised."""
    try:
        care = read_fitting(read_content(content), crosswalk)
    except Invalid as invalid:
        return CheckedFitting(None, faults=tuple(invalid.faults))
    known = catalogue()
    faults = known.faults_of(care.asks, pointer="/asks")
    for place, form in enumerate(care.forms):
        faults += known.faults_of(form.asks, pointer=f"/forms/{place}/asks")
    if faults:
        return CheckedFitting(None, faults=tuple(faults))
    return CheckedFitting(care, remarks=tuple(care_remarks(care)))


def check_flow(*, content: bytes) -> CheckedFlow:
    """Everything that is to be said of the file of call-flow rules; whatever is in it, nothing is raised."""
    try:
        flow = read_flow(read_content(content))
    except Invalid as invalid:
        return CheckedFlow(None, faults=tuple(invalid.faults))
    return CheckedFlow(flow, remarks=tuple(flow_remarks(flow)))


def check_instrument(*, content: bytes) -> Checked:
    """Everything that is to be said of the file of an instrument; whatever is in it, nothing is raised."""
    try:
        instrument = read_instrument(read_content(content))
    except Invalid as invalid:
        return Checked(None, faults=tuple(invalid.faults))
    if faults := catalogue().faults_of(instrument.asks, pointer="/asks"):
        return Checked(None, faults=tuple(faults))
    return Checked(instrument, remarks=tuple(remarks(instrument)))


def shipped_instruments() -> list[Instrument]:
    """The instruments that come with Ketenzicht."""
    return [read_instrument(read_content(file.read_bytes())) for file in sorted(CONTENT.glob("instruments/*.toml"))]


def shipped_aids() -> list[Instrument]:
    """The decision aids that come with Ketenzicht: instruments whose outcome is an indication."""
    return [read_instrument(read_content(file.read_bytes())) for file in sorted(CONTENT.glob("aids/*.toml"))]


def shipped_fitting() -> list[FittingCare]:
    """The rules of fitting care that come with Ketenzicht."""
    files = sorted(CONTENT.glob("fitting/*.toml"))
    return [read_fitting(read_content(file.read_bytes()), shipped_crosswalk()) for file in files]


def shipped_flows() -> list[CallFlow]:
    """The call-flow rules that come with Ketenzicht."""
    return [read_flow(read_content(file.read_bytes())) for file in sorted(CONTENT.glob("flow/*.toml"))]


def shipped_crosswalk() -> Crosswalk:
    return read_crosswalk(read_content((CONTENT / "crosswalk.toml").read_bytes()))


def shipped_files() -> list[Path]:
    """What comes with Ketenzicht: the crosswalk first, because nothing else can be used without it."""
    folders = ("instruments", "aids", "fitting", "flow")
    return [CONTENT / "crosswalk.toml", *(file for one in folders for file in sorted(CONTENT.glob(f"{one}/*.toml")))]
