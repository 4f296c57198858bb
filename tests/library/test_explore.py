"""The slider widget: what Python puts into it, and what a browser shows of it."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from acts.explore import SCRIPT, slider

X = np.linspace(-2, 2, 41)
STEPS = [0.5, 1, 2]
ALT = "A straight line through the origin that turns with the slider."


def widget(**changes):
    arguments = {
        "curves": {"line": np.outer(STEPS, X)},
        "x": X,
        "sliders": {"slope": STEPS},
        "numbers": {"height at the right": np.array(STEPS) * 2},
        "alt": ALT,
    } | changes
    return slider(arguments.pop("curves"), **arguments)


class Page(HTMLParser):
    """Elements in order, with attributes; the text of each kind; balance of open and close."""

    void = {"input", "br"}

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1], data))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def data_of(html) -> dict:
    return json.loads(Page(html).elements[0][1]["data-frames"])


def heights(html, curve, frame, low, high):
    """Decode what the page stores back into values."""
    code = data_of(html)["curves"][curve][frame]
    levels = [code[i : i + 2] for i in range(0, len(code), 2)]
    share = [np.nan if c == ".." else 1.25 - int(c, 36) / 1295 * 1.5 for c in levels]
    return low + np.array(share) * (high - low)


def test_frames_hold_the_values_that_python_computed():
    html = widget(ylim=(-5, 5)).html
    for frame, slope in enumerate(STEPS):
        np.testing.assert_allclose(heights(html, 0, frame, -5, 5), slope * X, atol=10 / 800)
    assert data_of(html)["values"] == [["0.5", "1", "2"]]
    assert data_of(html)["numbers"] == [["1", "2", "4"]]


def test_two_sliders_make_a_grid_of_frames_in_row_order():
    a, b = np.array([1.0, 2.0]), np.array([0.0, 0.5, 1.0])
    curves = {"line": a[:, None, None] * X + b[:, None]}
    html = widget(curves=curves, sliders={"a": a, "b": b}, numbers=None, ylim=(-5, 5)).html
    expected = a[1] * X + b[2]
    np.testing.assert_allclose(heights(html, 0, 1 * 3 + 2, -5, 5), expected, atol=10 / 800)
    assert len(Page(html).all("input")) == 2


def test_a_fixed_curve_is_stored_once():
    html = widget(curves={"line": np.outer(STEPS, X), "reference": X}).html
    assert [len(frames) for frames in data_of(html)["curves"]] == [3, 1]


def test_gaps_and_log_axis():
    curves = {"line": np.array([[1.0, 10.0, np.nan, 1000.0], [0.0, -1.0, np.inf, 1000.0]])}
    html = widget(
        curves=curves, x=range(4), sliders={"k": [1, 2]}, numbers=None, yscale="log", ylim=(1, 1e3)
    ).html
    np.testing.assert_allclose(heights(html, 0, 0, 0, 3), [0, 1, np.nan, 3], atol=0.01)
    np.testing.assert_allclose(heights(html, 0, 1, 0, 3), [np.nan] * 3 + [3], atol=0.01)


def test_curves_outside_the_panel_leave_it_instead_of_running_along_its_edge():
    html = widget(ylim=(-1, 1)).html
    assert heights(html, 0, 2, -1, 1).max() == pytest.approx(1.5)
    assert 'overflow="hidden"' in html


def test_the_same_call_gives_the_same_bytes_in_another_process():
    code = (
        "import sys; sys.path.insert(0, 'tests/library'); from test_explore import widget;"
        "sys.stdout.buffer.write(widget().html.encode())"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONHASHSEED": "7"},
    ).stdout
    assert out.decode() == widget().html
    assert repr(widget()) == repr(widget())
    assert "0x" not in repr(widget())


def test_text_form_is_the_described_still_figure():
    assert repr(widget(start={"slope": 1})) == (
        f"Slider: slope from 0.5 to 2 (3 steps).\n{ALT}\nAt slope = 1: height at the right = 2."
    )


def test_without_javascript_a_described_first_frame_stays():
    page = Page(widget(start={"slope": 2}).html)
    assert "hidden" in page.all("fieldset")[0]
    drawn = [p for p in page.all("path") if "data-curve" in p]
    assert drawn[0]["d"].startswith("M0 ")
    assert page.all("svg")[0]["aria-label"] == ALT
    assert ("b", "4") in page.texts
    assert ("p", f"At slope = 2. {ALT} The sliders need JavaScript.") in page.texts


def test_controls_are_native_labelled_and_announced():
    page = Page(widget().html)
    (control,) = page.all("input")
    assert control["type"] == "range"
    assert (control["min"], control["max"], control["value"]) == ("0", "2", "0")
    assert control["aria-valuetext"] == "0.5"
    assert len(page.all("label")) == 1
    # Without it JupyterLab's own shortcuts take the arrow keys away from the control.
    assert control["data-lm-suppress-shortcuts"] == "true"
    assert page.all("output")[0]["aria-live"] == "polite"
    assert not [a for _, a in page.elements if "id" in a], "ids could clash on a page"


def test_labels_are_escaped_everywhere():
    evil = "<img src=x onerror=alert(1)>'\"&"
    html = widget(
        curves={evil: np.outer(STEPS, X), "other": X},
        sliders={evil: STEPS},
        numbers={evil: STEPS},
        xlabel=evil,
        ylabel=evil,
        alt=evil + " and more of that",
    ).html
    page = Page(html)
    assert not page.all("img")
    assert not [a for _, a in page.elements if any(k.startswith("on") for k in a)]
    texts = widget(sliders={"who": [evil, "b", "c"]}, numbers=None).html
    assert data_of(texts)["values"] == [[evil, "b", "c"]]
    assert not Page(texts).all("img")


def test_every_widget_carries_the_same_script_without_eval_or_formula():
    scripts = {re.search(r"<script>(.*?)</script>", w.html, re.S)[1] for w in (widget(), grid())}
    assert scripts == {SCRIPT}
    assert not re.search(r"\beval\b|\bFunction\b|Math\.|innerHTML|setTimeout|fetch|https?:", SCRIPT)
    assert len(SCRIPT) < 1700


def grid():
    """Build a widget as large as a chapter has: ten slopes, seven depths, a point per layer."""
    slopes, depths, layer = np.linspace(0.05, 1, 10), np.array([2, 3, 5, 8, 10, 15, 20]), range(21)
    left = slopes[:, None, None] ** (depths[:, None] - np.array(layer))
    return widget(
        curves={"gradient": np.where(np.array(layer) <= depths[:, None], left, np.nan)},
        x=layer,
        sliders={"slope": slopes, "depth": depths},
        numbers={"left": left[:, :, 0]},
        yscale="log",
        dots=True,
    )


def test_weight_of_a_typical_widget():
    assert len(grid().html.encode()) < 15_000


def test_curves_stand_out_in_both_themes():
    tones = re.findall(
        r"color-mix\(in srgb,(#\w{6}),currentColor 25%\)",
        widget(curves={str(i): X + i for i in range(6)}).html,
    )
    assert len(set(tones)) == 6

    def luminance(c):
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    def rgb(text):
        return np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)])

    for ink, paper in [("#222832", "#ffffff"), ("#ced6dd", "#14181e"), ("#ffffff", "#111111")]:
        for tone in tones:
            a, b = luminance(0.75 * rgb(tone) + 0.25 * rgb(ink)), luminance(rgb(paper))
            assert (max(a, b) + 0.05) / (min(a, b) + 0.05) >= 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sliders": {}}, "sliders must be one or two, got 0"),
        ({"sliders": {"slope": [1]}}, r"sliders\['slope'\] needs two or more"),
        ({"sliders": {"slope": [1, 1, 2]}}, r"sliders\['slope'\] needs two or more different"),
        ({"curves": {}}, "curves must be 1 to 6, got 0"),
        ({"curves": {"line": np.ones((2, 41))}}, r"curves\['line'\] has shape \(2, 41\)"),
        ({"curves": {"line": np.full(41, np.nan)}}, "no value that can be drawn"),
        ({"numbers": {"n": [1, 2]}}, r"numbers\['n'\] has shape \(2,\), needed is \(3,\)"),
        ({"x": X[::-1]}, "x must be increasing"),
        ({"start": {"slope": 3}}, r"start\['slope'\]=3 is not a value"),
        ({"start": {"depth": 1}}, r"start\['depth'\]=1 is not a value"),
        ({"yscale": "symlog"}, "yscale must be .* got 'symlog'"),
        ({"ylim": (1, 1)}, "ylim must be two increasing numbers"),
        ({"ylim": (0, 1), "yscale": "log"}, "ylim must be positive"),
        ({"alt": "a line"}, "alt must describe the drawing, got 'a line'"),
    ],
)
def test_errors_name_the_argument(changes, message):
    with pytest.raises(ValueError, match=message):
        widget(**changes)


def test_a_widget_too_heavy_for_a_page_is_refused():
    with pytest.raises(ValueError, match="too heavy for a page: .* thin out x"):
        slider(
            {"line": np.ones((50, 1000))},
            x=np.arange(1000),
            sliders={"k": np.arange(50)},
            alt=ALT,
        )


@pytest.mark.parametrize(
    ("limits", "labels"),
    [
        ((0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ((-8, 8), ["−5", "0", "5"]),
        ((0.1, 0.13), ["0.1", "0.11", "0.12", "0.13"]),
    ],
)
def test_ticks_are_round_numbers(limits, labels):
    html = widget(ylim=limits, xlabel="", x=np.linspace(0, 1e6, 41)).html
    ticks = re.findall(r'text-anchor="end">([^<]+)</text>', html)
    assert ticks == labels


@pytest.mark.parametrize(
    ("limits", "labels"),
    [
        ((1e-6, 1e3), ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]),
        ((0.5, 20), ["0.5", "1", "2", "5", "10", "20"]),
    ],
)
def test_ticks_of_a_log_axis_are_powers_or_round_numbers(limits, labels):
    html = widget(ylim=limits, yscale="log", xlabel="", x=np.linspace(0, 1e6, 41)).html
    assert re.findall(r'text-anchor="end">([^<]+)</text>', html) == labels


def test_what_is_not_finite_is_read_out_in_words():
    numbers = {"value": np.array([np.nan, np.inf, -np.inf])}
    assert repr(widget(numbers=numbers)).endswith("value = not a number.")
    told = [widget(numbers=numbers, start={"slope": s}).text for s in (1, 2)]
    assert [text.rsplit("= ")[-1] for text in told] == ["∞.", "−∞."]


# --- in a browser -------------------------------------------------------------------------------


@pytest.fixture
def address(tmp_path):
    """Write a page with three widgets, two of them alike, under a policy like the site's."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src-attr 'unsafe-inline'"
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body>{widget().html}{grid().html}{widget().html}</body></html>",
        encoding="utf-8",
    )
    return page.as_uri()


