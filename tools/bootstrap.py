"""Make the environment .venv: pip, npm, and what to say when they fail. Needs Python alone."""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from run import OLDEST, TOO_NEW

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOGS = ROOT / "_build" / "log"
# What .venv takes with room for pip to unpack: with PyTorch for CPUs, and with CUDA libraries
GIGABYTES, GIGABYTES_WITH_CUDA = 2.5, 9.0
TORCH_FOR_CPUS = "https://download.pytorch.org/whl/cpu"
INPUTS = (
    "requirements.txt",
    "book/requirements.txt",
    "pyproject.toml",
    "tools/package.json",
    "tools/package-lock.json",
)
WINDOWS = os.name == "nt"

NETWORK_SIGNS = re.compile(
    r"name resolution|Name or service not known|getaddrinfo failed|nodename nor|NewConnectionError"
    r"|NameResolutionError|Network is unreachable|Connection refused|Connection reset|ProxyError"
    r"|ConnectTimeout|ReadTimeout|Read timed out"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT"
)
DISK_SIGNS = re.compile(r"No space left on device|Errno 28\b|ENOSPC|not enough space on the disk")
TERMINAL_COLORS = re.compile(r"\x1b\[[0-9;]*m")


class Stop(Exception):
    """Something that ends the run; the message is one readable line."""


# --- what can be wrong before anything starts


def check_venv_module(find_spec=importlib.util.find_spec) -> None:
    """Stop where Python came without what makes an environment (Debian splits it off)."""
    for module in ("venv", "ensurepip"):
        if find_spec(module) is None:
            raise Stop(
                f"this Python has no {module} module; on Debian and Ubuntu: "
                f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            )


def check_disk(free_bytes: int, gigabytes: float = GIGABYTES) -> None:
    """Stop before an installation that cannot fit."""
    if free_bytes < gigabytes * 1e9:
        raise Stop(
            f"disk full: the environment needs {gigabytes} GB, "
            f"{free_bytes / 1e9:.1f} GB are free in {ROOT}"
        )


def diagnose(what: str, lines: list[str]) -> str:
    """Return one line that says why an installation failed, from what the installer printed."""
    text = "\n".join(lines)
    if DISK_SIGNS.search(text):
        return f"{what}: disk full ({shutil.disk_usage(ROOT).free / 1e9:.1f} GB free)"
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return f"{what}: the package index's certificate is not trusted here (a company proxy?)"
    if NETWORK_SIGNS.search(text):
        return f"{what}: no network, the packages could not be downloaded"
    missing = re.search(r"No matching distribution found for (\S+)", text)
    if missing:
        return f"{what}: there is no {missing.group(1)} for this Python and system"
    if "Permission denied" in text or "EACCES" in text:
        return f"{what}: no permission to write below {ROOT}"
    errors = [line for line in lines if re.match(r"(ERROR|error|npm error|npm ERR!)", line)]
    last = errors[0] if errors else next((line for line in reversed(lines) if line.strip()), "")
    return f"{what}: {last.strip() or 'failed without a message'}"


# --- running programs


def program(name: str, venv: Path | None = None) -> str:
    """Return the path of a program of the environment."""
    venv = venv or VENV
    return str(venv / "Scripts" / (name + ".exe") if WINDOWS else venv / "bin" / name)


def environment(**more: str) -> dict[str, str]:
    """Return the variables for programs of .venv: its programs first, nothing foreign."""
    variables = dict(os.environ)
    # PYTHONDONTWRITEBYTECODE: each of a test run's processes would compile every file again
    started_with = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE")
    for foreign in (*started_with, "ACTS_NUDGE"):
        variables.pop(foreign, None)
    variables.update(
        PATH=os.path.dirname(program("python")) + os.pathsep + variables.get("PATH", ""),
        VIRTUAL_ENV=str(VENV),
        PYTHONNOUSERSITE="1",
        PYTHONUTF8="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_NO_INPUT="1",
    )
    variables.update(more)
    return variables


def say(text: str) -> None:
    print(text, flush=True)


def call(
    command: list[str], log: str, show=lambda line: True, cwd: Path | None = None, **variables: str
) -> tuple[int, list[str]]:
    """Run a program; keep its lines in a log file, print those for which `show` is true or text."""
    lines = []
    LOGS.mkdir(parents=True, exist_ok=True)
    with (
        (LOGS / (log + ".txt")).open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=str(cwd or ROOT),
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout:
                line = line if sys.stdout.isatty() else TERMINAL_COLORS.sub("", line)
                file.write(line)
                lines.append(line.rstrip("\n"))
                shown = show(line)
                if shown:
                    say("    " + (shown if isinstance(shown, str) else lines[-1]))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):  # goes to the program too: wait for it
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)
            process.kill()
            raise
    return process.returncode, lines


# --- setting up


def fingerprint(python_version: str) -> str:
    """Return a hash of all that decides what has to be installed."""
    digest = hashlib.sha256(python_version.encode())
    for name in INPUTS:
        path = ROOT / name
        digest.update(name.encode())
        # without \r: git on Windows may write other line ends
        digest.update(path.read_bytes().replace(b"\r", b"") if path.exists() else b"absent")
    return digest.hexdigest()


