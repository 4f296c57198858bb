"""The claims ledger: what the five articles say, and which cell or reference decides it."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from acts._extras import extra

__all__ = ["CHAPTERS", "SOURCES", "VERDICTS", "claim", "ledger"]

_FILE = Path(__file__).parents[1] / "claims.yml"

#: Verdict words and what each means.
VERDICTS = {
    "holds": "true as the article says it",
    "conditional": "true under conditions that the article does not name; the finding names them",
    "wrong": "contradicted by a measurement, a proof, or the source it leans on",
    "unsupported": "nothing that could be measured or opened carries it; it may still be true",
}

#: Topic of a row -> page of the book that treats it.
CHAPTERS = {
    "why-nonlinearity": "01_why_nonlinearity",
    "sigmoid-saturation": "02_sigmoid_saturation",
    "tanh": "03_tanh_and_zero_centring",
    "dying-relu": "04_dying_relu",
    "relu-variants": "05_rectifier_family",
    "smooth-and-gated": "06_smooth_and_gated",
    "softmax-gradients": "07_softmax_gradients",
    "selection-guide": "12_selection_guide",
    "keras": "14_in_keras",
}

#: The five articles. None: not known.
SOURCES = {
    "D0": {
        "title": "激活函数只是“非线性开关”?ReLU、Sigmoid、Leaky ReLU的区别与选择",
        "english": "Is an activation function just a nonlinear switch? "
        "How ReLU, sigmoid and Leaky ReLU differ, and how to choose",
        "site": "dtcms.com",
        "url": "http://www.dtcms.com/a/352916.html",
        "author": None,
        "date": None,
    },
    "D1": {
        "title": "激活函数深度解析:掌握Sigmoid到ReLU进化,优化你的深度学习模型",
        "english": "Activation functions in depth: master the evolution from sigmoid to ReLU "
        "and improve your deep learning models",
        "site": "CSDN",
        "url": None,
        "author": None,
        "date": "2024-11-25",
    },
    "D2": {
        "title": "深度解析激活函数:从基础到Softmax的进阶应用",
        "english": "Activation functions analysed in depth: "
        "from the basics to advanced uses of softmax",
        "site": None,
        "url": None,
        "author": None,
        "date": None,
    },
    "D3": {
        "title": "揭开神经魔法:深入激活函数",
        "english": "Unveiling Neural Magic: A Dive into Activation Functions",
        "site": "KDnuggets, read in a Chinese translation",
        "url": "https://www.kdnuggets.com/unveiling-neural-magic-a-dive-into-activation-functions",
        "author": "Muhammad Arham",
        "date": None,
    },
    "D4": {
        "title": "激活函数",
        "english": "Activation functions (a page of a Keras tutorial)",
        "site": "dools.cc",
        "url": "https://dools.cc/docs/keras/activations",
        "author": None,
        "date": "2026-04-04",
    },
}


def ledger() -> list[dict]:
    """Every row of the ledger, in the order of the articles.

    Returns
    -------
    list of dict
        Fresh copies with the keys ``id``, ``source``, ``section``, ``claim``, ``chapter``,
        ``verdict``, ``finding``, ``check``, ``references`` and ``seen_on``; the head of
        ``claims.yml`` says what each holds. ``verdict`` is None where nothing has been measured
        yet, ``seen_on`` where the finding carries no advice.

    Raises
    ------
    ImportError
        If PyYAML is missing.

    Examples
    --------
    >>> rows = acts.ledger()
    >>> len(rows), rows[0]["id"]
    (230, 'D0-01')
    """
    return copy.deepcopy(list(_rows(_FILE.stat().st_mtime_ns)))


def claim(slug: str) -> AbstractContextManager[None]:
    """Decide rows of the ledger: the assertions inside say what their verdicts say.

    Parameters
    ----------
    slug : str
        The ``check`` of one or several rows, as a literal.

    Returns
    -------
    context manager
        Left without an exception it displays one line per row, ``✔ slug · D2-07 wrong``; in a
        notebook also as HTML with an anchor ``claim-slug``. An exception passes through, and
        nothing is displayed.

    Raises
    ------
    ValueError
        If no row has this check, or one of its rows has no verdict yet.
    ImportError
        If PyYAML is missing.

    Notes
    -----
    The verdicts are read from the ledger, not given here: a stored output that says ``wrong`` stops
    matching when someone changes the row.
    """
    rows = [row for row in ledger() if row["check"] is not None]
    deciding = [row for row in rows if row["check"] == slug]
    if not deciding:
        near = get_close_matches(str(slug), sorted({row["check"] for row in rows}), n=3, cutoff=0.5)
        hint = f"; nearest: {', '.join(map(repr, near))}" if near else ""
        raise ValueError(f"no row of the ledger has the check {slug!r}{hint}")
    for row in deciding:
        if row["verdict"] is None:
            raise ValueError(f"row {row['id']} has the check {slug!r} but no verdict")
    return _deciding(_Decided(slug, deciding))


@contextmanager
def _deciding(decided: _Decided) -> Iterator[None]:
    yield
    # Only a notebook or an IPython prompt can show the HTML; anything else gets the lines.
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        sys.modules["IPython"].display.display(decided)
    else:
        print(decided)


class _Decided:
    """What a claim displays: the same bytes every time."""

    def __init__(self, slug: str, rows: list[dict]) -> None:
        self._slug = slug
        self._rows = [(row["id"], row["verdict"]) for row in rows]

    def __repr__(self) -> str:
        return "\n".join(f"✔ {self._slug} · {name} {verdict}" for name, verdict in self._rows)

    def _repr_html_(self) -> str:
        # The site turns each <span class="claim-row"> into a link to the ledger page. A link
        # written here would lead nowhere in JupyterLab.
        lines = "<br>".join(
            f'✔ {self._slug} · <span class="claim-row">{name}</span> {verdict}'
            for name, verdict in self._rows
        )
        return f'<p class="claim"><a id="claim-{self._slug}"></a>{lines}</p>'


@lru_cache(maxsize=1)
def _rows(stamp: int) -> tuple[dict, ...]:
    with extra("book"):
        import yaml
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)
    return tuple({**row, "seen_on": row.get("seen_on")} for row in rows)
