"""Kernels forked from a warm process, for papermill and whatever else starts kernels.

Anyone's papermill uses them when the environment says
`JUPYTER_DEFAULT_PROVISIONER_NAME=alliance-health-warm`, or when a kernel specification names
that provisioner. Reports use `WarmKernelManager`, which asks nothing of the environment.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode, default

from alliance_health.report.prompt_client import PromptClient
from alliance_health.report.warm_process import ForkedProcess, KernelOrder, fork_kernel

#: Options of the interpreter that change nothing for a kernel that is forked.
HARMLESS_OPTIONS = frozenset({"-Xfrozen_modules=off"})

#: Seconds between looks at whether a kernel that was killed has ended.
LOOK = 0.01


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel from the warm process; one that cannot be forked is started as usual.

    A kernel of another language or interpreter, or one with other settings of the
    interpreter in its environment, is started as usual too.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that a command would start.

        Parameters
        ----------
        cmd : list of str
            The command of the kernel specification.
        **kwargs : Any
            As for `subprocess.Popen`.

        Returns
        -------
        dict
            How to connect to the kernel.
        """
        environment = dict(kwargs.get("env") or os.environ)
        arguments = kernel_arguments(cmd)
        if arguments is None or _settings(environment) != _settings(os.environ):
            return await super().launch_kernel(cmd, **kwargs)
        folder = os.fspath(kwargs.get("cwd") or os.getcwd())
        scratch = getattr(self.parent, "scratch", "")
        process = fork_kernel(KernelOrder(arguments, environment, folder, scratch))
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = folder
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, and let go of it.

        Returns
        -------
        int or None
            Its exit status.
        """
        process = self.process
        if not isinstance(process, ForkedProcess):
            return await super().wait()
        while process.poll() is None:
            await asyncio.sleep(LOOK)
        process.close()
        self.process = None
        return process.returncode

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of a kernel that ended by itself, with all that it started.

        Parameters
        ----------
        restart : bool
            Whether another one follows.
        """
        if isinstance(self.process, ForkedProcess):
            self.process.close()
        await super().cleanup(restart)


class WarmKernelManager(AsyncKernelManager):
    """Manages a kernel that is forked from the warm process, whatever its specification says."""

    scratch = Unicode(
        help="private folder that is removed should this process be killed; empty for none"
    ).tag(config=True)

    @default("client_factory")
    def _client_that_is_prompt(self) -> type[PromptClient]:
        """Return who talks to the kernel."""
        return PromptClient

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        """Choose who starts the kernel, then prepare as usual."""
        if self.provisioner is None:
            self.provisioner = WarmProvisioner(kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)


def kernel_arguments(command: list[str]) -> list[str] | None:
    """Return what the command of an ordinary kernel of this interpreter tells it.

    Parameters
    ----------
    command : list of str
        From a kernel specification.

    Returns
    -------
    list of str or None
        None for a kernel of another language or interpreter.

    Examples
    --------
    >>> kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "k.json"])
    ['-f', 'k.json']
    >>> kernel_arguments(["R", "--slave", "-e", "IRkernel::main()"]) is None
    True
    """
    interpreter, *rest = command
    plain = [part for part in rest if part not in HARMLESS_OPTIONS]
    is_ours = os.path.abspath(interpreter) == os.path.abspath(sys.executable)
    return plain[2:] if is_ours and plain[:2] == ["-m", "ipykernel_launcher"] else None


def _settings(environment: Any) -> dict[str, str]:
    """Return what an interpreter reads from its environment when it starts, and never again."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}
