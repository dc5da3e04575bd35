"""Trying out: faults are found before anything runs, and nothing is delivered by it."""

from pathlib import Path

import pytest
from tests.adapter.messages import adt
from tests.adapter.platform import CATALOGUE, NOON

from ketenzicht.adapter.__main__ import UNUSABLE, main
from ketenzicht.adapter.catalogue import keep
from ketenzicht.adapter.config import Config, read_config
from ketenzicht.adapter.trying import check, differences, newest_catalogue, told, trial

CONFIG = """
[platform]
address = "http://127.0.0.1:9"
key_env = "ADAPTER_KEY"
[adapter]
state = "state"
mapping = "mapping.csv"
[[folder]]
name = "export"
path = "drop"
code = ["afdeling"]
[[adt]]
name = "adt"
census = "census.csv"
beds = "beds.csv"
"""
MAPPING = "code;kolom;module;label;element\nB2;;kliniek;clinic-internal;\n;vrij;;;available\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("ADAPTER_KEY", "kz_test")
    (tmp_path / "drop").mkdir()
    (tmp_path / "adapter.toml").write_text(CONFIG)
    (tmp_path / "mapping.csv").write_text(MAPPING)
    (tmp_path / "beds.csv").write_text("code;bedden\nB2;10\n")
    return read_config(tmp_path / "adapter.toml")


def test_what_is_right_has_no_faults(config: Config) -> None:
    assert check(config, CATALOGUE) == []


def test_every_file_that_is_wrong_is_named(config: Config, tmp_path: Path) -> None:
    (tmp_path / "drop").rmdir()
    (tmp_path / "beds.csv").write_text("code;bedden\nB2;veel\nZ9;3\n")
    (tmp_path / "census.csv").write_text("patient;afdeling\n;B2\n")
    (tmp_path / "mapping.csv").write_text(MAPPING.replace("clinic-internal", "clinic-external"))
    found = "\n".join(check(config, CATALOGUE))
    for said in ("mapping.csv, regel 2", "beds.csv, regel 2", "code 'z9'", "census.csv: regel 2", "bestaat niet"):
        assert said in found
    (tmp_path / "mapping.csv").unlink()
    assert "mapping.csv is er niet" in check(config, CATALOGUE)[0]


@pytest.mark.parametrize("missing", ["mapping.csv", "export.csv"])
def test_a_file_that_is_not_there_is_told_and_not_thrown(
    config: Config, tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(CATALOGUE, config.state)
    (tmp_path / "export.csv").write_text("afdeling;vrij\nB2;3\n")
    (tmp_path / missing).unlink()
    assert main(["test", str(tmp_path / "adapter.toml"), str(tmp_path / "export.csv")]) == UNUSABLE
    assert capsys.readouterr().err == f"Het bestand {tmp_path / missing} is er niet.\n"


def test_a_file_of_messages_says_what_they_come_to(config: Config, tmp_path: Path) -> None:
    raws = [adt("A01"), adt("A01", "P2", "V2", "Z9"), adt("A01", place=""), adt("A04", "P3", "V3", patient_class="O")]
    for content in (b"\r\n".join(raws), b"".join(b"\x0b" + raw + b"\x1c\r" for raw in raws)):
        (tmp_path / "messages.hl7").write_bytes(content)
        found = trial(config, CATALOGUE, file=tmp_path / "messages.hl7", source="adt", at=NOON)
        text = "\n".join(told(found, CATALOGUE, zone=config.zone))
        for said in ("total 10, occupied 1, available 9", "bericht 3: ", "'Z9': niet", "1 opname(s) in een klasse"):
            assert said in text


def test_a_mapping_can_be_tested_against_what_was_expected(config: Config, tmp_path: Path) -> None:
    (tmp_path / "stand.csv").write_text("afdeling;vrij\nB2;3\n")
    found = trial(config, CATALOGUE, file=tmp_path / "stand.csv", source="export", at=NOON)
    expected = tmp_path / "verwacht.csv"
    heading = "module;label;element;waarde\n"
    expected.write_text(f"{heading}kliniek;clinic-internal;available;3\nkliniek;clinic-internal;total;onbekend\n")
    assert differences(found, CATALOGUE, expected=expected) == []
    expected.write_text(
        f"{heading}kliniek;clinic-internal;available;0\nkliniek;ic-adult;available;1\nkliniek;icu;available;1\n"
        "kliniek;clinic-internal;beds;1\n"
    )
    assert [one.split(": ")[0] for one in differences(found, CATALOGUE, expected=expected)] == [
        f"verwacht.csv, regel {number}" for number in (2, 3, 4, 5)
    ]


async def test_without_the_platform_what_was_kept_is_used_and_said(config: Config) -> None:
    keep(CATALOGUE, config.state)
    found, remark = await newest_catalogue(config, at=NOON)
    assert found == CATALOGUE
    assert "niet bereikt" in remark
