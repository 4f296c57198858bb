"""Sphinx extension: the one place that knows where the repository is published.

Its address comes from GITHUB_SERVER_URL and GITHUB_REPOSITORY (set in GitHub's workflows) or from
the git remote `origin`. Where there is none, everything that would need it is left out: launch
buttons, links to source, edit and issue pages, and what the directive `run-online` writes.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.config import Config

__all__ = [
    "BRANCH",
    "from_environment",
    "from_remote",
    "origin",
    "pages_of",
    "provider",
    "published",
    "setup",
]

BRANCH = "main"
BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"


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


def theme_options(address: str) -> dict[str, object]:
    """Return the theme's options that need the address."""
    launch = {"notebook_interface": "jupyterlab", "binderhub_url": BINDER}
    if urlsplit(address).hostname == "github.com":
        launch["colab_url"] = COLAB
    return {
        "repository_url": address,
        "repository_branch": BRANCH,
        "repository_provider": provider(address) or "github",
        "use_repository_button": True,
        "use_edit_page_button": True,
        "use_issues_button": True,
        "launch_buttons": launch,
    }


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


def configure(app: Sphinx, config: Config) -> None:
    address = known(app.confdir)
    config.repository_address = address or ""
    if address:
        config.html_theme_options.update(theme_options(address))


def binder(address: str) -> str:
    """Return the Binder address that opens the whole book in JupyterLab."""
    owner_and_name = urlsplit(address).path.strip("/")
    if urlsplit(address).hostname == "github.com":
        place = f"gh/{owner_and_name}"
    elif urlsplit(address).hostname == "gitlab.com":
        place = f"gl/{quote(owner_and_name, safe='')}"
    else:
        place = f"git/{quote(address, safe='')}"
    return f"{BINDER}/v2/{place}/{BRANCH}?urlpath=lab/tree/book"


class RunOnline(Directive):
    """`{run-online}`: a Binder button and a link to the source, where the address is known."""

    def run(self) -> list[nodes.Node]:
        address = self.state.document.settings.env.config.repository_address
        if not address:
            return []
        paragraph = nodes.paragraph(classes=["run-online"])
        for text, link in (("Run on Binder", binder(address)), ("Source", address)):
            paragraph += nodes.reference("", text, refuri=link, classes=["badge-link"])
            paragraph += nodes.Text(" ")
        return [paragraph]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("repository_address", "", "env", str)
    app.add_directive("run-online", RunOnline)
    app.connect("config-inited", configure, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
