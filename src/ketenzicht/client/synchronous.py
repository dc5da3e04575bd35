"""The client for a program that waits for every answer."""

import time
from collections.abc import Callable, Sequence
from typing import Self
from uuid import UUID

import httpx

from ketenzicht.client import protocol
from ketenzicht.client.access import SigningKey, access_of, with_access
from ketenzicht.client.definition import Definition
from ketenzicht.client.protocol import Answer, Conversation, Patience, Result, Send
from ketenzicht.client.wire import Observation, OnFault, Receipt, Unit


class DeliveryClient:
    """Delivers capacity to the platform at `base_url`, with an API key or a key that signs for tokens.

    Use it as a context manager, or call `close()`. One client may be used from one thread at a time.
    """

    def __init__(
        self,
        base_url: str,
        key: str | SigningKey,
        *,
        patience: Patience | None = None,
        timeout: float = 30.0,
        certificates: str | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._access = access_of(key, api=protocol.address(base_url))
        self._http = httpx.Client(
            base_url=protocol.address(base_url),
            headers=protocol.ACCEPT,
            timeout=timeout,
            verify=protocol.trust(certificates),
            transport=transport,
        )

    def deliver(
        self,
        observations: Sequence[Observation],
        *,
        on_fault: OnFault = OnFault.REFUSE_ALL,
        idempotency_key: str | None = None,
    ) -> tuple[Receipt, ...]:
        """Deliver observations, in as few deliveries as they fit in; one receipt per delivery.

        Without a key of your own the content is its own idempotency key: the same content delivered again,
        after a crash for instance, is recognised and counted once.
        Raises DeliveryRefused with all faults, or Unreachable.
        """
        return self._hold(
            protocol.deliver(observations, on_fault=on_fault, idempotency_key=idempotency_key, patience=self._patience)
        )

    def delivery(self, delivery_id: UUID) -> Receipt:
        """What became of an earlier delivery."""
        return self._hold(protocol.delivery(delivery_id, patience=self._patience))

    def units(self) -> tuple[Unit, ...]:
        """The units that this key may deliver for."""
        return self._hold(protocol.units(patience=self._patience))

    def definition(self, module: str) -> Definition:
        """What can be delivered for a module today: its labels, elements, bounds and reasons."""
        return self._hold(protocol.definition(module, patience=self._patience))

    def _hold(self, asked: Conversation[Result]) -> Result:
        conversation = with_access(asked, self._access, patience=self._patience)
        answer: Answer = None
        try:
            while True:
                step = conversation.send(answer)
                answer = None
                if isinstance(step, Send):
                    answer = self._send(step)
                else:
                    self._sleep(step.seconds)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's result has no type of its own here

    def _send(self, request: Send) -> Answer:
        try:
            return self._http.request(request.method, request.path, content=request.content, headers=request.headers)
        except httpx.TransportError as error:
            return error

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
