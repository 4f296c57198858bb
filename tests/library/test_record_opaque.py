"""`acts.record` on attention, softmax and gated linear units, against a softmax by hand."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

import acts
from acts._networks import record_opaque

INF = float("inf")


class Calls(nn.Module):
    """A function in a model."""

    def __init__(self, f, linear=None):
        super().__init__()
        self.linear, self.f = linear, f

    def forward(self, *args, **keywords):
        if self.linear is not None:
            args = (self.linear(args[0]), *args[1:])
        return self.f(*args, **keywords)


def numbers(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


def same_bits(net, *inputs, **keywords):
    """The rows, after a look that results, gradients and random numbers are the caller's."""
    results, found = [], None
    for recorded in (False, True):
        given = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
        net.zero_grad()
        torch.manual_seed(3)
        with (rec := acts.record(net)) if recorded else torch.enable_grad():
            out = net(*given, **keywords)
            parts = [out] if isinstance(out, torch.Tensor) else [o for o in out if o is not None]
            sum(part.square().sum() for part in parts).backward()
        grads = [x.grad for x in [*given, *net.parameters()] if x.grad is not None]
        results.append([*(p.detach() for p in parts), *grads, torch.get_rng_state()])
        found = list(rec.table) if recorded else None
    for a, b in zip(*results, strict=True):
        assert torch.equal(a.nan_to_num(7.0), b.nan_to_num(7.0))
    return found


def assert_shares(row, shares):
    """The numbers of a softmax's row: of `shares`, each row of which sums to 1 or is all 0."""
    peaks = shares.amax(-1)
    wanted = {
        "mean": shares.mean(), "std": shares.std(correction=0),
        "zero_share": (shares == 0).double().mean(), "peak": peaks[peaks > 0].mean(),
    }  # fmt: skip
    assert (row["note"], row["nonfinite"]) == ("", 0)
    for column, value in wanted.items():
        assert row[column] == pytest.approx(float(value), abs=1e-12), column


# --- attention as a function -----------------------------------------------------------------


def softmax(scores):
    """Shares; all 0 where nothing is allowed, as torch's attention has it."""
    scores = (scores - scores.amax(-1, keepdim=True).clamp(min=-1e300)).exp()
    return scores / scores.sum(-1, keepdim=True).clamp(min=1e-300)


def allowed(*shape):
    """A mask in which every row has something to look at."""
    mask = numbers(*shape, seed=9) > -0.3
    mask[..., 0] = True
    return mask


LONG, KEYS = 5, 7
MASKS = [
    (LONG, KEYS), (1, KEYS), (LONG, 1), (2, 1, 1, KEYS), (2, 3, LONG, KEYS), (1, 1, LONG, KEYS),
    (2, 1, LONG, KEYS), (3, 1, KEYS), (1, 3, LONG, 1), (1, 1),
]  # fmt: skip


@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize("floating", [False, True])
@pytest.mark.parametrize("shape", MASKS, ids=str)
def test_masks_of_every_shape(shape, floating, blocks, monkeypatch):
    if blocks:
        monkeypatch.setattr(record_opaque, "_SCORES", 2 * 2 * 3 * KEYS)
    q, k, v = numbers(2, 3, LONG, 4), numbers(2, 3, KEYS, 4, seed=1), numbers(2, 3, KEYS, 6)
    mask = numbers(*shape, seed=5) if floating else allowed(*shape)
    net = Calls(functional.scaled_dot_product_attention)
    (row,) = same_bits(net, q, k, v, attn_mask=mask)
    scores = q @ k.mT / 2
    assert_shares(row, softmax(scores + mask if floating else scores.masked_fill(~mask, -INF)))


@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize(("long", "keys"), [(5, 7), (7, 5), (1, 4), (4, 1), (6, 6)])
def test_a_causal_mask_begins_at_the_top_left(long, keys, blocks, monkeypatch):
    if blocks:
        monkeypatch.setattr(record_opaque, "_SCORES", 2 * 6 * keys)
    q, k, v = numbers(2, 3, long, 4), numbers(2, 3, keys, 4, seed=1), numbers(2, 3, keys, 4)
    net = Calls(functional.scaled_dot_product_attention)
    (row,) = same_bits(net, q, k, v, is_causal=True)
    shares = softmax((q @ k.mT / 2).masked_fill(~torch.ones(long, keys).tril().bool(), -INF))
    torch.testing.assert_close(net(q, k, v, is_causal=True), shares @ v)
    assert_shares(row, shares)


