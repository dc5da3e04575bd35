"""The glossary holds every word that people and programs meet."""

import tomllib
from pathlib import Path

import pytest

from ketenzicht.access.domain import Basis, Detail, PartyKind, Purpose, Role, Scope
from ketenzicht.audit import domain as audit
from ketenzicht.capacity.domain import MARKS, STOP_REASONS, Freshness, OpeningState, Outcome
from ketenzicht.coordination.domain import Door, Ending, Stage, Whereabouts
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.coordination.domain.sharing import SharingStage
from ketenzicht.coordination.domain.transfers import TransferStage
from ketenzicht.definitions import domain as definitions
from ketenzicht.handover.domain.delivery import State as HandOverState
from ketenzicht.patientdata.domain import consent, fetching
from ketenzicht.placement.domain import Cancelled, Declined, NeedStatus
from ketenzicht.placement.domain import Status as OfferStatus
from ketenzicht.placement.domain.following import Asks
from ketenzicht.placement.domain.needs import Dropped
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.planning.domain.life import BookingStatus, TransportKind, TransportStatus
from ketenzicht.planning.domain.words import ResourceKind, SlotStatus
from ketenzicht.registry.domain import RegionKind

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
MODULES = [
    tomllib.loads(file.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "src/ketenzicht/definitions/modules").glob("*.toml"))
]
# From the first contact to where the patient is: how far each thing is, and the reasons that people choose.
OF_CARE = (
    *(RequestStatus, Door, Ending, Whereabouts, Stage, TransferStage, SharingStage),
    *(NeedStatus, OfferStatus, Declined, Cancelled, Dropped, Failed, Instead, Consequence, Asks),
    *(BookingStatus, TransportKind, TransportStatus, ResourceKind, SlotStatus),
    *(fetching.Status, consent.Answer, HandOverState),
)
CODES = [
    *(member.value for words in OF_CARE for member in words),
    *(
        member.value
        for words in (RegionKind, OpeningState, Freshness, Outcome, Role, audit.Deed, audit.Outcome)
        for member in words
    ),
    *(member.value for words in (definitions.ElementKind, definitions.Level, definitions.Status) for member in words),
    *(member.value for member in definitions.Role),
    *(member.value for words in (PartyKind, Detail, Purpose, Scope, Basis) for member in words),
    *STOP_REASONS,
    *(mark.code for mark in MARKS),
    *(module["code"] for module in MODULES),
]
WORDS = [
    *(member.word for words in OF_CARE for member in words),
    *STOP_REASONS.values(),
    *(one.word for words in (OpeningState, Freshness, audit.Deed, audit.Outcome) for one in words),
    *(mark.word.partition(":")[0] for mark in MARKS),
]


@pytest.mark.parametrize("code", sorted(set(CODES)))
def test_every_code_is_in_the_glossary(code: str) -> None:
    assert f"`{code}`" in GLOSSARY


@pytest.mark.parametrize("word", WORDS)
def test_every_word_for_a_state_is_in_the_glossary(word: str) -> None:
    assert word in GLOSSARY


def test_an_element_of_several_modules_is_in_the_glossary() -> None:
    shared = [element["code"] for module in MODULES for element in module["elements"]]
    common = {code for code in shared if shared.count(code) == len(MODULES)}
    assert common
    assert not [code for code in sorted(common) if f"`{code}`" not in GLOSSARY]
