"""The configuration: everything that is wrong is said at once, and secrets do not stand in it."""

from pathlib import Path

import pytest
from tests.access.signing import ED, private_pem

from ketenzicht.adapter.__main__ import main
from ketenzicht.adapter.config import CensusQuery, read_config, secret_of
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.running import client_of

GOOD = """
[platform]
address = "https://platform.test"
key_file = "key"
[adapter]
state = "state"
mapping = "/elsewhere/mapping.csv"
[[folder]]
name = "hap"
path = "drop"
code = ["Post"]
[[sql]]
name = "epd"
url = "sqlite:///epd.sqlite"
query = "SELECT 1"
[[adt]]
name = "adt"
census = "census.csv"
"""


def config(folder: Path, text: str) -> Path:
    path = folder / "adapter.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_are_from_where_the_file_stands(tmp_path: Path) -> None:
    found = read_config(config(tmp_path, GOOD))
    assert (found.state, str(found.mapping)) == (tmp_path / "state", "/elsewhere/mapping.csv")
    assert (found.folder[0].path, found.folder[0].form.code) == (str(tmp_path / "drop"), ("post",))
    assert [source.name for source in found.sources] == ["hap", "epd", "adt"]


FAULTS = {
    ("https://platform.test", "platform.test"): "address",
    ('key_file = "key"', ""): "één van key_file, key_env en private_key_file",
    ('key_file = "key"', 'key_file = "key"\nkey_env = "K"'): "één van key_file",
    ('key_file = "key"', 'private_key_file = "private.pem"'): "client_id",
    ('key_file = "key"', 'key_file = "key"\nclient_id = "7"'): "horen bij elkaar",
    ('key_file = "key"', 'key_file = "key"\naudience = "https://elders.test"'): "audience hoort bij",
    ('census = "census.csv"', 'census = { query = "SELECT 1" }'): "census: noem één van url",
    ('census = "census.csv"', 'census = { query = "SELECT 1", url = "mysql://a:geheim@b/c" }'): "census: een url met",
    ('census = "census.csv"', 'census = { vraag = "SELECT 1" }'): "census",
    ('key_file = "key"', 'key = "kz_secret"'): "unknown field `key`",
    ('name = "epd"', 'name = "hap"'): "twee bronnen 'hap'",
    ('name = "epd"', 'name = "Het EPD"'): "name",
    ('name = "epd"', 'name = "epd"\nevery_seconds = 0'): "every_seconds",
    ('state = "state"', 'state = "state"\npage = "0.0.0.0:80"'): "alleen voor deze computer",
    ('state = "state"', 'state = "state"\npage = "hier"'): "is geen adres",
    ('state = "state"', 'state = "state"\ntimezone = "Europe/Utrecht"'): "geen tijdzone",
    ("sqlite:///epd.sqlite", "postgresql://reader:geheim@db/epd"): "url_file of url_env",
    ("sqlite:///epd.sqlite", "geen adres"): "geen adres van een database",
    ('url = "sqlite:///epd.sqlite"', ""): "noem één van url",
    ('census = "census.csv"', ""): "begins_empty",
    ('census = "census.csv"', 'begins_empty = true\nlisten = "0.0.0.0:2575"'): "wie van buiten",
    ('census = "census.csv"', 'begins_empty = true\nallow = ["ons net"]'): "geen netwerk",
    ('census = "census.csv"', 'begins_empty = true\ntls_key = "k"'): "horen bij elkaar",
    ('census = "census.csv"', 'begins_empty = true\ntls_clients = "c"'): "vraagt ook om",
    ("[adapter]", "[adapter"): "adapter.toml",
}


@pytest.mark.parametrize("change", FAULTS, ids=str)
def test_a_fault_is_said_with_where_it_is(tmp_path: Path, change: tuple[str, str]) -> None:
    path = config(tmp_path, GOOD.replace(*change))
    with pytest.raises(Unusable) as refused:
        read_config(path)
    assert FAULTS[change] in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_configuration_with_faults_is_refused_with_all_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace('census = "census.csv"', 'listen = "0.0.0.0:2575"').replace(
        "sqlite:///epd.sqlite", "postgresql://reader:geheim@db/epd"
    )
    assert main(["run", str(config(tmp_path, text))]) == 2
    said = capsys.readouterr().err
    assert "geheim" not in said
    assert len(said.strip().splitlines()) == 3


def test_the_address_of_a_census_query_is_from_where_the_file_stands(tmp_path: Path) -> None:
    asked = GOOD.replace('"census.csv"', '{ query = "SELECT 1", url_file = "database-url" }')
    census = read_config(config(tmp_path, asked)).adt[0].census
    assert isinstance(census, CensusQuery)
    assert census.url_file == str(tmp_path / "database-url")


SIGNED = GOOD.replace('key_file = "key"', 'client_id = "7f6e"\nprivate_key_file = "private.pem"')


def test_a_private_key_is_only_used_when_nobody_else_can_read_it(tmp_path: Path) -> None:
    found = read_config(config(tmp_path, SIGNED))
    private = tmp_path / "private.pem"
    with pytest.raises(Unusable, match="niet te lezen"):
        client_of(found)
    private.write_text(private_pem(ED))
    for mode in (0o640, 0o604, 0o620, 0o660, 0o644):
        private.chmod(mode)
        with pytest.raises(Unusable, match="chmod 600") as refused:
            client_of(found)
        assert "PRIVATE" not in str(refused.value)
    private.chmod(0o600)
    assert client_of(found)
    private.write_text("kz_een_gewone_sleutel")
    with pytest.raises(Unusable, match="geen geheime sleutel") as refused:
        client_of(found)
    assert "kz_een" not in str(refused.value)


def test_without_sources_there_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="geen bron"):
        read_config(config(tmp_path, GOOD.split("[[folder]]", maxsplit=1)[0]))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="niet te lezen"):
        read_config(tmp_path / "elders.toml")


def test_secrets_come_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("kz_one\n")
    monkeypatch.setenv("ADAPTER_KEY", "kz_other")
    assert secret_of(file=str(tmp_path / "key"), variable="") == "kz_one"
    assert secret_of(file="", variable="ADAPTER_KEY") == "kz_other"
    (tmp_path / "key").write_text("")
    for missing in ({"file": str(tmp_path / "key"), "variable": ""}, {"file": "/none", "variable": ""},
                    {"file": "", "variable": "ADAPTER_NONE"}):  # fmt: skip
        with pytest.raises(Unusable):
            secret_of(**missing)
