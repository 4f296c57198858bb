"""What has to be true of the built site, seen without a browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

import site_files
from chapter_numbers import chapter_number
from online import launch_cell
from page_weight import markup
from site_files import HTML, ROOT, soup

pytestmark = pytest.mark.site

PAGES = site_files.pages()
BOOK = [page for page in PAGES if page.startswith("book/")]
NOTEBOOKS = site_files.notebooks()
LOADING = {  # tags that make a browser load something, and the attribute that says what
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "image": "href",
    "img": "src",
    "input": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "track": "src",
    "use": "href",
    "video": "src",
}
FIRST_LOAD = 160_000  # bytes, compressed
ID = re.compile(r'<[a-zA-Z][^>]*?\sid="([^"]*)"')


def text_of(root: Tag, leave_out: Callable[[Tag], bool], between: str = "") -> str:
    """The text of an element, without what stands in some of those inside."""

    def pieces(element: Tag) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, Tag):
                if not leave_out(child):
                    yield from pieces(child)
            elif type(child) is NavigableString:  # no comment
                yield child

    return between.join(pieces(root))


def has_class(element: Tag, *names: str) -> bool:
    return not {*names}.isdisjoint(element.get("class", ()))


def no_prose(element: Tag) -> bool:
    """Code and formulas."""
    return element.name in {"script", "style", "pre", "code", "math", "title"} or has_class(
        element, "katex", "output"
    )


def local(page: str, address: str) -> Path:
    """The file that an address on a page leads to."""
    path = unquote(urlsplit(address).path)
    if path.startswith("/"):
        return HTML.joinpath(path.removeprefix(site_files.prefix())).resolve()
    return (HTML / page).parent.joinpath(path).resolve() if path else HTML / page


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)


def test_there_are_pages_to_test() -> None:
    assert {"index.html", "search.html", "book/intro.html"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_elsewhere(page: str) -> None:
    loaded = [
        element[LOADING[element.name]]
        for element in soup(page).find_all(list(LOADING))
        if element.get(LOADING[element.name]) and "canonical" not in element.get("rel", ())
    ]
    loaded += [e["srcset"] for e in soup(page).select("[srcset]")]
    loaded += re.findall(r"url\(\s*['\"]?([^'\")]+)", site_files.text(page))
    foreign = [a for a in loaded if urlsplit(a).netloc or urlsplit(a).scheme not in {"", "data"}]
    assert foreign == []
    missing = [
        a for a in loaded if not a.startswith(("data:", "#")) and not local(page, a).is_file()
    ]
    assert missing == []


def test_addresses_need_no_server_but_on_the_page_for_lost_ones() -> None:
    """A page opened from a folder finds nothing at "/"; KINDS of browsing.py leans on this."""
    rooted = re.compile(r"""\s(?:href|src|srcset|data|action|poster)=["']/|url\(\s*['"]?/""")
    pages = [page for page in PAGES if page != "404.html"]
    assert [page for page in pages if rooted.search(site_files.text(page))] == []


@pytest.mark.parametrize("page", BOOK)
def test_a_page_has_one_viewport_and_names_the_licence(page: str) -> None:
    assert len(soup(page).select("meta[name=viewport]")) == 1
    assert "CC BY 4.0" in soup(page).select_one("footer .licence").get_text()


def test_style_sheet_loads_nothing_from_elsewhere() -> None:
    (sheet,) = (HTML / "_static").rglob("*.css")
    style = sheet.read_text(encoding="utf-8")
    assert "@import" not in style
    addresses = {a.strip("'\"") for a in re.findall(r"url\(([^)]+)\)", style)}
    wanted = {a.split("?")[0] for a in addresses if not a.startswith(("data:", "#"))}
    assert [a for a in wanted if not (sheet.parent / a).is_file()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "index.html"])
def test_pages_link_one_style_sheet_and_one_deferred_script(page: str) -> None:
    assert len(soup(page).select("link[rel~=stylesheet]")) == 1
    scripts = soup(page).select("script[src]")
    assert all(script.has_attr("defer") for script in scripts)
    names = [script["src"].split("?")[0].rsplit("/", 1)[-1] for script in scripts]
    assert names == ["site.js", *(["search.js"] if page == "search.html" else [])]


@pytest.mark.parametrize("page", PAGES)
def test_policy_forbids_other_servers_and_allows_exactly_the_inline_code(page: str) -> None:
    (meta,) = soup(page).select('meta[http-equiv="Content-Security-Policy"]')
    rules = dict(rule.strip().split(" ", 1) for rule in meta["content"].split(";"))
    assert rules["default-src"] == "'self'"
    assert "http" not in meta["content"]
    for tag, name in (("script", "script-src"), ("style", "style-src-elem")):
        inline = [e.string or "" for e in soup(page)(tag) if not e.get("src")]
        digests = {base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in inline}
        assert set(re.findall(r"'sha256-([^']+)'", rules[name])) == digests
        assert "unsafe" not in rules[name]
    handlers = [a for e in soup(page)(True) for a in e.attrs if re.fullmatch(r"on[a-z]+", a)]
    assert handlers == []  # the policy would stop them


@pytest.mark.parametrize("page", PAGES)
def test_images_have_a_described_content_and_a_size(page: str) -> None:
    for image in soup(page)("img"):
        alt = image.get("alt")
        assert alt is not None, image
        assert not re.search(r"[\w-]+/[\w.-]+|\.(svg|png|jpe?g|gif)\b", alt), f"a path: {alt}"
        if image.find_parent(class_="cell_output"):
            assert len(alt) >= 20, f"says too little: {alt!r}"
            assert not alt.lower().startswith(("plot of", "figure", "image of"))
            assert int(image["width"]) > 0
            assert int(image["height"]) > 0


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_figures_have_a_caption(page: str) -> None:
    bare = [image["src"] for image in soup(page).select(".cell_output img") if not caption(image)]
    assert bare == []


def caption(image: BeautifulSoup) -> str:
    figure = image.find_parent("figure")
    return figure.figcaption.get_text(strip=True) if figure and figure.figcaption else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_formula_is_rendered(page: str) -> None:
    assert soup(page)(class_="katex-error") == []
    bare = [str(m)[:80] for m in soup(page)(class_="math") if not m.find(class_="katex-html")]
    assert bare == []
    prose = text_of(soup(page), no_prose, " ")
    assert re.findall(r".{0,30}(?:\$\$|\\\(|\\\[|\\[a-zA-Z]{3,}).{0,30}", prose) == []
    # one dollar on each side of something without spaces at its ends: maths that nobody parsed
    assert re.findall(r"\$[^\s$][^$\n]{0,60}[^\s$]\$", prose) == []


@pytest.mark.parametrize("page", BOOK)
def test_no_markdown_is_left_in_the_text(page: str) -> None:
    def no_words(element: Tag) -> bool:
        keywords = element.name == "strong" and element.find_parent("dl", class_="field-list")
        return bool(keywords) or no_prose(element) or has_class(element, "sig", "headerlink")

    for heading in soup(page).article(["h1", "h2", "h3", "h4"]):
        words = text_of(heading, lambda element: has_class(element, "headerlink"))
        assert not words.lstrip("0123456789. ").startswith("#"), heading
    words = text_of(soup(page).article, no_words)
    assert re.findall(r".{0,30}(?:\*\*\w|```|\]\(\w|\{\w+(?::\w+)?\}`).{0,30}", words) == []


@cache
def anchors(page: str) -> frozenset[str]:
    """Read without the tree: every page would be read again for the links that lead to it."""
    return frozenset(
        map(html.unescape, ID.findall(markup.OPAQUE.sub(r"\1", site_files.text(page))))
    )


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique(page: str) -> None:
    counts = Counter(element["id"] for element in soup(page)(id=True))
    assert [name for name, count in counts.items() if count > 1] == []
    assert anchors(page) == set(counts)


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_site_lead_somewhere(page: str) -> None:
    dead = []
    for link in soup(page).select("a[href]"):
        address, anchor = urldefrag(link["href"])
        if urlsplit(address).scheme or urlsplit(address).netloc:
            continue
        target = local(page, address)
        if not target.is_file():
            dead.append(link["href"])
        elif anchor and target.suffix == ".html":
            known = anchors(target.relative_to(HTML.resolve()).as_posix() if address else page)
            if unquote(anchor) not in known:
                dead.append(link["href"])
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_links_to_elsewhere_are_secure_or_known_not_to_be(page: str) -> None:
    plain = {a["href"] for a in soup(page).select('a[href^="http:"]')}
    # an article's own site answers on http alone
    assert {urlsplit(a).netloc for a in plain} <= {"www.dtcms.com"}


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_notebooks_can_be_downloaded_as_committed_with_the_sites_address(page: str) -> None:
    links = [a["href"] for a in soup(page).select(".article-header-buttons a[href$='.ipynb']")]
    offered = [local(page, a) for a in links if not urlsplit(a).netloc]
    assert len(offered) == 1
    committed = nbformat.read((ROOT / page).with_suffix(".ipynb"), as_version=4)
    (launch,) = (cell for cell in committed.cells if cell.id == launch_cell.ID)
    address = site_files.address() or launch_cell.stated(launch.source)
    launch.source = launch_cell.source(address, committed.cells)
    same = nbformat.read(offered[0], as_version=4) == committed
    assert same, f"{offered[0]} differs"  # the difference itself would have 10,000 lines


@pytest.mark.parametrize("page", BOOK)
def test_first_load_fits_its_budget(page: str) -> None:
    """Without lazy images; test_browser.py measures what a browser really loads."""
    static = HTML / "_static"
    images = [local(page, i["src"]) for i in soup(page)("img") if i.get("loading") != "lazy"]
    shared = [static / "site.css", static / "site.js"]
    assert packed(HTML / page, *shared, *images) <= FIRST_LOAD


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_chapters_and_their_figures_have_the_number_of_the_file(page: str) -> None:
    number = chapter_number(page.removesuffix(".html"))
    title = soup(page).select_one("article h1 .section-number")
    figures = [n.get_text(strip=True) for n in soup(page).select("article .caption-number")]
    if number is None:  # a page such as measuring: its figures are 1, 2, …
        assert title is None
        assert figures == [f"Fig. {k}" for k in range(1, len(figures) + 1)]
    else:
        assert title.get_text(strip=True) == f"{number}."
        assert figures == [f"Fig. {number}.{k}" for k in range(1, len(figures) + 1)]


def test_the_contents_show_no_numbers() -> None:
    entries = [a.get_text(strip=True) for a in soup("book/intro.html").select("nav.bd-links li a")]
    assert len(entries) >= 20
    assert [entry for entry in entries if re.match(r"\d", entry)] == []


def test_opening_page_leads_to_the_introduction() -> None:
    (refresh,) = soup("index.html").select('meta[http-equiv="refresh"]')
    assert refresh["content"] == "0; url=book/intro.html"
    assert soup("index.html").html["lang"] == "en"


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_language_title_and_what_they_are_about(page: str) -> None:
    assert soup(page).html["lang"] == "en"
    assert soup(page).title.get_text(strip=True)
    assert len(soup(page).select("h1:not(.onlyprint h1)")) == 1
    if page != "index.html":
        description = soup(page).select_one('meta[name="description"]')["content"].strip()
        assert description
        heading = soup(page).h1.find(string=True, recursive=False)
        assert not heading or not description.startswith(heading.strip())


def test_the_page_for_lost_addresses_does_not_claim_to_be_one() -> None:
    if "404.html" in PAGES:  # where the site's address is known
        assert not soup("404.html").select('link[rel="canonical"]')
        assert soup("book/intro.html").select('link[rel="canonical"]')


def test_nothing_tells_where_it_was_built() -> None:
    private = [str(ROOT), str(Path.home()), tempfile.gettempdir() + "/", "file:///", "npmjs"]
    private = [word for word in private if len(word) > 4]
    for file in HTML.rglob("*"):
        if file.suffix in {".html", ".css", ".js", ".svg", ".ipynb", ".md", ".json"}:
            text = file.read_text(encoding="utf-8")
            assert [word for word in private if word in text] == [], file


def test_nothing_unused_is_published() -> None:
    """A quarter of a megabyte of the theme's own files would otherwise lie beside each page."""
    text = "".join(map(site_files.text, PAGES))
    text += (HTML / "_static" / "site.css").read_text(encoding="utf-8")
    files = [p for p in (HTML / "_static").rglob("*") if p.is_file()]
    below = [p.relative_to(HTML / "_static").as_posix() for p in files]
    assert [name for name in below if name not in text] == []


def test_a_second_build_gives_the_same_bytes() -> None:
    second, wanted = HTML.parent / "again" / "_build" / "html", "run `python run.py test build`"
    built = second / "index.html"
    assert built.is_file(), f"there is no second build (_build/log/build-again.txt); {wanted}"
    age = (HTML / "index.html").stat().st_mtime - built.stat().st_mtime
    assert abs(age) < 300, f"the second build is not of the same time; {wanted}"
    assert digests(second) == digests(HTML)


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".buildinfo"  # holds the path of the build
    }
