"""The few lines of Sphinx that the book needs: tricky parts alone, no site needed."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import types
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import chapter_numbers
import strict_katex
from online import addresses, repository
from page_weight import bundle, fonts, markup, pages, styles, tidy

EXTENSIONS = Path(strict_katex.__file__).parent

# --- the numbers of chapters


@pytest.mark.parametrize(
    ("docname", "number"),
    [
        ("book/02_sigmoid_saturation", "2"),
        ("book/02b_sigmoid_stack", "2b"),
        ("book/12_selection_guide", "12"),
        ("book/claims", None),
        ("book/intro", None),
        ("book/measuring", None),
    ],
)
def test_a_chapter_has_the_number_of_its_file(docname: str, number: str | None) -> None:
    assert chapter_numbers.chapter_number(docname) == number


def test_a_page_without_a_number_counts_its_figures_from_1(monkeypatch) -> None:
    def of_sphinx(collector, env) -> None:
        env.toc_fignumbers = {
            "book/02_sigmoid_saturation": {"figure": {"a": ("2", 1), "b": ("2", 2)}},
            "book/measuring": {"figure": {"c": (1,), "d": (2,)}},
            "book/initialisation": {"figure": {"e": (3,), "f": (4,)}, "table": {"g": (1,)}},
        }

    monkeypatch.setattr(chapter_numbers, "_of_sphinx", of_sphinx)
    measuring = {"figure": {"c": (1,), "d": (2,)}}
    env = types.SimpleNamespace(toc_fignumbers={"book/measuring": measuring})
    changed = chapter_numbers.assign_figure_numbers(None, env)
    assert changed == ["book/02_sigmoid_saturation", "book/initialisation"]
    assert env.toc_fignumbers["book/02_sigmoid_saturation"]["figure"]["b"] == ("2", 2)
    assert env.toc_fignumbers["book/measuring"] == measuring
    expected = {"figure": {"e": (1,), "f": (2,)}, "table": {"g": (1,)}}
    assert env.toc_fignumbers["book/initialisation"] == expected


# --- the repository's address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/example/activations.git", "https://github.com/example/activations"),
        ("https://github.com/example/activations", "https://github.com/example/activations"),
        ("git@github.com:example/activations.git", "https://github.com/example/activations"),
        ("ssh://git@gitlab.com/example/acts.git", "https://gitlab.com/example/acts"),
        ("https://name:word@github.com/example/acts", "https://github.com/example/acts"),
        ("ssh://git@gitlab.example.org:2222/a/b.git", "https://gitlab.example.org/a/b"),
        ("/srv/git/activations", None),
        ("../activations", None),
        ("file:///srv/git/activations", None),
        ("C:/books/activations", None),
        ("http://localhost:3000/example/activations", None),
        ("http://127.0.0.1/example/activations.git", None),
        ("git@forge:example/activations.git", None),
        ("https://github.com/", None),
        ("", None),
    ],
)
def test_address_comes_from_a_public_remote_alone(remote: str, address: str | None) -> None:
    assert addresses.from_remote(remote) == address


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({"GITHUB_REPOSITORY": "example/activations"}, "https://github.com/example/activations"),
        (
            {"GITHUB_REPOSITORY": "a/b", "GITHUB_SERVER_URL": "https://github.example.org/"},
            "https://github.example.org/a/b",
        ),
        ({"GITHUB_SERVER_URL": "https://github.com"}, None),
        ({"GITHUB_REPOSITORY": ""}, None),
        ({"GITHUB_REPOSITORY": "not a name"}, None),
        ({}, None),
    ],
)
def test_address_comes_from_a_workflow(environ: dict[str, str], address: str | None) -> None:
    assert addresses.from_environment(environ) == address


def test_folder_without_a_remote_has_no_address(tmp_path: Path) -> None:
    assert addresses.from_remote(addresses.origin(tmp_path)) is None


def test_colab_is_offered_for_github_alone() -> None:
    options = repository.theme_options("https://gitlab.com/example/acts")
    assert options["repository_provider"] == "gitlab"
    assert "colab_url" not in options["launch_buttons"]
    assert "colab_url" in repository.theme_options("https://github.com/a/b")["launch_buttons"]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://github.com/example/acts", "/v2/gh/example/acts/main?"),
        ("https://gitlab.com/example/acts", "/v2/gl/example%2Facts/main?"),
        (
            "https://github.example.org/a/b",
            "/v2/git/https%3A%2F%2Fgithub.example.org%2Fa%2Fb/main?",
        ),
    ],
)
def test_binder_address_has_the_form_of_its_forge(address: str, place: str) -> None:
    assert place in repository.binder(address)


# --- formulas


@pytest.fixture(scope="module")
def katex():
    running = strict_katex.Katex()
    yield running
    running.close()


def test_formulas_become_html_and_mathml(katex: strict_katex.Katex) -> None:
    inline = katex.render(r"\sigma'(x) \le \tfrac14")
    assert "<math" in inline
    assert "katex-display" not in inline
    assert "katex-display" in katex.render("x", display=True)


def test_macros_of_one_formula_do_not_reach_the_next(katex: strict_katex.Katex) -> None:
    katex.render(r"\gdef\mine{x} \mine")
    with pytest.raises(strict_katex.KatexError):
        katex.render(r"\mine + 1")


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{1}{",  # a brace is missing
        r"\sigmoid(x)",  # no such command
        r"\begin{align} a &= b \end{align}",  # numbered lines are display only
        "größe",  # letters that no LaTeX font has
        r"a % b",  # the rest of the line is lost
    ],
)
def test_wrong_latex_is_refused(katex: strict_katex.Katex, latex: str) -> None:
    with pytest.raises(strict_katex.KatexError):
        katex.render(latex)


CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "strict_katex"]
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = "katex"
"""