@pytest.mark.parametrize("floating", [False, True])
def test_rows_that_may_look_nowhere(floating):
    """Torch gives them zeros, so there is nothing to alarm about, and no peak."""
    q, k, v = numbers(2, 3, 5, 4), numbers(2, 3, 7, 4, seed=1), numbers(2, 3, 7, 4)
    mask = allowed(5, 7)
    mask[2] = False
    shares = softmax((q @ k.mT / 2).masked_fill(~mask, -INF))
    given = torch.zeros(5, 7, dtype=torch.float64).masked_fill(~mask, -INF) if floating else mask
    net = Calls(functional.scaled_dot_product_attention)
    assert torch.isfinite(net(q, k, v, attn_mask=given)).all()
    (row,) = same_bits(net, q, k, v, attn_mask=given)
    assert_shares(row, shares)


def test_scores_that_are_not_finite_are_counted():
    q, k, v = numbers(2, 5, 4), numbers(2, 7, 4, seed=1), numbers(2, 7, 4)
    q[0, 1] = torch.nan
    net = Calls(functional.scaled_dot_product_attention)
    with acts.record(net) as rec:
        assert int(net(q, k, v).isnan().sum()) == 4
    assert rec.table["nonfinite"].tolist() == [7]


@pytest.mark.parametrize(
    "shapes",
    [[(5, 4), (7, 4)], [(2, 5, 4), (2, 7, 4)], [(1, 3, 5, 4), (2, 3, 7, 4)],
     [(2, 3, 5, 4), (1, 7, 4)], [(2, 2, 3, 5, 4), (2, 2, 3, 7, 4)]],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"scale": 0.9}, {"dropout_p": 0.4}])
