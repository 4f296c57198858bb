"""Kernels forked from a process that has imported the book's libraries: for comparing notebooks.

Loading IPython, torch, matplotlib and scikit-learn takes each kernel some six seconds, a third of
what all notebooks take. Here one process loads them once, with the environment that kernels have,
and every kernel is a copy of it. Only what is installed is loaded, nothing of the book, so that a
notebook runs as in an interpreter of its own, but that it might forget to import a submodule;
tools/execute.py, which stores what notebooks print, starts an interpreter for each. Windows cannot
fork.
"""

import os
import signal
import subprocess
import sys
from functools import cache
from multiprocessing import get_context

from jupyter_client.provisioning import LocalProvisioner

LOADED = [  # not Keras: a page names what it computes with before the import
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "matplotlib.pyplot",
    "scipy.special",
    "sklearn.datasets",
    "sklearn.model_selection",
    "torch",
    "torch._dynamo",  # which torch.optim loads when it is first used
]


@cache
def context():
    """Return the context whose processes are copies of the one that has loaded everything."""
    forks = get_context("forkserver")
    forks.set_forkserver_preload(LOADED)
    return forks


@cache
def search_path() -> list[str]:
    """Return the folders in which an interpreter of its own looks for modules."""
    # -c puts the current folder first, as IPython does after it
    command = [sys.executable, "-c", "import sys; print(*sys.path[1:], sep='\\n')"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def serve(arguments: list[str], environment: dict[str, str], folder: str, path: list[str]) -> None:
    """Be a kernel, in a fork."""
    os.setsid()
    sys.path[:], sys.argv[:] = path, arguments
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # ipykernel's own complaints
    import matplotlib
    from ipykernel.kernelapp import launch_new_instance

    # ipykernel names its backend in the environment, which matplotlib has read by now
    matplotlib.rcParams["backend"] = "module://matplotlib_inline.backend_inline"
    launch_new_instance([*arguments[1:], f"--IPKernelApp.parent_handle={os.getppid()}"])


class Fork:
    """A forked kernel, with what `LocalProvisioner` uses of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, *arguments: object) -> None:
        self.process = context().Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        """Return how it ended, or None."""
        return self.process.exitcode

    def wait(self) -> int | None:
        """Wait for its end."""
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Forks(LocalProvisioner):
    """What starts and ends the kernels of a manager, as forks."""

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> dict:
        """Start a kernel; `cmd` is `python -m ipykernel_launcher` and its arguments."""
        arguments = cmd[cmd.index("ipykernel_launcher") :]
        folder = self.cwd = str(kwargs.get("cwd") or os.getcwd())
        self.process = Fork(arguments, dict(kwargs["env"]), folder, search_path())
        self.pid = self.process.pid
        return self.connection_info
