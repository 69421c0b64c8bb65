"""Sessions of Streamlit without a browser: the same socket and the same messages, so that the server alone is timed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from streamlit.proto.Slider_pb2 import Slider
    from websockets.asyncio.client import ClientConnection

PATIENCE_S: Final = 180
_LABEL: Final = "Seuil"


@dataclass
class VirtualSession:
    """One visitor: opens the first page, then moves the threshold.

    Parameters
    ----------
    address
        Of the application.
    """

    address: str
    received: int = 0
    _socket: ClientConnection | None = None
    _slider: Slider | None = None
    _page: str = ""

    async def open(self) -> float:
        """Open the page; return the seconds until all of it has come."""
        start = time.perf_counter()
        address = f"{self.address.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = await connect(address, max_size=None, open_timeout=PATIENCE_S, ping_interval=None)
        await self._run(BackMsg())
        if self._slider is None:
            msg = f"the page has no slider « {_LABEL} »"
            raise LookupError(msg)
        return time.perf_counter() - start

    async def move(self, threshold: float) -> float:
        """Move the threshold; return the seconds until the page has changed."""
        start = time.perf_counter()
        ask = BackMsg()
        state = ask.rerun_script.widget_states.widgets.add()
        state.id = self._slider.id if self._slider else ""
        state.double_array_value.data.append(threshold)
        ask.rerun_script.page_script_hash = self._page
        await self._run(ask)
        return time.perf_counter() - start

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, ask: BackMsg) -> None:
        if not ask.HasField("rerun_script"):
            ask.rerun_script.query_string = ""
        await self._send(ask)
        async with asyncio.timeout(PATIENCE_S):
            while not self._note(await self._next()):
                pass

    async def _send(self, ask: BackMsg) -> None:
        if self._socket is not None:
            await self._socket.send(ask.SerializeToString())

    async def _next(self) -> ForwardMsg:
        if self._socket is None:
            raise ConnectionError
        content = await self._socket.recv(decode=False)
        self.received += len(content)
        message = ForwardMsg()
        message.ParseFromString(content)
        return message

    def _note(self, message: ForwardMsg) -> bool:
        """Take in a message; return whether it is the last of a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "slider" and element.slider.label.startswith(_LABEL):
                self._slider = element.slider
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