def build(
    folder: Path, text: str, configuration: str = CONF, **variables: str
) -> subprocess.CompletedProcess[str]:
    (folder / "conf.py").write_text(configuration, encoding="utf-8")
    (folder / "index.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    return subprocess.run(
        [*command, str(folder), str(folder / "out")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )


# --- shared links

SHARED = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "online.shared_links"]
html_title = "A book"
"""


def test_a_page_says_what_a_link_to_it_shows_where_the_address_is_known(tmp_path: Path) -> None:
    site = "https://example.org/book"
    result = build(tmp_path, "# One\n\nA *first* sentence.\n", SHARED, BOOK_SITE=site)
    assert result.returncode == 0, result.stderr
    out = tmp_path / "out"
    page = (out / "index.html").read_text(encoding="utf-8")
    for tag in (
        '<meta property="og:title" content="One" />',
        '<meta property="og:site_name" content="A book" />',
        '<meta property="og:description" content="A first sentence." />',
        f'<meta property="og:url" content="{site}/index.html" />',
        f'<meta property="og:image" content="{site}/_static/shared.png" />',
        f'<link rel="canonical" href="{site}/index.html" />',
    ):
        assert tag in page
    picture = (out / "_static" / "shared.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 200_000
    lost = (out / "404.html").read_text(encoding="utf-8")
    assert "There is no such page" in lost
    assert 'href="/book/_static/' in lost


def test_where_no_address_is_known_a_page_names_none(tmp_path: Path) -> None:
    unknown = {"BOOK_SITE": "", "GITHUB_REPOSITORY": ""}
    result = build(tmp_path, "# One\n\nA sentence.\n", SHARED, **unknown)
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "og:" not in page
    assert "canonical" not in page
    assert not (tmp_path / "out" / "404.html").exists()
    assert not (tmp_path / "out" / "sitemap.xml").exists()


# --- wrong formulas


def test_wrong_latex_fails_the_build_and_says_where(tmp_path: Path) -> None:
    result = build(tmp_path, "# Title\n\nGood: $x^2$.\n\nBad: $\\frac{1}{$ and $\\nosuch$.\n")
    assert result.returncode != 0
    assert "index.md:5: WARNING" in result.stderr
    assert r"\frac{1}{" in result.stderr
    assert r"\nosuch" in result.stderr  # each is told, not only the first


def test_display_formulas_scroll_in_a_box_of_their_own(tmp_path: Path) -> None:
    result = build(tmp_path, "# Title\n\n$$\na = b\n$$ (eq-a)\n\nSee {eq}`eq-a`.\n")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<div class="math" id="equation-eq-a">\n<div class="math-scroll">' in page
    assert '</div><span class="eqno">(1)' in page
    assert (tmp_path / "out" / "_static" / "katex.min.css").is_file()


# --- style sheets


def purged(style: str, names: str = "", tags: str = "p div") -> str:
    vocabulary = styles.Vocabulary(names=set(names.split()))
    vocabulary.tags |= set(tags.split())
    return styles.purge(style, vocabulary)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("p{color:red}", True),
        ("video{color:red}", False),
        (".used{color:red}", True),
        (".unused{color:red}", False),
        ("p .used > div{color:red}", True),
        ("p .used .unused{color:red}", False),
        ("#used{color:red}", True),
        ("#unused{color:red}", False),
        (".used:hover::before{color:red}", True),
        (".used:not(.unused){color:red}", True),
        ("[data-theme=dark] .used{color:red}", True),
        ("*{color:red}", True),
        ("@font-face{font-family:x;src:url(x.woff2)}", True),
        ("@keyframes turn{from{top:0}to{top:1px}}", True),
        ("@media (width<9px){.used{color:red}}", True),
        ("@media (width<9px){.unused{color:red}}", False),
    ],
)
def test_rules_stay_exactly_if_something_can_match_them(rule: str, kept: bool) -> None:
    assert bool(purged(rule, names="used")) is kept


def test_one_dead_selector_does_not_take_a_live_one_with_it() -> None:
    assert purged(".unused, .used { top: 0 }", names="used") == ".used{top: 0}"


def test_commas_inside_brackets_do_not_split_a_selector() -> None:
    rule = "p:is(.unused, .used){top:0}"
    assert purged(rule) == rule


@pytest.mark.parametrize("name", ["tooltip-inner", "bs-tooltip-end", "collapsing", "show", "fade"])
def test_classes_that_scripts_put_together_stay(name: str) -> None:
    assert purged(f".{name}{{top:0}}")


def test_what_a_script_mentions_stays() -> None:
    vocabulary = styles.Vocabulary()
    vocabulary.add_words('element.classList.add("search-summary"); create("mark")')
    assert styles.purge(".search-summary{top:0} mark{top:0}", vocabulary).count("top:0") == 2


def test_tags_classes_and_ids_of_a_page_are_found() -> None:
    page = """<p class="a b" data-class="no">1 < 2</p><!-- <b>don't --><IMG alt="x>y" id='c'>
        <script>if (i<n) "<i class='d'>"</script><svg class=e><path d=""/></svg>&lt;u&gt;"""
    assert markup.names(page) == ({"p", "img", "script", "svg", "path"}, {"a", "b", "c", "e"})


def test_drawn_part_of_a_formula_is_read_to_its_end() -> None:
    formula = (
        '<span class="katex"><span class="katex-mathml"><math><mi>m</mi></math></span>'
        '<span class="katex-html" aria-hidden="true"><span>x<svg><path/></svg></span>&lt;</span>'
        "</span>y"
    )
    assert "".join(markup.formula_text(formula + formula)) == "x<x<"


def test_a_broken_style_sheet_is_an_error() -> None:
    with pytest.raises(ValueError, match="style sheet"):
        purged("p { color: red } } .used")


def test_style_sheets_are_read_with_imports_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "font.woff2").touch()
    (tmp_path / "deep" / "b.css").write_text('p{src:url("font.woff2?v=1")}', encoding="utf-8")
    (tmp_path / "a.css").write_text('@import url("deep/b.css");\nq{top:0}', encoding="utf-8")
    assert styles.load(tmp_path / "a.css", tmp_path) == "p{src:url(deep/font.woff2)}\nq{top:0}"


# --- fonts


def face(name: str) -> str:
    return f'@font-face{{font-family:x;src:url({name}) format("woff2"),url(x.ttf)}}'


def test_fonts_keep_the_glyphs_in_use_alone(tmp_path: Path) -> None:
    source = next(strict_katex.package().glob("dist/fonts/KaTeX_Main-Regular.woff2"))
    (tmp_path / source.name).write_bytes(source.read_bytes())
    style = fonts.subset_faces(face(source.name), tmp_path, {"KaTeX": {ord("x"), ord("0"), 0x6F22}})
    made = tmp_path / "fonts" / f"cut-{source.name}"
    assert f"src:url(fonts/{made.name}?v=" in style
    assert ".ttf" not in style
    assert set(TTFont(made).getBestCmap()) == {ord("x"), ord("0")}
    assert made.stat().st_size < source.stat().st_size / 10
    first = made.read_bytes()
    fonts.subset_faces(face(source.name), tmp_path, {"KaTeX": {ord("x"), ord("0")}})
    assert made.read_bytes() == first  # no time in it


def test_fonts_without_a_glyph_in_use_are_left_out(tmp_path: Path) -> None:
    source = next(strict_katex.package().glob("dist/fonts/KaTeX_Main-Regular.woff2"))
    (tmp_path / source.name).write_bytes(source.read_bytes())
    assert fonts.subset_faces(face(source.name), tmp_path, {"KaTeX": {0x6F22}}) == ""


def test_a_font_that_nobody_accounts_for_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="new.woff2"):
        fonts.subset_faces(face("new.woff2"), tmp_path, {"KaTeX": set()})


def test_icons_are_the_private_characters_of_a_style_sheet() -> None:
    assert fonts.private_use("a\uf0c9b é") == {0xF0C9}


# --- pages

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"></svg>'


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [("345.6pt", "216pt", (461, 288)), ("120", "90", (120, 90)), ("120px", "90px", (120, 90))],
)
def test_size_of_an_svg_is_in_css_pixels(
    tmp_path: Path, width: str, height: str, size: tuple[int, int]
) -> None:
    (tmp_path / "a.svg").write_text(SVG.format(width, height), encoding="utf-8")
    assert pages.image_size(tmp_path / "a.svg") == size


def test_size_of_an_svg_may_be_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 1 1"></svg>', encoding="utf-8")
    assert pages.image_size(tmp_path / "a.svg") is None


def test_figures_get_a_size_and_wait_from_the_second_on(tmp_path: Path) -> None:
    (tmp_path / "_images").mkdir()
    for name in "ab":
        (tmp_path / "_images" / f"{name}.svg").write_text(SVG.format("72pt", "36pt"), "utf-8")
    page = f'{pages.CHARSET}<img alt="x" src="_images/a.svg"><img alt="y" src="_images/b.svg">'
    done = pages.finish(page, tmp_path)
    assert '<img width="96" height="48" alt="x" src="_images/a.svg">' in done
    assert '<img width="96" height="48" loading="lazy" alt="y" src="_images/b.svg">' in done


def test_policy_names_the_hash_of_each_inline_script() -> None:
    policy = pages.policy("<script>alert(1)</script><script src='a.js'></script>")
    assert "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in policy
    assert policy.count("sha256-") == 1
    assert "script-src 'self' 'sha256" in policy


# --- the bundle and what is left


def test_bundle_keeps_order_and_separates_scripts(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a = 1 // end\n//# sourceMappingURL=a.js.map", "utf-8")
    assert bundle(["a.js", "inline:let b = 2"], tmp_path) == "let a = 1 // end\n;\nlet b = 2;\n"


def test_unused_files_and_empty_folders_go(tmp_path: Path) -> None:
    for name in ("kept.css", "locales/de.mo", "fonts/a.woff2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    tidy(tmp_path, '<link href="_static/kept.css"> url(fonts/a.woff2)')
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
    assert left == ["fonts", "fonts/a.woff2", "kept.css"]