@pytest.mark.browser
def test_keyboard_moves_one_widget_and_leaves_the_others(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    paths = page.locator("path[data-curve]:not([data-dots])")
    before = [paths.nth(i).get_attribute("d") for i in range(3)]
    page.locator("input").first.focus()
    page.keyboard.press("End")
    after = [paths.nth(i).get_attribute("d") for i in range(3)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, True]
    assert page.locator("input").first.get_attribute("aria-valuetext") == "2"
    assert page.locator("output").all_inner_texts()[::2] == [
        "height at the right: 4",
        "height at the right: 1",
    ]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.browser
def test_the_script_draws_what_python_drew(browser, address):
    """Bring each control back to its start: the paths are again the ones in the HTML."""
    page = browser.new_page()
    page.goto(address)
    stored = [p["d"] for p in Page(grid().html).all("path") if "data-curve" in p]
    drawn = page.locator(".acts-slider").nth(1).locator("path[data-curve]")
    controls = page.locator(".acts-slider").nth(1).locator("input")
    for key, same in (("End", False), ("Home", True)):
        for i in range(2):
            controls.nth(i).focus()
            page.keyboard.press(key)
        now = [drawn.nth(i).get_attribute("d") for i in range(len(stored))]
        assert (now == stored) is same
    page.close()


@pytest.mark.browser
def test_running_the_script_again_changes_nothing(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.locator("input").first.focus()
    page.keyboard.press("End")
    assert page.locator("output b").first.inner_text() == "4"
    before = page.locator("body").inner_html()
    page.evaluate(f"() => {{ {SCRIPT} }}")
    assert page.locator("body").inner_html() == before
    page.close()


@pytest.mark.browser
def test_touch_moves_the_slider(browser, address):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    box = page.locator("input").first.bounding_box()
    assert box["height"] >= 24, "large enough for a finger"
    page.touchscreen.tap(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    assert page.locator("output b").first.inner_text() == "4"
    context.close()


@pytest.mark.browser
def test_without_javascript_the_description_is_shown_and_no_dead_control(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.locator("input").first.is_visible()
    assert page.locator("noscript p").first.bounding_box()["height"] > 20
    assert page.locator("svg").first.is_visible()
    context.close()
