"""The client for a program that does other things while it waits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Self
from uuid import UUID

import httpx

from ketenzicht.client import protocol
from ketenzicht.client.access import SigningKey, access_of, with_access
from ketenzicht.client.definition import Definition
from ketenzicht.client.protocol import Answer, Conversation, Patience, Result, Send
from ketenzicht.client.wire import Observation, OnFault, Receipt, Unit


class AsyncDeliveryClient:
    """As `DeliveryClient`, for asyncio. Deliveries of one client may run at the same time."""

    def __init__(
        self,
        base_url: str,
        key: str | SigningKey,
        *,
        patience: Patience | None = None,
        timeout: float = 30.0,
        certificates: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._access = access_of(key, api=protocol.address(base_url))
        self._http = httpx.AsyncClient(
            base_url=protocol.address(base_url),
            headers=protocol.ACCEPT,
            timeout=timeout,
            verify=protocol.trust(certificates),
            transport=transport,
        )

    async def deliver(
        self,
        observations: Sequence[Observation],
        *,
        on_fault: OnFault = OnFault.REFUSE_ALL,
        idempotency_key: str | None = None,
    ) -> tuple[Receipt, ...]:
        """As `DeliveryClient.deliver`."""
        return await self._hold(
            protocol.deliver(observations, on_fault=on_fault, idempotency_key=idempotency_key, patience=self._patience)
        )

    async def delivery(self, delivery_id: UUID) -> Receipt:
        """What became of an earlier delivery."""
        return await self._hold(protocol.delivery(delivery_id, patience=self._patience))

    async def units(self) -> tuple[Unit, ...]:
        """The units that this key may deliver for."""
        return await self._hold(protocol.units(patience=self._patience))

    async def definition(self, module: str) -> Definition:
        """What can be delivered for a module today: its labels, elements, bounds and reasons."""
        return await self._hold(protocol.definition(module, patience=self._patience))

    async def _hold(self, asked: Conversation[Result]) -> Result:
        conversation = with_access(asked, self._access, patience=self._patience)
        answer: Answer = None
        try:
            while True:
                step = conversation.send(answer)
                answer = None
                if isinstance(step, Send):
                    answer = await self._send(step)
                else:
                    await self._sleep(step.seconds)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's result has no type of its own here

    async def _send(self, request: Send) -> Answer:
        try:
            return await self._http.request(
                request.method, request.path, content=request.content, headers=request.headers
            )
        except httpx.TransportError as error:
            return error

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
