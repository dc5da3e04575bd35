"""What an operator does from the command line."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.access.helpers import EMAIL, PASSWORD

from ketenzicht.access import queries
from ketenzicht.access.domain import Role
from ketenzicht.access.models import ApiKey, Membership, User


def run(command: str, /, **options: Any) -> str:
    out = io.StringIO()
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    call_command(command, *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def issue(organisation: UUID, **other: Any) -> str:
    options = {"name": "EPD", "scope": "capacity.deliver", "days": 30, **other}
    return run("issue_key", organisation=organisation, **options)


def test_a_key_is_printed_once_and_works(hospital: UUID) -> None:
    key = issue(hospital)
    client = queries.client_of_key(key=key)
    assert client
    assert client.refusal(timezone.now()) is None
    assert key[12:] not in str(ApiKey.objects.values())


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 9_999}, {"name": ""}, {"scope": "everything"}])
def test_an_impossible_key_is_refused_in_dutch(hospital: UUID, wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        issue(hospital, **wrong)
    assert not ApiKey.objects.exists()


def test_a_key_for_an_unknown_organisation_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="niet in het register"):
        issue(uuid4())


@pytest.mark.parametrize("form", ["{0}", "kz_{0}", "kz_{0}_…"])
def test_a_key_is_revoked_by_its_first_signs(hospital: UUID, form: str) -> None:
    prefix = issue(hospital)[3:11]
    call_command("revoke_key", form.format(prefix), stderr=io.StringIO())
    assert ApiKey.objects.get().revoked_at
    with pytest.raises(CommandError, match="al ingetrokken"):
        call_command("revoke_key", prefix)


def test_an_account_is_opened_with_a_password_from_standard_input(
    hospital: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    made = run("create_account", name="V", email=EMAIL, organisation=hospital, role=Role.COORDINATOR)
    user = User.objects.get(id=made)
    assert user.check_password(PASSWORD)
    assert Membership.objects.get(user=user).role == Role.COORDINATOR


def test_a_weak_password_is_refused(hospital: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kort\n"))
    with pytest.raises(CommandError, match="wachtwoord"):
        run("create_account", name="V", email=EMAIL, organisation=hospital, role=Role.COORDINATOR)
    assert not User.objects.exists()
