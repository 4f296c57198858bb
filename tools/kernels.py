"""Kernels of notebooks, started so that a loaded machine loses none of them.

Each kernel that starts is told which TCP ports are free and binds them later; of two that start at
the same moment one may find a port taken, and dies before it answers. Sockets of the file system
have no ports to lose. Windows has none of these; there, and should anything else go wrong, a start
is tried again.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from jupyter_client.manager import KernelManager
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager

from forked_kernels import Forks

TRIES = 3


def manager(kind: type[KernelManager] = KernelManager) -> KernelManager:
    """Return a manager of kernels of this Python, as nbval's --nbval-current-env has them."""
    options = {
        "kernel_name": CURRENT_ENV_KERNEL_NAME,
        "kernel_spec_manager": NbvalKernelspecManager(),
    }
    if os.name == "nt":
        return kind(**options)
    # jupyter_client removes this file, and the sockets beside it, when the kernel ends
    file = Path(tempfile.gettempdir()) / f"acts-{secrets.token_hex(8)}.json"
    return kind(**options, transport="ipc", connection_file=str(file))


def start_once(startup_timeout: float = 60, **options) -> tuple:
    """Start a kernel and wait for its first answer; return its manager and its client."""
    running = manager()
    if os.name != "nt":
        running.provisioner = Forks(kernel_spec=running.kernel_spec, parent=running)
    running.start_kernel(**options)
    client = running.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=startup_timeout)
    except RuntimeError:
        client.stop_channels()
        running.shutdown_kernel(now=True)
        raise
    return running, client


def start(kernel_name: str = "", **options) -> tuple:
    """Stand in for `nbval.kernel.start_new_kernel`, which tries once, and on TCP."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(RuntimeError):
            return start_once(**options)
    return start_once(**options)
