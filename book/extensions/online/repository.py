"""Sphinx extension: links that need the repository's address (`addresses` knows it).

Launch buttons, links to source, edit and issue pages, and what the directive `run-online` writes.
Where the address is not known all of them are left out.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.config import Config

from online.addresses import known, provider

__all__ = ["BRANCH", "setup"]

BRANCH = "main"
BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"


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
