"""The figures' helpers, judged by the data that stands on the axes."""

import io
import itertools
import runpy
import sys
import types

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import acts
from acts import plots


@pytest.fixture(autouse=True)
def fresh_figures():
    with plt.rc_context():
        plots.use_style()
        yield
    plt.close("all")


def luminance(rgb) -> float:
    c = np.clip(np.asarray(rgb, dtype=float), 0, 1)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a, b) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def in_dark_mode(rgb):
    """CSS ``filter: invert(.93) hue-rotate(180deg)``, which the site puts on figures."""
    inverted = 0.93 - 0.86 * np.asarray(rgb)
    grey = np.tile([0.213, 0.715, 0.072], (3, 1))
    return np.clip((2 * grey - np.eye(3)) @ inverted, 0, 1)


def test_every_activation_has_a_look_of_its_own():
    looks = [(plots.color(n), str(plots.line(n)["linestyle"])) for n in plots._LOOKS]
    assert len(set(looks)) == len(looks)
    labels = [plots.line(n)["label"] for n in plots._LOOKS]
    assert len(set(labels)) == len(labels)
    assert set(acts.ACTIVATIONS) <= set(plots._LOOKS)


def test_functions_that_plots_does_not_name_get_looks_of_their_own(monkeypatch):
    strangers = dict.fromkeys(("relu", "stranger", "other"), acts.ACTIVATIONS["relu"])
    monkeypatch.setattr("acts._functions.registry.ACTIVATIONS", strangers)
    looks = runpy.run_path(plots.__file__)["_LOOKS"]
    styles = [str(style) for _, style in looks.values()]
    assert looks["relu"] == plots._LOOKS["relu"]
    assert all(styles.count(str(looks[name][1])) == 1 for name in ("stranger", "other"))


@pytest.mark.parametrize("name", plots._LOOKS)
def test_lines_stand_out_on_white_and_on_dark(name):
    rgb = to_rgb(plots.color(name))
    assert contrast(rgb, (1, 1, 1)) >= 3
    assert contrast(in_dark_mode(rgb), to_rgb("#14181e")) >= 3


def test_style_cycle_stands_out_on_white_and_on_dark():
    for entry in plt.rcParams["axes.prop_cycle"]:
        rgb = to_rgb(entry["color"])
        assert contrast(rgb, (1, 1, 1)) >= 3
        assert contrast(in_dark_mode(rgb), to_rgb("#14181e")) >= 3


def test_equal_dashes_differ_in_lightness():
    def lightness(name):
        return 116 * np.cbrt(luminance(to_rgb(plots.color(name)))) - 16

    for a, b in itertools.combinations(plots._LOOKS, 2):
        if plots.line(a)["linestyle"] == plots.line(b)["linestyle"]:
            assert abs(lightness(a) - lightness(b)) >= 15, (a, b)


def test_unknown_activation_is_named():
    with pytest.raises(KeyError, match="name='sigmoyd'"):
        plots.color("sigmoyd")


def test_line_gives_a_new_dict_each_time():
    plots.line("relu")["color"] = "red"
    assert plots.line("relu")["color"] == plots.color("relu")


def test_function_and_slope_draws_both_over_the_same_x():
    left, right = plots.function_and_slope({"square": (np.square, lambda x: 2 * x)})
    np.testing.assert_array_equal(left.lines[0].get_xdata(), right.lines[0].get_xdata())
    np.testing.assert_array_equal(left.lines[0].get_ydata(), left.lines[0].get_xdata() ** 2)
    np.testing.assert_array_equal(right.lines[0].get_ydata(), 2 * left.lines[0].get_xdata())


def test_function_and_slope_takes_names_from_the_registry():
    x = np.linspace(-2, 2, 9)
    left, right = plots.function_and_slope(["sigmoid", "tanh"], x=x)
    np.testing.assert_array_equal(left.lines[0].get_ydata(), acts.sigmoid(x))
    np.testing.assert_array_equal(right.lines[1].get_ydata(), acts.tanh_grad(x))
    assert left.lines[1].get_color() == plots.color("tanh")
    assert [t.get_text() for t in right.texts] == ["tanh", "sigmoid"]  # from below


def test_function_and_slope_draws_on_given_axes():
    _, axes = plt.subplots(1, 2)
    out = plots.function_and_slope("relu", ax=axes)
    assert out[0] is axes[0]
    assert out[1] is axes[1]
    assert len(plt.get_fignums()) == 1


def test_band_is_median_and_quartiles():
    runs = np.arange(12.0).reshape(4, 3)
    ax = plots.band([1, 2, 3], runs, label="relu")
    np.testing.assert_allclose(ax.lines[0].get_ydata(), np.median(runs, axis=0))
    ys = ax.collections[0].get_paths()[0].vertices[:, 1]
    low, high = np.percentile(runs, (25, 75), axis=0)
    assert ys.min() == low.min()
    assert ys.max() == high.max()
    assert ax.lines[0].get_color() == plots.color("relu")
    assert ax.lines[0].get_label() == "ReLU"


