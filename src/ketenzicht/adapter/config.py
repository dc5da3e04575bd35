"""The one configuration file: what is read, how it is delivered, where it is kept. Holds no secrets."""

import ipaddress
import os
import ssl
import stat
import tomllib
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.reading import Form

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Seconds = Annotated[float, Meta(ge=1, le=86_400)]
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: what it does not know is a mistake."""


class Platform(Struct, frozen=True, kw_only=True):
    address: Annotated[str, Meta(pattern=r"^https?://")]
    key_file: str = ""
    key_env: str = ""
    client_id: str = ""
    private_key_file: str = ""
    audience: str = ""
    ca_file: str = ""


class Own(Struct, frozen=True, kw_only=True):
    """The adapter itself."""

    state: str
    mapping: str
    page: str = "127.0.0.1:8790"
    timezone: str = "Europe/Amsterdam"
    keep_days: Annotated[float, Meta(ge=1, le=365)] = 7
    thin_above: Annotated[int, Meta(ge=1000)] = 50_000


class Source(Struct, frozen=True, kw_only=True):
    """Whatever is read again and again."""

    name: Name
    every_seconds: Seconds


class Rows(Source, frozen=True, kw_only=True):
    """What gives rows: which columns together are the code of a row, and which is its moment."""

    code: tuple[str, ...] = ()
    observed_at: str = ""

    @property
    def form(self) -> Form:
        return Form(tuple(name.lower() for name in self.code), self.observed_at.lower())


class Folder(Rows, frozen=True, kw_only=True):
    """A drop folder of CSV and XLSX files."""

    path: str
    every_seconds: Seconds = 2
    settled_seconds: Annotated[float, Meta(ge=0)] = 5


class Sql(Rows, frozen=True, kw_only=True):
    """A query on a database of the provider."""

    query: str
    url: str = ""
    url_env: str = ""
    url_file: str = ""
    every_seconds: Seconds = 300
    timeout_seconds: Annotated[float, Meta(ge=1, le=600)] = 30


class CensusQuery(Struct, frozen=True, kw_only=True):
    """Who lies where at the start, from a database of the provider."""

    query: str
    url: str = ""
    url_env: str = ""
    url_file: str = ""
    timeout_seconds: Annotated[float, Meta(ge=1, le=600)] = 30


class Adt(Source, frozen=True, kw_only=True):
    """A listener for HL7 v2 ADT messages."""

    listen: str = "127.0.0.1:2575"
    allow: tuple[str, ...] = ()
    tls_certificate: str = ""
    tls_key: str = ""
    tls_clients: str = ""
    beds: str = ""
    census: str | CensusQuery = ""
    begins_empty: bool = False
    uncounted_classes: tuple[str, ...] = ("O", "P", "R", "N", "C")
    held_during_leave: bool = True
    every_seconds: Seconds = 60
    silent_minutes: Annotated[float, Meta(ge=1)] = 120


class Config(Struct, frozen=True, kw_only=True):
    platform: Platform
    adapter: Own
    folder: tuple[Folder, ...] = ()
    sql: tuple[Sql, ...] = ()
    adt: tuple[Adt, ...] = ()

    @property
    def sources(self) -> list[Source]:
        return [*self.folder, *self.sql, *self.adt]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.adapter.timezone)

    @property
    def state(self) -> Path:
        return Path(self.adapter.state)

    @property
    def mapping(self) -> Path:
        return Path(self.adapter.mapping)


def read_config(path: Path) -> Config:
    """Read the file; raises Unusable with everything that is wrong. Paths in it are from where it stands."""
    try:
        config = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Config, strict=False)
    except OSError as error:
        raise Unusable(f"{path} is niet te lezen: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Unusable(f"{path.name}: {error}") from None
    config = _anchored(config, path.resolve().parent)
    if faults := _faults(config):
        raise Unusable("\n".join(f"{path.name}: {fault}" for fault in faults))
    return config


PATHS = {
    "platform": ("key_file", "private_key_file", "ca_file"),
    "adapter": ("state", "mapping"),
    "folder": ("path",),
    "sql": ("url_file",),
    "adt": ("tls_certificate", "tls_key", "tls_clients", "beds", "census"),
}


def _anchored(config: Config, folder: Path) -> Config:
    def anchored(part: Struct, names: tuple[str, ...]) -> Struct:
        given = {name: at(value) for name in names if (value := getattr(part, name))}
        return msgspec.structs.replace(part, **given)

    def at(value: str | CensusQuery) -> object:
        return str(folder / value) if isinstance(value, str) else anchored(value, ("url_file",))

    changed = {}
    for name, names in PATHS.items():
        part = getattr(config, name)
        changed[name] = (
            tuple(anchored(one, names) for one in part) if isinstance(part, tuple) else anchored(part, names)
        )
    return msgspec.structs.replace(config, **changed)


def _faults(config: Config) -> list[str]:
    names = [source.name for source in config.sources]
    faults = []
    if not names:
        faults.append("er is geen bron: maak een [[folder]], [[sql]] of [[adt]].")
    faults += [f"er zijn twee bronnen '{name}'." for name in sorted(set(names)) if names.count(name) > 1]
    faults += [f"[platform] {fault}" for fault in _platform_faults(config.platform)]
    try:
        ZoneInfo(config.adapter.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"[adapter] timezone: '{config.adapter.timezone}' is geen tijdzone.")
    host, _ = address_of(config.adapter.page, faults, "[adapter] page")
    if host not in LOOPBACK:
        faults.append("[adapter] page: de pagina is er alleen voor deze computer; begin met 127.0.0.1.")
    for sql in config.sql:
        faults += [f"[[sql]] {sql.name}: {fault}" for fault in _sql_faults(sql)]
    for adt in config.adt:
        faults += [f"[[adt]] {adt.name}: {fault}" for fault in _adt_faults(adt)]
    return faults


def _platform_faults(platform: Platform) -> list[str]:
    faults = []
    if [bool(platform.key_file), bool(platform.key_env), bool(platform.private_key_file)].count(True) != 1:
        faults.append(
            "noemt één van key_file, key_env en private_key_file: waar de sleutel staat, nooit de sleutel zelf."
        )
    if bool(platform.private_key_file) != bool(platform.client_id):
        faults.append("private_key_file en client_id (het nummer van uw systeem) horen bij elkaar.")
    if platform.audience and not platform.private_key_file:
        faults.append("audience hoort bij private_key_file.")
    return faults


def _sql_faults(sql: Sql | CensusQuery) -> list[str]:
    if [bool(sql.url), bool(sql.url_env), bool(sql.url_file)].count(True) != 1:
        return ["noem één van url, url_env en url_file."]
    from sqlalchemy.engine import make_url  # takes a second to load, and most have no query
    from sqlalchemy.exc import ArgumentError

    try:
        if sql.url and make_url(sql.url).password:
            return ["een url met een wachtwoord hoort in url_file of url_env."]
    except ArgumentError:
        return ["de url is geen adres van een database voor SQLAlchemy."]
    return []


def _adt_faults(adt: Adt) -> list[str]:
    faults: list[str] = []
    host, _ = address_of(adt.listen, faults, "listen")
    for network in adt.allow:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            faults.append(f"allow: '{network}' is geen netwerk, zoals 10.1.2.0/24.")
    if bool(adt.tls_certificate) != bool(adt.tls_key):
        faults.append("tls_certificate en tls_key horen bij elkaar.")
    if adt.tls_clients and not adt.tls_certificate:
        faults.append("tls_clients vraagt ook om tls_certificate en tls_key.")
    if host not in LOOPBACK and not adt.allow and not adt.tls_clients:
        faults.append("wie van buiten deze computer mag verbinden? Noem de netwerken in allow, of tls_clients.")
    if isinstance(adt.census, CensusQuery):
        faults += [f"census: {fault}" for fault in _sql_faults(adt.census)]
    if not adt.census and not adt.begins_empty:
        faults.append(
            "census noemt het bestand of de query met wie er al ligt; begint u met lege bedden, zet dan "
            "begins_empty = true."
        )
    return faults


def address_of(text: str, faults: list[str], where: str) -> tuple[str, int]:
    """`host:port`; what is wrong is added to `faults`."""
    host, _, port = text.rpartition(":")
    if host and port.isdecimal() and int(port) < 2**16:  # 0: any that is free
        return host.strip("[]"), int(port)
    faults.append(f"{where}: '{text}' is geen adres, zoals 127.0.0.1:2575.")
    return host or LOOPBACK[0], 0


def secret_of(*, file: str, variable: str) -> str:
    """A secret from where the configuration says that it is; raises Unusable."""
    if variable:
        if secret := os.environ.get(variable, "").strip():
            return secret
        raise Unusable(f"De omgevingsvariabele {variable} is leeg of bestaat niet.")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"{file} is niet te lezen.") from None
    if not secret:
        raise Unusable(f"{file} is leeg.")
    return secret


def private_secret_of(file: str) -> str:
    """A secret from a file that only its owner can read; raises Unusable."""
    try:
        mode = Path(file).stat().st_mode
    except OSError:
        raise Unusable(f"{file} is niet te lezen.") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise Unusable(f"{file} is ook voor anderen te lezen of te wijzigen. Maak haar van u alleen: chmod 600 {file}.")
    return secret_of(file=file, variable="")


def tls_of(adt: Adt) -> ssl.SSLContext | None:
    """How to speak with those who connect: None for without TLS. Raises Unusable."""
    if not adt.tls_certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(adt.tls_certificate, adt.tls_key)
        if adt.tls_clients:
            context.load_verify_locations(adt.tls_clients)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError) as error:
        raise Unusable(f"[[adt]] {adt.name}: het certificaat of de sleutel is niet te lezen ({error}).") from None
    return context