def test_attention_of_other_shapes_and_with_options(shapes, options):
    q, k, v = (numbers(*shape, seed=i) for i, shape in enumerate([*shapes, shapes[1]]))
    (row,) = same_bits(Calls(functional.scaled_dot_product_attention), q, k, v, **options)
    assert_shares(row, softmax(q @ k.mT * options.get("scale", 0.5)))


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("heads", [1, 2, 6])
def test_grouped_queries(heads, masked):
    q, k, v = numbers(2, 6, 5, 4), numbers(2, heads, 7, 4, seed=1), numbers(2, heads, 7, 4)
    mask = allowed(2, 6, 5, 7) if masked else torch.ones(5, 7).bool()
    net = Calls(functional.scaled_dot_product_attention)
    (row,) = same_bits(net, q, k, v, attn_mask=mask, enable_gqa=True)
    scores = torch.stack([q[:, i] @ k[:, i * heads // 6].mT / 2 for i in range(6)], 1)
    assert_shares(row, softmax(scores.masked_fill(~mask, -INF)))


def test_attention_by_keywords_has_a_row():
    q, k = numbers(2, 3, 5, 4), numbers(2, 3, 7, 4, seed=1)
    net = Calls(lambda x: functional.scaled_dot_product_attention(query=x, key=k, value=k))
    (row,) = same_bits(net, q)
    assert_shares(row, softmax(q @ k.mT / 2))


def test_attention_in_an_exported_model_has_a_row():
    q, k = numbers(2, 3, 5, 4), numbers(2, 3, 7, 4, seed=1)
    net = Calls(functional.scaled_dot_product_attention)
    exported = torch.export.export(net, (q, k, k)).module()
    with acts.record(exported) as rec:
        assert torch.equal(exported(q, k, k), net(q, k, k))
    assert_shares(rec.table[0], softmax(q @ k.mT / 2))


@pytest.mark.parametrize("keys", [0, 3])
@pytest.mark.parametrize("long", [0, 5])
def test_attention_of_nothing(long, keys):
    q, k = numbers(2, long, 4), numbers(2, keys, 4, seed=1)
    with acts.record(net := Calls(functional.scaled_dot_product_attention)) as rec:
        net(q, k, k)
    assert (rec.table[0]["nonfinite"], rec.table[0]["note"]) == (0, "")


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.parametrize("layout", [torch.strided, torch.jagged])
def test_nested_tensors_are_named(layout):
    parts = [numbers(n, 3, 4).float() for n in (2, 5)]
    q = torch.nested.nested_tensor(parts, layout=layout).transpose(1, 2)
    q = q.contiguous() if layout == torch.strided else q
    net = Calls(functional.scaled_dot_product_attention)
    plain = net(q, q, q)
    with acts.record(net) as rec:
        out = net(q, q, q)
    assert all(torch.equal(a, b) for a, b in zip(plain.unbind(), out.unbind(), strict=True))
    assert rec.table["note"].tolist() == ["not seen: a nested or sparse tensor"]


# --- multi-head attention --------------------------------------------------------------------

WIDTH, HEADS = 6, 2


def by_hand(net, q, k, v, hidden):
    """Shares of each head, batch first: `hidden` holds what is added to the scores."""
    if net.in_proj_weight is not None:
        wq, wk, wv = net.in_proj_weight.chunk(3)
    else:
        wq, wk, wv = net.q_proj_weight, net.k_proj_weight, net.v_proj_weight
    bq, bk, bv = torch.zeros(3, WIDTH) if net.in_proj_bias is None else net.in_proj_bias.chunk(3)
    q, k, v = q @ wq.T + bq, k @ wk.T + bk, v @ wv.T + bv
    if net.bias_k is not None:
        k = torch.cat([k, net.bias_k.expand(len(k), 1, WIDTH)], 1)
        v = torch.cat([v, net.bias_v.expand(len(v), 1, WIDTH)], 1)
    if net.add_zero_attn:
        k, v = (torch.cat([x, torch.zeros_like(x[:, :1])], 1) for x in (k, v))
    more = k.shape[1] - hidden.shape[-1]
    hidden = functional.pad(hidden, (0, more))
    q, k, v = (x.unflatten(-1, (HEADS, -1)).transpose(1, 2) for x in (q, k, v))
    shares = softmax(q @ k.mT / (WIDTH / HEADS) ** 0.5 + hidden)
    out = (shares @ v).transpose(1, 2).flatten(-2)
    return shares.detach(), net.out_proj(out)


SETTINGS = [
    {}, {"add_bias_kv": True}, {"add_zero_attn": True}, {"bias": False}, {"dropout": 0.3},
    {"add_bias_kv": True, "add_zero_attn": True}, {"kdim": 5, "vdim": 4},
    {"kdim": 5, "vdim": 4, "add_bias_kv": True},
]  # fmt: skip


@pytest.mark.parametrize("need", [True, False])
@pytest.mark.parametrize("padding", [None, "bool", "float"])
@pytest.mark.parametrize("mask", [None, "bool", "float", "heads"])
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: "-".join(s) or "plain")
def test_multi_head_attention(settings, mask, padding, need):
    torch.manual_seed(0)
    first = need == (padding is None)  # batch first: with either
    net = nn.MultiheadAttention(WIDTH, HEADS, batch_first=first, dtype=torch.float64, **settings)
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(torch.randn_like(p))
    q = numbers(3, 5, WIDTH)
    k = numbers(3, 7, settings.get("kdim", WIDTH), seed=1)
    v = numbers(3, 7, settings.get("vdim", WIDTH), seed=2)
    hidden, given = torch.zeros(3, HEADS, 5, 7, dtype=torch.float64), {}
    floating = "float" in (mask, padding) or padding is None  # torch warns of unlike kinds
    if mask:
        ban = ~allowed(3, HEADS, 5, 7) if mask == "heads" else ~allowed(5, 7)
        added = torch.zeros(ban.shape, dtype=torch.float64).masked_fill(ban, -INF)
        if floating:
            added += numbers(*ban.shape, seed=4)
        hidden = hidden + added
        added = added if floating else ban
        given["attn_mask"] = added.flatten(0, 1) if mask == "heads" else added
    if padding:
        ban = ~allowed(3, 7)
        added = torch.zeros(3, 7, dtype=torch.float64).masked_fill(ban, -INF)
        if padding == "float" or (mask and floating):
            added += numbers(3, 7, seed=6)
            given["key_padding_mask"] = added
        else:
            given["key_padding_mask"] = ban
        hidden = hidden + added[:, None, None]
    shares, out = by_hand(net, q, k, v, hidden)
    inputs = [q, k, v] if first else [x.transpose(0, 1) for x in (q, k, v)]
    result = net.eval()(*inputs, **given, need_weights=need)[0]
    torch.testing.assert_close(result if first else result.transpose(0, 1), out)
    for training in (True, False):
        (row,) = same_bits(net.train(training), *inputs, **given, need_weights=need)
        assert_shares(row, shares)


@pytest.mark.parametrize("need", [True, False])
@pytest.mark.parametrize("masked", [False, True])
def test_multi_head_attention_without_a_batch(masked, need):
    net = nn.MultiheadAttention(WIDTH, HEADS, dtype=torch.float64)
    q, k = numbers(5, WIDTH), numbers(7, WIDTH, seed=1)
    hidden, given = torch.zeros(HEADS, 5, 7, dtype=torch.float64), {}
    if masked:
        ban = ~allowed(HEADS, 5, 7)
        hidden, given = hidden.masked_fill(ban, -INF), {"attn_mask": ban}
    shares, _ = by_hand(net, q[None], k[None], k[None], hidden)
    (row,) = same_bits(net, q, k, k, **given, need_weights=need)
    assert_shares(row, shares)


@pytest.mark.parametrize("need", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_a_sequence_that_is_all_padding(first, need):
    """NaN for the caller only if weights are asked for; the table says what the caller gets."""
    net = nn.MultiheadAttention(WIDTH, HEADS, batch_first=first, dtype=torch.float64)
    x, ban = numbers(3, 5, WIDTH), torch.zeros(3, 5, dtype=torch.bool)
    ban[1] = True
    ban[2, 3:] = True
    hidden = torch.zeros(3, 1, 5, 5, dtype=torch.float64).masked_fill(ban[:, None, None], -INF)
    shares, _ = by_hand(net, x, x, x, hidden)
    given = x if first else x.transpose(0, 1)
    with acts.record(net) as rec:
        out = net(given, given, given, key_padding_mask=ban, need_weights=need)[0]
    (row,) = rec.table
    lost = int(out.isnan().sum()) // WIDTH
    assert lost == (5 if need else 0)
    assert row["nonfinite"] == lost * HEADS * 5
    if not need:
        assert_shares(row, shares)
    assert row["peak"] == pytest.approx(float(shares[[0, 2]].amax(-1).mean()))


def test_causal_multi_head_attention():
    net = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True, dtype=torch.float64)
    x, mask = numbers(3, 5, WIDTH), torch.ones(5, 5).triu(1).bool()
    hidden = torch.zeros(5, 5, dtype=torch.float64).masked_fill(mask, -INF)
    shares, _ = by_hand(net, x, x, x, hidden)
    for need in (True, False):
        keywords = {"attn_mask": mask, "is_causal": True, "need_weights": need}
        (row,) = same_bits(net, x, x, x, **keywords)
        assert_shares(row, shares)


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_an_evaluated_encoder_with_a_sequence_that_is_all_padding():
    """Its fast path leaves padding out; what is computed for the table has no NaN either."""
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(WIDTH, HEADS, 8, batch_first=True)
    net, x = nn.TransformerEncoder(layer, 2).eval(), numbers(3, 5, WIDTH).float()
    ban = torch.zeros(3, 5, dtype=torch.bool)
    ban[1] = ban[2, 3:] = True
    tables = []
    for fast in (True, False):
        with torch.no_grad() if fast else torch.enable_grad():
            plain = net(x, src_key_padding_mask=ban)
            with acts.record(net) as rec:
                assert torch.equal(net(x, src_key_padding_mask=ban), plain)
        tables.append(rec.table)
    assert tables[0]["nonfinite"].tolist() == [0, 0, 0, 0]
    for column in ("layer", "mean", "zero_share", "peak", "note"):
        np.testing.assert_array_equal(tables[0][column], tables[1][column], err_msg=column)


# --- softmax, gated linear units -------------------------------------------------------------

SOFTMAX = {
    "keyword": (lambda z: functional.softmax(z, dim=1), 1),
    "torch": (lambda z: torch.softmax(z, 2), 2),
    "all keywords": (lambda z: torch.softmax(input=z, dim=0), 0),
    "method": (lambda z: z.softmax(dim=-2), 1),
    "special": (lambda z: torch.special.softmax(z, 1), 1),
    "dtype": (lambda z: functional.softmax(z, 1, dtype=torch.float64), 1),
    "method's dtype": (lambda z: z.softmax(1, torch.float64), 1),
    "torch's dtype": (lambda z: torch.softmax(z, dim=1, dtype=torch.float64), 1),
    "module": (nn.Softmax(1), 1),
    "no dim": (functional.softmax, 0),
    "module without dim": (nn.Softmax(), 0),
}


@pytest.mark.filterwarnings("ignore:Implicit dimension choice for softmax")
@pytest.mark.parametrize("how", SOFTMAX)
def test_softmax_along_any_axis(how):
    f, dim = SOFTMAX[how]
    x = numbers(3, 4, 5)
    x = x.float() if "dtype" in how else x
    (row,) = same_bits(Calls(f), x)
    assert_shares(row, softmax(x.double().movedim(dim, -1)))


@pytest.mark.filterwarnings("ignore:Implicit dimension choice for softmax")
@pytest.mark.parametrize(("ndim", "dim"), [(1, 0), (2, 1), (3, 0), (4, 1)])
def test_softmax_without_dim_takes_torchs(ndim, dim):
    x = numbers(2, 3, 4, 5)[(0,) * (4 - ndim)]
    (row,) = same_bits(Calls(functional.softmax), x)
    assert_shares(row, softmax(x.movedim(dim, -1)))


def test_softmax_over_channels():
    x = numbers(2, 3, 4, 5)
    (row,) = same_bits(Calls(nn.Softmax2d()), x)
    assert_shares(row, softmax(x.movedim(1, -1)))


def test_softmax_of_a_mask_and_of_nothing():
    x = numbers(3, 4)
    x[1] = -INF
    with acts.record(net := Calls(nn.Softmax(-1))) as rec:
        net(x)
        net(x[:0])
        net(numbers(0, 4))
    (row,) = rec.table
    assert (row["nonfinite"], row["note"]) == (4, "")
    assert row["peak"] == pytest.approx(float(softmax(x[[0, 2]]).amax(-1).mean()))


GLU = {
    "last": (lambda z: functional.glu(z), -1),
    "keyword": (lambda z: functional.glu(z, dim=1), 1),
    "positional": (lambda z: functional.glu(z, 0), 0),
    "negative": (lambda z: functional.glu(z, -2), 1),
    "all keywords": (lambda z: functional.glu(input=z, dim=1), 1),
    "module": (nn.GLU(1), 1),
}


@pytest.mark.parametrize("how", GLU)
def test_gated_linear_units_along_any_axis(how):
    f, dim = GLU[how]
    torch.manual_seed(0)
    linear = nn.Linear(3, 6, dtype=torch.float64)
    with torch.no_grad():
        linear.bias[-1] = -2000.0  # a gate that is always shut
    x = numbers(2, 4, 3)
    (row,) = same_bits(Calls(f, linear), x)
    z = linear(x).detach().chunk(2, dim)[1]
    gate = z.sigmoid()
    assert (row["note"], row["units"]) == ("", 3 if dim == -1 else 6)
    assert row["dead_units"] == 1
    assert row["mean"] == pytest.approx(float(gate.mean()), abs=1e-12)
    assert row["std"] == pytest.approx(float(gate.std(correction=0)), abs=1e-12)
    flat = gate * (1 - gate) < 0.05 / 4
    assert row["saturated_share"] == pytest.approx(float(flat.double().mean()), abs=1e-12)


def test_a_gate_of_channels():
    conv = nn.Conv2d(3, 8, 1, dtype=torch.float64)
    x = numbers(2, 3, 5, 4)
    (row,) = same_bits(Calls(lambda z: functional.glu(z, 1), conv), x)
    gate = conv(x).detach()[:, 4:].sigmoid()
    assert (row["units"], row["dead_units"], row["note"]) == (4, 0, "")
    assert row["mean"] == pytest.approx(float(gate.mean()), abs=1e-12)


def test_a_gate_of_a_plain_input_has_columns_as_units():
    (row,) = same_bits(Calls(nn.GLU()), numbers(5, 6))
    assert (row["units"], row["note"]) == (3, "")
    (row,) = same_bits(Calls(nn.GLU()), numbers(5, 2, 6))
    assert row["note"].startswith("units not counted")