def test_band_counts_runs_that_are_not_finite_instead_of_hiding_them():
    runs = np.array([[1.0, 1.0], [3.0, np.inf], [5.0, np.nan]])
    ax = plots.band([0, 1], runs, label="mine")
    assert ax.lines[0].get_label() == "mine (1 of 3 finite)"
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [3.0, 1.0])


def test_band_without_any_finite_value_draws_nothing_and_does_not_warn():
    ax = plots.band([0, 1], np.full((2, 2), np.nan), label="mine")
    assert np.isnan(ax.lines[0].get_ydata()).all()


def test_band_can_show_each_run_as_a_line():
    ax = plots.band([0, 1], [[1.0, 2.0], [3.0, 6.0], [2.0, 1.0]], show="lines")
    drawn = [line.get_ydata().tolist() for line in ax.lines]
    assert drawn == [[2.0, 2.0], [1.0, 2.0], [3.0, 6.0], [2.0, 1.0]]  # the median, then the runs
    assert not ax.collections


def test_band_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="show must be .* got 'mean'"):
        plots.band([0], [[1.0]], show="mean")


def test_loss_curves_take_histories_and_arrays():
    history = types.SimpleNamespace(loss=np.array([3.0, 2.0, 1.0]))
    many = types.SimpleNamespace(loss=np.ones((2, 2, 3)))
    ax = plots.loss_curves({"relu": history, "sigmoid": many})
    assert ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [3, 2, 1])


@pytest.mark.parametrize(
    ("low", "wanted", "plain"),
    [(0.58, {"0.6"}, True), (0.1, {"0.2", "0.5"}, True), (1e-4, {"0.5"}, False)],
)
def test_short_log_axes_are_written_with_decimals(low, wanted, plain):
    ax = plots.loss_curves({"relu": np.geomspace(0.7, low, 20)})
    ax.figure.canvas.draw()
    labels = {t.get_text() for t in ax.get_yticklabels(which="both")}
    assert (wanted <= labels) is plain
    assert any("10^" in label for label in labels) is not plain


def test_by_depth_numbers_layers_from_one_on_a_log_axis():
    ax = plots.by_depth({"relu": [1.0, 0.1, 0.01]})
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    assert ax.get_yscale() == "log"


def test_strip_has_a_dot_per_finite_seed_and_the_median():
    ax = plots.strip({"relu": [0.1, 0.5, 0.9, np.nan]})
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [0.1, 0.5, 0.9])
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [0.5])
    assert ax.get_yticklabels()[0].get_text() == "ReLU\n(3 of 4 finite)"


def test_scatter_and_decision_show_points_by_class():
    x = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]])
    ax = plots.decision(lambda p: p[:, 0] - 0.5, (x, np.array([0, 1, 1])))
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [0])
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [1, 2])
    with pytest.raises(ValueError, match=r"shape \(3, 3\)"):
        plots.scatter((np.ones((3, 3)), np.ones(3)))


def test_network_has_a_line_per_weight_and_crosses_out_the_dead():
    ax = plots.network([2, 3, 1], dead={1: [0, 2]}, backward=["×0.1", "×2"])
    weights = [line for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(weights) == 2 * 3 + 3
    assert [line.get_linestyle() for line in weights].count(":") == 2  # out of the two dead ones
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert [(*line.get_xdata(), *line.get_ydata()) for line in crosses] == [(1, 1), (1, -1)]
    assert [t.get_text() for t in ax.texts if t.get_text()] == ["×0.1", "×2"]
    tips = [t for t in ax.texts if not t.get_text()]
    assert all(tip.xy[0] < tip.xyann[0] for tip in tips)  # from the loss to the inputs


def test_network_draws_a_wide_layer_as_four_units_and_dots():
    ax = plots.network([64, 6])
    assert [len(column.get_offsets()) for column in ax.collections] == [4, 6]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"widths": [2]}, "two layers"),
        ({"widths": [2, 0]}, "widths must be an integer of at least 1, got 0"),
        ({"widths": [2, 1], "labels": ["x"]}, "labels must have 2 entries, got 1"),
        ({"widths": [2, 1], "backward": ["a", "b"]}, "backward must have 1 entries, got 2"),
        ({"widths": [2, 1], "dead": {1: [3]}}, "unit 3 of layer 1"),
        ({"widths": [2, 1], "dead": {-1: [0]}}, "unit 0 of layer -1"),
    ],
)
def test_network_names_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.network(**arguments)


def test_histograms_leave_no_value_uncounted():
    ax = plots.histograms({"a": [0, 0, 1, 2], "b": [[-9.0, 1.5], [np.nan, 1.5]]}, limits=(0, 2))
    assert [t.get_text() for t in ax.texts] == ["0: 50 %", "outside: 25 %\nnot finite: 25 %"]
    below, above = (patch.get_data() for patch in ax.patches)  # drawn from the bottom row
    assert (below.values > below.baseline).sum() == 1  # both 1.5 in one bar
    assert (above.values > above.baseline).sum() == 2
    assert [t.get_text() for t in ax.get_yticklabels()] == ["b", "a"]


