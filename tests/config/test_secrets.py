"""Secrets come from the environment or from files, and a file that is not there stops the start."""

import os
from pathlib import Path

import pytest

from ketenzicht.config.secret import SECRETS, read_secret_files, secret_key


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any secret; what a test reads is gone after it."""
    for name in SECRETS:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("geheim\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    read_secret_files()
    assert os.environ[name] == "geheim"


def test_the_environment_itself_counts_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENZICHT_SECRET_KEY", "uit de omgeving")
    monkeypatch.setenv("KETENZICHT_SECRET_KEY_FILE", str(tmp_path / "nergens"))
    read_secret_files()
    assert secret_key() == "uit de omgeving"


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff"])
@pytest.mark.parametrize("name", SECRETS)
def test_a_file_without_a_secret_stops_the_start(
    name: str, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(f"{name}_FILE", str(path))
    with pytest.raises(SystemExit, match=f"{name}_FILE wijst naar"):
        read_secret_files()
    assert not os.environ[name]


def test_a_key_of_our_own_is_made_once_and_only_we_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENZICHT_DATA", str(tmp_path))
    assert len(secret_key()) > 60
    assert secret_key() == secret_key()
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
