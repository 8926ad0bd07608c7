"""A client that uses a kernel as soon as it answers.

The usual client waits, when a kernel has answered, for two tenths of a second in which it tells
nothing more. nbclient takes what answers the cell that it runs and passes over everything else,
so there is nothing to wait for; with hundreds of kernels it adds up.
"""

from __future__ import annotations

import math
import time
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient

#: Seconds that a kernel may take to answer before it is asked again.
ANSWER = 1.0

#: Seconds that what it tells everybody may take to come after its answer.
TOLD = 0.2


class PromptClient(AsyncKernelClient):
    """Talks to a kernel from its first answer on."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and until what it tells everybody arrives here too.

        Parameters
        ----------
        timeout : float, optional
            Seconds that it may take; any time when left out.

        Raises
        ------
        RuntimeError
            When the kernel died, or did not answer in time.
        """
        until = math.inf if timeout is None else time.monotonic() + timeout
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _answers(self) -> bool:
        """Ask the kernel what it is; tell whether it answers, here and to everybody."""
        self.kernel_info()
        try:
            answer = await self.get_shell_msg(timeout=ANSWER)
            if answer["msg_type"] != "kernel_info_reply":
                return False
            await self.get_iopub_msg(timeout=TOLD)
        except Empty:
            return False
        self._handle_kernel_info_reply(answer)
        return True