def environment_version() -> str | None:
    """Return the Python version of .venv; None if it is missing, half-made or unsupported."""
    if not Path(program("python")).exists() or (VENV / "unfinished").exists():
        return None
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [program("python"), "-c", probe],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = done.stdout.decode().strip()
    supported = re.match(r"3\.\d+$", version) and OLDEST <= (3, int(version[2:])) < TOO_NEW
    return version if done.returncode == 0 and supported else None


def timed(title: str, action) -> None:
    """Say what happens, do it, say how long it took."""
    say("==> " + title)
    start = time.perf_counter()
    action()
    say(f"    done in {time.perf_counter() - start:.1f} s")


def make_venv() -> None:
    check_venv_module()
    check_disk(shutil.disk_usage(ROOT).free)
    shutil.rmtree(VENV, ignore_errors=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, lines = call([base, "-m", "venv", str(VENV)], "venv", show=lambda line: False)
    if code:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in "\n".join(lines):
            check_venv_module(find_spec=lambda name: None)
        raise Stop(diagnose("making .venv", lines))


def sign_of_life(line: str) -> str | None:
    """Return what to show of a line of pip: the large downloads, and the step that takes long."""
    large = re.match(r" *Downloading (\S+) \(((\d+)(\.\d+)? [MG]B)\)", line)
    if large and (int(large.group(3)) >= 10 or "GB" in large.group(2)):
        return f"downloading {large.group(1).split('/')[-1]}, {large.group(2)}"
    if line.startswith("Installing collected packages:"):
        return f"unpacking {line.count(',') + 1} packages"
    return None


def pip(*arguments: str, show) -> tuple[int, list[str]]:
    """Call `pip install`."""
    return call([program("python"), "-m", "pip", "install", *arguments], "pip", show=show)


def torch_pin() -> str:
    """Return the line of PyTorch in book/requirements.txt, without its comment."""
    text = (ROOT / "book" / "requirements.txt").read_text(encoding="utf-8")
    return re.search(r"^torch==\S+", text, re.MULTILINE)[0]


def install_torch() -> None:
    """On Linux: PyTorch's build for CPUs, or what the default one costs before it is taken.

    The package that pip would take brings CUDA libraries, which the book has no use for. Elsewhere
    it brings none. The requirement is fulfilled by either build.
    """
    wanted = torch_pin()
    only = ("--no-deps", "--retries", "0", "--timeout", "15", "--index-url", TORCH_FOR_CPUS)
    code, lines = pip(*only, wanted, show=sign_of_life)
    if not code:
        return
    say("    " + diagnose(f"no CPU build of {wanted}", lines))
    check_disk(shutil.disk_usage(ROOT).free, GIGABYTES_WITH_CUDA)
    say(
        "    next comes the default build, with CUDA libraries: 1.7 GB to download, 6 GB on disk.\n"
        "    To avoid them press Ctrl-C and call again where download.pytorch.org can be reached,\n"
        f"    or with the CPU build of {wanted} in a folder: PIP_FIND_LINKS=FOLDER make book"
    )


def install_requirements() -> None:
    # A run that is killed here leaves this mark, and the next one starts over.
    mark = VENV / "unfinished"
    mark.write_text("pip was at work\n")
    code, lines = pip("--retries", "2", "-r", "requirements.txt", show=sign_of_life)
    if code:
        why = diagnose("installing requirements.txt", lines)
        if "no network" in why:  # pip downloads everything before it changes anything
            mark.unlink()
        raise Stop(why + " (details: _build/log/pip.txt)")
    mark.unlink()


def install_npm() -> None:
    folder = VENV / "npm"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(str(ROOT / "tools" / name), str(folder / name))
    npm = [program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    code, lines = call(npm, "npm", show=lambda line: False, cwd=folder)
    if code:
        raise Stop(diagnose("installing KaTeX", lines) + " (details: _build/log/npm.txt)")


def warm_up() -> None:
    # matplotlib lists the system's fonts at its first import and says so in the output of that cell
    call(
        [program("python"), "-c", "import matplotlib.font_manager"],
        "fonts",
        show=lambda line: False,
    )


def setup() -> None:
    """Make `.venv` hold what requirements.txt and tools/package-lock.json say."""
    version = environment_version()
    stamp = VENV / "installed"
    if version is None:
        again = " again (it was not complete)" if VENV.exists() else ""
        timed(f"making the environment .venv{again}", make_venv)
        version = environment_version()
        if version is None:
            raise Stop("the environment .venv was made, but its Python does not start")
    wanted = fingerprint(version)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if sys.platform == "linux":
        timed("installing PyTorch for CPUs, without CUDA libraries (about 0.2 GB)", install_torch)
    timed("installing requirements.txt (the first time some minutes)", install_requirements)
    timed("installing KaTeX from tools/package-lock.json", install_npm)
    timed("listing fonts for matplotlib", warm_up)
    stamp.write_text(wanted)