def test_histograms_of_one_value_have_an_axis():
    assert plots.histograms({"a": [3.0, 3.0]}).get_xlim() == (2.5, 3.5)
    rare = plots.histograms({"a": [np.nan] + [1.0] * 999}, ax=plt.figure().gca())
    assert rare.texts[0].get_text() == "not finite: < 1 %"
    assert (
        plots.histograms({"a": [np.inf]}, ax=plt.figure().gca()).texts[0].get_text()
        == "not finite: 100 %"
    )


@pytest.mark.parametrize(
    ("values", "limits", "message"),
    [
        ({}, None, "no entry"),
        ({"a": []}, None, "nothing under 'a'"),
        ({"a": [1.0]}, (2, 1), r"got \(2, 1\)"),
        ({"a": [1.0]}, (0, np.inf), "limits must be"),
    ],
)
def test_histograms_name_what_is_wrong(values, limits, message):
    with pytest.raises(ValueError, match=message):
        plots.histograms(values, limits=limits)


def test_images_share_one_scale():
    axes = plots.images(np.arange(12.0).reshape(3, 4), ["a", "b", "c"], columns=2)
    shown = [ax.images[0] for ax in axes]
    assert {image.get_clim() for image in shown} == {(0, 11)}
    np.testing.assert_array_equal(shown[1].get_array(), [[4, 5], [6, 7]])
    assert [ax.get_title() for ax in axes] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("pictures", "titles", "message"),
    [
        (np.ones((2, 5)), None, r"got shape \(2, 5\)"),
        (np.ones((2, 2, 3)), None, r"got shape \(2, 2, 3\)"),
        (np.ones((0, 4)), None, r"got shape \(0, 4\)"),
        (np.ones(4), None, r"got shape \(4,\)"),
        (np.ones((2, 4)), ["a"], "titles must have 2 entries, got 1"),
    ],
)
def test_images_name_what_is_wrong(pictures, titles, message):
    with pytest.raises(ValueError, match=message):
        plots.images(pictures, titles)


def test_labels_do_not_overlap_and_keep_the_order_of_the_ends():
    ax = plt.subplots()[1]
    for i in range(6):
        ax.plot([0, 1], [0, 0.001 * i + (i == 5)], label=f"line {i}")
    plots.label_lines(ax)
    ax.figure.canvas.draw()
    boxes = [Text.get_window_extent(t) for t in ax.texts]  # without the leader line
    assert [t.get_text() for t in ax.texts] == [f"line {i}" for i in range(6)]
    for below, above in itertools.pairwise(boxes):
        assert above.y0 >= below.y0 + 0.8 * below.height


def test_labels_stay_inside_the_figure():
    ax = plt.subplots()[1]
    ax.plot([0, 1], [0, 1], label="a label of some length")
    plots.label_lines(ax)
    ax.figure.canvas.draw()
    assert Text.get_window_extent(ax.texts[0]).x1 <= ax.figure.bbox.x1 + 1


def test_a_line_without_a_visible_end_has_its_label_at_half_height():
    ax = plt.subplots()[1]
    ax.plot([0, 1], [np.nan, np.nan], label="nothing")
    ax.plot([0, 1], [0, 1], label="something")
    plots.label_lines(ax)
    assert {text.get_text() for text in ax.texts} == {"nothing", "something"}
    ax.figure.canvas.draw()  # a position that is not finite would warn here


@pytest.mark.parametrize(
    ("shell", "asked"), [(None, []), (types.SimpleNamespace(kernel=1), ["svg"])]
)
def test_figures_are_svg_inside_jupyter_alone(monkeypatch, shell, asked):
    formats = []
    backend = "matplotlib_inline.backend_inline.set_matplotlib_formats"
    monkeypatch.setattr(backend, lambda name, **options: formats.append(name))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    plots.use_style()
    assert formats == asked


def test_svg_is_the_same_bytes_twice():
    def svg() -> bytes:
        out = io.BytesIO()
        ax = plots.function_and_slope({"square": (np.square, lambda x: 2 * x)})[0]
        ax.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()

    first = svg()
    assert first == svg()
    assert b"<dc:date>" not in first
    assert b"<dc:creator>" not in first


def test_style_needs_no_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)  # an import of it fails
    plt.rcParams["axes.titlesize"] = 77
    plots.use_style()
    assert plt.rcParams["axes.titlesize"] != 77


def test_figures_in_a_notebook_are_svg_without_date(monkeypatch):
    asked = []
    inline = types.SimpleNamespace(set_matplotlib_formats=lambda *a, **k: asked.append((a, k)))
    shell = types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(kernel="a kernel"))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    monkeypatch.setitem(sys.modules, "matplotlib_inline.backend_inline", inline)
    plots.use_style()
    ((formats, keywords),) = asked
    assert formats == ("svg",)
    assert keywords["metadata"] == {"Date": None, "Creator": None}
