"""MLLP: every whole message is answered after it is stored, whatever else comes over the line."""

import asyncio
import contextlib
import ipaddress
import ssl
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.adapter.messages import NOON, adt, lying

from ketenzicht.adapter.census.mllp import Frames, Listener, MllpServer, Told
from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.config import Adt, tls_of

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def framed(raw: bytes) -> bytes:
    return b"\x0b" + raw + b"\x1c\r"


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def server(census: Census, told: Told) -> AsyncIterator[tuple[MllpServer, int]]:
    mllp = MllpServer(census, told=told, clock=lambda: NOON)
    server = await mllp.start(Listener("127.0.0.1", 0))
    yield mllp, server.sockets[0].getsockname()[1]
    server.close()
    await mllp.hang_up()


@pytest.fixture
async def line(server: tuple[MllpServer, int]) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    yield reader, writer
    writer.close()


async def answers(reader: asyncio.StreamReader, number: int) -> list[bytes]:
    return [await asyncio.wait_for(reader.readuntil(b"\x1c\r"), 30) for _ in range(number)]


async def test_a_message_is_acknowledged_with_its_own_number(line: Line, census: Census) -> None:
    raw = adt("A01")
    line[1].write(framed(raw))
    (answer,) = await answers(line[0], 1)
    control_id = raw.split(b"|")[9]
    assert answer.startswith(b"\x0bMSH|^~\\&|ADAPTER|KZ|EPD|ZIEKENHUIS|")
    assert b"|ACK^A01|" in answer
    assert b"\rMSA|AA|" + control_id + b"|\r" in answer
    assert lying(census) == {"B2/12/1": 1}


async def test_it_answers_in_the_senders_separators(line: Line) -> None:
    line[1].write(framed(adt("A01").replace(b"|", b"#").replace(b"^", b"*")))
    (answer,) = await answers(line[0], 1)
    assert answer.startswith(b"\x0bMSH#*~\\&#ADAPTER#KZ#")
    assert b"\rMSA#AA#" in answer


async def test_a_message_may_come_in_pieces_and_several_at_once(line: Line, census: Census) -> None:
    whole = framed(adt("A01")) + framed(adt("A01", "P2", "V2")) + framed(adt("A01", "P3", "V3"))
    for start in range(0, len(whole), 100):
        line[1].write(whole[start : start + 100])
        await asyncio.sleep(0.001)
    assert all(b"MSA|AA|" in answer for answer in await answers(line[0], 3))
    assert lying(census) == {"B2/12/1": 3}


BROKEN = {
    "half a message": b"\x0b" + adt("A01")[:100],
    "noise": b"GET / HTTP/1.1\r\n\r\n\x1c\r",
    "an end without a beginning": b"\x1c\r",
    "an empty frame": framed(b""),
    "another kind": framed(adt("A01").replace(b"ADT^A01", b"ORU^R01")),
    "an admission without a place": framed(adt("A01", place="")),
    "noise in a frame": framed(bytes(range(32, 256)) * 4),
}


@pytest.mark.parametrize("broken", BROKEN)
async def test_after_what_is_broken_the_next_message_counts(
    line: Line, census: Census, told: Told, broken: str
) -> None:
    line[1].write(BROKEN[broken] + framed(adt("A01", "P2", "V2")))
    is_answered = BROKEN[broken].startswith(b"\x0b")
    *refusals, accepted = await answers(line[0], 1 + is_answered)
    assert b"MSA|AA|" in accepted
    assert all(b"MSA|AR|" in one or b"MSA|AE|" in one for one in refusals)
    assert lying(census) == {"B2/12/1": 1}
    assert "Jansen" not in "".join(told.problems)


async def test_ten_thousand_messages_at_once_are_all_stored_and_answered(line: Line, census: Census) -> None:
    raws = [adt("A01", f"P{number}", f"V{number}", f"B{number % 50}") for number in range(10_000)]

    async def write() -> None:
        for raw in raws:
            line[1].write(framed(raw))
            await line[1].drain()

    writing = asyncio.ensure_future(write())
    begun = time.monotonic()
    found = await answers(line[0], len(raws))
    await writing
    assert [answer.split(b"MSA|AA|")[1].split(b"|")[0] for answer in found] == [raw.split(b"|")[9] for raw in raws]
    assert sum(lying(census).values()) == 10_000
    assert time.monotonic() - begun < 120


async def test_what_could_not_be_stored_is_not_acknowledged(
    line: Line, census: Census, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    raw = framed(adt("A01"))
    with monkeypatch.context() as patch:
        patch.setattr(census, "take", full)
        line[1].write(raw)
        (answer,) = await answers(line[0], 1)
    assert b"MSA|AE|" in answer
    assert b"MSA|AA|" not in answer
    line[1].write(raw)
    (answer,) = await answers(line[0], 1)
    assert b"MSA|AA|" in answer


async def test_a_message_without_an_end_does_not_fill_the_memory(line: Line, told: Told) -> None:
    line[1].write(b"\x0b" + b"x" * (5 * 1024 * 1024))
    with contextlib.suppress(ConnectionError):
        assert await asyncio.wait_for(line[0].read(), 30) == b""
    assert "langer dan 4 MiB" in told.problems[0]


async def test_who_may_not_connect_is_not_heard(census: Census, told: Told) -> None:
    mllp = MllpServer(census, told=told, clock=lambda: NOON)
    server = await mllp.start(Listener("127.0.0.1", 0, (ipaddress.ip_network("10.0.0.0/8"),)))
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(framed(adt("A01")))
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 30)
    server.close()
    assert lying(census) == {}


def certificate(folder: Path) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(NOON - timedelta(days=400)).not_valid_after(NOON + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


async def test_over_tls_only_who_has_a_certificate_is_heard(tmp_path: Path, census: Census, told: Told) -> None:
    cert, key = certificate(tmp_path)
    context = tls_of(Adt(name="adt", tls_certificate=cert, tls_key=key, tls_clients=cert, begins_empty=True))
    mllp = MllpServer(census, told=told, clock=lambda: NOON)
    server = await mllp.start(Listener("127.0.0.1", 0, (), context))
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=cert)

    async def say() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="localhost")
        writer.write(framed(adt("A01")))
        try:
            return await asyncio.wait_for(reader.readuntil(b"\x1c\r"), 30)
        finally:
            writer.close()

    with pytest.raises((ssl.SSLError, ConnectionError, asyncio.IncompleteReadError)):
        await say()
    trusting.load_cert_chain(cert, key)
    assert b"MSA|AA|" in await say()
    server.close()
    assert lying(census) == {"B2/12/1": 1}


def test_frames_are_cut_wherever_the_pieces_end() -> None:
    whole = framed(b"one") + b"noise" + framed(b"two")
    for cut in range(len(whole)):
        frames = Frames()
        found = frames.cut(whole[:cut]) + frames.cut(whole[cut:])
        assert found == [(b"one", True), (b"two", True)]
        assert (frames.noise, frames.rest.strip()) == (1, b"")
