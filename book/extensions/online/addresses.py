"""Where the repository and its site are published: the one place that knows.

The repository's address comes from GITHUB_SERVER_URL and GITHUB_REPOSITORY (set in GitHub's
workflows) or from the git remote `origin`; the site's from BOOK_SITE, or from the repository's.
Where there is none, everything that would need it is left out. No Sphinx extension: the extensions
`repository`, `shared_links` and `launch_cell` ask it, and so does tools/execute.py.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

__all__ = [
    "from_environment",
    "from_remote",
    "known",
    "origin",
    "pages_of",
    "provider",
    "published",
]


def from_environment(environ: Mapping[str, str]) -> str | None:
    """Return the repository's address as a workflow's environment states it, or None."""
    name = environ.get("GITHUB_REPOSITORY", "").strip("/")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return None
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    return f"{server.rstrip('/')}/{name}"


def from_remote(remote: str) -> str | None:
    """Return the web address behind a git remote, or None if it is not a public forge.

    Examples
    --------
    >>> from_remote("git@github.com:example/activations.git")
    'https://github.com/example/activations'
    >>> from_remote("/srv/git/activations") is None
    True
    """
    short = re.fullmatch(r"[\w.-]+@([\w.-]+):(?!/)(.+)", remote.strip())
    parts = urlsplit(f"ssh://{short[1]}/{short[2]}" if short else remote.strip())
    path = parts.path.strip("/").removesuffix(".git")
    if parts.scheme not in {"http", "https", "ssh", "git"} or path.count("/") != 1:
        return None
    host = parts.hostname or ""
    address = f"https://{host}/{path}"
    return address if re.search(r"\.[a-z]{2,}$", host) and provider(address) else None


def provider(address: str) -> str | None:
    """Return the forge of an address, github or gitlab; None where its links are unknown."""
    host = urlsplit(address).hostname or ""
    return next((name for name in ("github", "gitlab") if name in host.split(".")), None)


def origin(folder: Path) -> str:
    """Return the git remote `origin` of a folder, or an empty string."""
    try:
        found = subprocess.run(
            ["git", "-C", os.fspath(folder), "remote", "get-url", "origin"],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:  # no git: the book was downloaded as an archive
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def known(folder: str | Path) -> str | None:
    """Return the repository's address, or None."""
    return from_environment(os.environ) or from_remote(origin(Path(folder)))


def pages_of(address: str) -> str:
    """Return where the forge publishes the pages of a repository, or an empty string.

    Examples
    --------
    >>> pages_of("https://github.com/example/activations")
    'https://example.github.io/activations/'
    >>> pages_of("https://github.com/example/example.github.io")
    'https://example.github.io/'
    >>> pages_of("https://git.example.org/example/activations")
    ''
    """
    parts = urlsplit(address)
    owner, _, name = parts.path.strip("/").partition("/")
    if parts.hostname not in {"github.com", "gitlab.com"}:
        return ""
    host = f"{owner.lower()}.{parts.hostname.removesuffix('.com')}.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def published(folder: str | Path) -> str:
    """Return the address of the site, with a slash at its end, or an empty string.

    `BOOK_SITE` in the environment comes before what the repository's address says.
    """
    if stated := os.environ.get("BOOK_SITE", ""):
        return stated.rstrip("/") + "/"
    return pages_of(known(folder) or "")
