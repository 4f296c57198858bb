"""Sphinx extension: what a link to a page shows elsewhere, and what finds the pages.

Title, description and picture for messengers and social sites (sphinxext-opengraph), the canonical
address, a sitemap (sphinx-sitemap), and a page for addresses that lead nowhere, whose own links are
absolute (sphinx-notfound-page). All of it needs the address under which the site is published;
where `addresses` does not know it, the site is whole without. The picture has every function of
the catalogue, and is drawn when the site is built.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sphinx.application import Sphinx
from sphinx.config import Config

import acts
from online.addresses import published
from reference import drawings

__all__ = ["picture", "setup"]

PICTURE = "_static/shared.png"
ALT = "The curves of all activation functions of the book, in one picture"
LOST = """<h1>There is no such page</h1>
<p>The address may be an old one. The contents and the search find every page.</p>"""


def configure(app: Sphinx, config: Config) -> None:
    site = published(app.confdir)
    config.html_baseurl = config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.ogp_image, config.ogp_image_alt = site + PICTURE, ALT
    config.ogp_enable_meta_description = False  # the template writes it, with or without an address
    config.ogp_social_cards = {"enable": False}
    config.ogp_custom_meta_tags = ('<meta name="twitter:card" content="summary_large_image">',)
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["search.html", "404.html", "index.html"]
    config.notfound_urls_prefix = urlsplit(site).path
    config.notfound_context = {"title": "There is no such page", "body": LOST}


def picture(path: Path, title: str) -> None:
    """Draw all functions, 1200 by 630 pixels."""
    from matplotlib import pyplot as plt

    x = np.linspace(-4, 4, 401)
    with plt.rc_context({"figure.facecolor": "#14181d", "text.color": "#dde3ea", "font.size": 30}):
        figure, ax = plt.subplots(figsize=(12, 6.3), dpi=100)
        colours = plt.colormaps["viridis"](np.linspace(0.25, 1, len(acts.ACTIVATIONS)))
        looks = [{"color": colour, "linewidth": 3} for colour in colours]
        drawings.curves(
            dict.fromkeys(acts.ACTIVATIONS, ax), x, dict(zip(acts.ACTIVATIONS, looks, strict=True))
        )
        ax.set(xlim=(-4, 4), ylim=(-1.9, 4))
        ax.axis("off")
        ax.text(-3.9, 3.0, title.replace(", ", ",\n"), weight="bold", va="center")
        figure.subplots_adjust(0.02, 0.02, 0.98, 0.98)
        figure.savefig(path, metadata={"Software": None})
        plt.close(figure)


def draw(app: Sphinx, error: Exception | None) -> None:
    if error is None:
        picture(Path(app.outdir, PICTURE), app.config.html_title)


def setup(app: Sphinx) -> dict[str, bool]:
    if published(app.confdir):
        for name in ("sphinxext.opengraph", "sphinx_sitemap", "notfound.extension"):
            app.setup_extension(name)
        app.connect("config-inited", configure, priority=100)
        app.connect("build-finished", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
