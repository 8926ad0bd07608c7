"""A kernel is used as soon as it answers, and one that never does is given up."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from jupyter_client.session import Session

from alliance_health.report import prompt_client
from alliance_health.report.prompt_client import PromptClient

TOLD = {"msg_type": "status", "content": {"execution_state": "busy"}}


class Kernel(PromptClient):
    """A client whose kernel is a list of what it answers, and of what it tells everybody."""

    def __init__(self, answers=(), told=(), lives: int = 99) -> None:
        super().__init__()
        self.answers, self.told, self.lives, self.asked = list(answers), list(told), lives, 0

    def kernel_info(self, **_named) -> str:
        self.asked += 1
        return ""

    async def get_shell_msg(self, timeout=None):
        return _next(self.answers)

    async def get_iopub_msg(self, timeout=None):
        return _next(self.told)

    async def is_alive(self) -> bool:
        self.lives -= 1
        return self.lives >= 0


def _next(messages: list):
    """Return the next message; None is silence."""
    found = messages.pop(0) if messages else None
    if found is None:
        raise Empty
    return found


def answer(kind: str = "kernel_info_reply") -> dict:
    return Session().msg(kind, {"protocol_version": "5.3"})


def wait(client: PromptClient, timeout: float | None = None) -> None:
    """Wait in a thread of its own: in this one, the loop of a browser may run."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(client.wait_for_ready(timeout))).result()


def test_kernel_that_answers_is_ready_at_once() -> None:
    kernel = Kernel([answer()], [TOLD, TOLD])
    wait(kernel)
    assert (kernel.asked, kernel.told) == (1, [TOLD]), "it waited for what nobody reads"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([None, answer()], [TOLD]),
        ([answer("other"), answer()], [TOLD]),
        ([answer(), answer()], [None, TOLD]),
    ],
    ids=["silent", "answers something else", "tells nobody"],
)
def test_kernel_is_asked_until_it_answers_here_and_to_everybody(answers, told) -> None:
    kernel = Kernel(answers, told)
    wait(kernel)
    assert kernel.asked == 2


def test_kernel_that_dies_before_it_answers_is_told() -> None:
    with pytest.raises(RuntimeError, match="died before"):
        wait(Kernel(lives=2))


def test_kernel_that_never_answers_is_given_up() -> None:
    with pytest.raises(RuntimeError, match="didn't respond in 0 seconds"):
        wait(Kernel(), timeout=0)


def test_waiting_for_an_answer_is_bounded(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(prompt_client, "ANSWER", 0.01)
    client = PromptClient(transport="ipc", ip=str(tmp_path / "k"))
    client.shell_port = client.iopub_port = client.stdin_port = client.control_port = 1
    client.start_channels(hb=False)
    try:
        with pytest.raises(RuntimeError, match="didn't respond"):
            wait(client, timeout=0.05)
    finally:
        client.stop_channels()
