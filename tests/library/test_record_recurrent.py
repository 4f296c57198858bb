"""`acts.record` on recurrent layers, against gates written by hand with a loop over time."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import acts

BATCH, TIME, INPUTS, HIDDEN = 3, 6, 4, 5
LENGTHS = (4, 6, 2)
GATES = {
    "LSTM": {"input gate": "sigmoid", "forget gate": "sigmoid", "cell": "tanh",
             "output gate": "sigmoid"},
    "GRU": {"reset gate": "sigmoid", "update gate": "sigmoid", "new": "tanh"},
}  # fmt: skip
KINDS = {
    "LSTM": (nn.LSTM, {}),
    "projection": (nn.LSTM, {"proj_size": 2}),
    "GRU": (nn.GRU, {}),
    "tanh": (nn.RNN, {}),
    "relu": (nn.RNN, {"nonlinearity": "relu"}),
}


def rows(net, *args, **keywords):
    with acts.record(net) as rec:
        net(*args, **keywords)
    return list(rec.table)


def network(kind, **options):
    """A layer in float64 with weights large enough to saturate some gates."""
    torch.manual_seed(0)
    cls, own = KINDS[kind]
    net = cls(INPUTS, HIDDEN, dtype=torch.float64, **own, **options)
    with torch.no_grad():
        for p in net.parameters():
            p.mul_(3 if kind != "relu" else 1)
    return net


def sequences(seed=1):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(BATCH, TIME, INPUTS, dtype=torch.float64, generator=generator)


def states(net, batch=BATCH):
    """Initial states, one for each layer and direction."""
    generator = torch.Generator().manual_seed(2)
    n = net.num_layers * (2 if net.bidirectional else 1)
    h, c = (
        torch.randn(n, batch, size, dtype=torch.float64, generator=generator)
        for size in (net.proj_size or HIDDEN, HIDDEN)
    )
    return (h, c) if isinstance(net, nn.LSTM) else h


# --- by hand -----------------------------------------------------------------------------------


def one_step(net, end, x, h, c):
    """One step of one sequence: gates as {name: (pre-activation, value)}, and the next states."""
    p = dict(net.named_parameters())
    a, s = p["weight_ih" + end] @ x, p["weight_hh" + end] @ h
    if net.bias:
        a, s = a + p["bias_ih" + end], s + p["bias_hh" + end]
    if isinstance(net, nn.LSTM):
        z = dict(zip(GATES["LSTM"], (a + s).chunk(4), strict=True))
        i, f, g, o = z.values()
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        if net.proj_size:
            h = p["weight_hr" + end] @ h
    elif isinstance(net, nn.GRU):
        (ar, au, an), (sr, su, sn) = a.chunk(3), s.chunk(3)
        reset, update = ar + sr, au + su
        z = {"reset gate": reset, "update gate": update, "new": an + reset.sigmoid() * sn}
        h = (1 - update.sigmoid()) * z["new"].tanh() + update.sigmoid() * h
    else:
        z = {"state": a + s}
        h = (a + s).tanh() if net.nonlinearity == "tanh" else (a + s).relu()
    return z, h, c


def by_hand(net, xs, state=None):
    """{label: pre-activations of all steps}, from a list of sequences; and what comes out."""
    ways = 2 if net.bidirectional else 1
    found = {}
    for layer in range(net.num_layers):
        out = [[] for _ in xs]
        for way in range(ways):
            end = f"_l{layer}" + ("_reverse" if way else "")
            for number, x in enumerate(xs):
                if state is None:
                    h = torch.zeros(net.proj_size or HIDDEN, dtype=torch.float64)
                    c = torch.zeros(HIDDEN, dtype=torch.float64)
                else:
                    pair = state if isinstance(net, nn.LSTM) else (state, state)
                    h, c = (s[layer * ways + way, number] for s in pair)
                hs = []
                for one in reversed(x) if way else x:
                    z, h, c = one_step(net, end, one, h, c)
                    hs.append(h)
                    for gate, values in z.items():
                        label = f"{end[1:]}.{gate}" if net.num_layers * ways > 1 else gate
                        found.setdefault(label, []).append(values)
                out[number].append(torch.stack(hs[::-1] if way else hs))
        xs = [torch.cat(parts, 1) for parts in out]
    return {label: torch.stack(values).detach() for label, values in found.items()}, xs


def numbers_of(label, z, net):
    """A row of the table, from pre-activations (a row per step of a sequence)."""
    function = {**GATES["LSTM"], **GATES["GRU"]}.get(label.rpartition(".")[2])
    function = function or net.nonlinearity
    value = getattr(torch, function)(z)
    slope = {
        "sigmoid": lambda: value * (1 - value) < 0.05 * 0.25,
        "tanh": lambda: 1 - value**2 < 0.05,
        "relu": lambda: value == 0,
    }[function]()
    return {
        "layer": label, "function": function, "units": HIDDEN, "nonfinite": 0,
        "mean": float(value.mean()), "std": float(value.std(correction=0)),
        "zero_share": float((value == 0).double().mean()),
        "dead_units": int((value == 0).all(0).sum()),
        "saturated_share": float(slope.double().mean()), "note": "",
    }  # fmt: skip


def assert_rows(found, wanted, net):
    assert [row["layer"] for row in found] == list(wanted)
    for row, (label, z) in zip(found, wanted.items(), strict=True):
        for column, value in numbers_of(label, z, net).items():
            near = pytest.approx(value, abs=1e-12) if isinstance(value, float) else value
            assert row[column] == near, (label, column)


# --- tests -------------------------------------------------------------------------------------

OPTIONS = [
    {"num_layers": layers, "bidirectional": both, "bias": bias}
    for layers, both, bias in [
        (1, False, False), (1, True, True), (2, False, True), (2, True, False), (3, True, True),
    ]
]  # fmt: skip


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_and_direction_has_rows_for_its_gates(kind, given, options):
    for first in (True, False):
        net, x = network(kind, batch_first=first, **options), sequences()
        state = states(net) if given else None
        wanted, out = by_hand(net, list(x), state)
        x = x if first else x.transpose(0, 1)
        result = net(x, state)[0]
        torch.testing.assert_close(result if first else result.transpose(0, 1), torch.stack(out))
        assert_rows(rows(net, x, state), wanted, net)
        assert_rows(rows(net, input=x, hx=state), wanted, net)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_without_a_batch(kind, given, layers, both):
    for first in (True, False):
        net = network(kind, num_layers=layers, bidirectional=both, batch_first=first)
        x, state = sequences()[:1], states(net, 1) if given else None
        wanted, _ = by_hand(net, list(x), state)
        if isinstance(net, nn.LSTM) and given:
            state = tuple(s[:, 0] for s in state)
        elif given:
            state = state[:, 0]
        assert_rows(rows(net, x[0], state), wanted, net)


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("options", OPTIONS[:4], ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_padding_of_packed_sequences_is_not_counted(kind, given, options, ordered):
    net, x = network(kind, **options), sequences()
    state = states(net) if given else None
    lengths = sorted(LENGTHS, reverse=True) if ordered else list(LENGTHS)
    for number, length in enumerate(lengths):
        x[number, length:] = 99.0
    wanted, _ = by_hand(net, [one[:n] for one, n in zip(x, lengths, strict=True)], state)
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=ordered)
    assert_rows(rows(net, packed, state), wanted, net)


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_between_layers_leaves_the_first_layer(kind):
    net, x = network(kind, num_layers=3, dropout=0.5, bidirectional=True), sequences()
    wanted, _ = by_hand(net, list(x))
    first = {label: z for label, z in wanted.items() if label.startswith("l0")}
    *found, last = rows(net.train(), x.transpose(0, 1))
    assert_rows(found, first, net)
    assert last["function"] == type(net).__name__
    assert last["note"] == (
        "not seen: gates after the first layer, for dropout between layers is random"
    )
    assert_rows(rows(net.eval(), x.transpose(0, 1)), wanted, net)


def test_dropout_of_a_single_layer_hides_nothing():
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last"):
        net = network("LSTM", dropout=0.5)
    assert_rows(rows(net, sequences().transpose(0, 1)), by_hand(net, list(sequences()))[0], net)


class Classifier(nn.Module):
    """A recurrent network in a model, with random numbers before, within and after it."""

    def __init__(self, kind, packed):
        super().__init__()
        torch.manual_seed(0)
        cls, own = KINDS[kind]
        options = {"num_layers": 2, "bidirectional": True, "dropout": 0.3, "batch_first": True}
        self.encoder = cls(INPUTS, HIDDEN, **own, **options)
        self.head = nn.Linear(2 * (own.get("proj_size") or HIDDEN), 2)
        self.drop, self.packed = nn.Dropout(0.2), packed

    def forward(self, x):
        x = self.drop(x)
        if self.packed:
            x = pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False)
        out, _ = self.encoder(x)
        out = out.data.mean(0) if self.packed else out.mean((0, 1))
        return self.drop(self.head(out))


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("train", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_results_gradients_and_random_numbers_are_the_callers(kind, packed, train):
    net, results = Classifier(kind, packed).train(train), []
    for recorded in (False, True):
        x = sequences().float().requires_grad_()
        net.zero_grad()
        torch.manual_seed(3)
        rec = acts.record(net)
        with rec if recorded else torch.enable_grad():
            out = net(x)
            out.square().sum().backward()
        grads = [p.grad.clone() for p in net.parameters()]
        results.append([out.detach(), x.grad, *grads, torch.get_rng_state()])
    assert all(torch.equal(a, b) for a, b in zip(*results, strict=True))
    assert len(rec.table) > 1
    assert rec.table[0]["layer"].startswith("encoder.l0.")


@pytest.mark.parametrize(("kind", "dtype"), [("LSTM", None), ("GRU", torch.bfloat16)])
def test_autocast_and_inference_mode(kind, dtype):
    net, x = network(kind, num_layers=2, bidirectional=True).float(), sequences().float()
    with torch.inference_mode(), torch.autocast("cpu", dtype, enabled=dtype is not None):
        plain = net(x)[0]
        with acts.record(net) as rec:
            assert torch.equal(net(x)[0], plain)
    wanted, _ = by_hand(net.double(), list(x.double().transpose(0, 1)))
    assert rec.table["layer"].tolist() == list(wanted)
    means = [numbers_of(label, z, net)["mean"] for label, z in wanted.items()]
    np.testing.assert_allclose(rec.table["mean"], means, atol=2e-2 if dtype else 1e-6)


def test_weights_are_those_that_the_forward_pass_uses():
    net, x = network("GRU", num_layers=2), sequences()
    half = {name: p.detach() / 2 for name, p in net.named_parameters()}
    with acts.record(net) as rec:
        out = torch.func.functional_call(net, half, (x.transpose(0, 1),))[0]
    with torch.no_grad():
        for p in net.parameters():
            p.div_(2)
    wanted, by_loop = by_hand(net, list(x))
    torch.testing.assert_close(out.transpose(0, 1), torch.stack(by_loop))
    assert_rows(list(rec.table), wanted, net)


def test_a_subclass_is_seen_if_its_forward_is_pytorchs():
    class Mine(nn.LSTM):
        pass

    class Other(nn.LSTM):
        def forward(self, x):
            return super().forward(2 * x)

    class OwnCell(nn.RNNCellBase):
        def __init__(self):
            super().__init__(INPUTS, HIDDEN, bias=False, num_chunks=4)

        def forward(self, x):
            return torch.sigmoid(x @ self.weight_ih.T)

    x = torch.ones(7, 3, INPUTS)
    assert [row["layer"] for row in rows(Mine(INPUTS, HIDDEN), x)] == list(GATES["LSTM"])
    (row,) = rows(Other(INPUTS, HIDDEN), x)
    assert row["note"] == "not seen: gates, for its forward is not nn.LSTM's"
    assert [row["layer"] for row in rows(OwnCell(), x)] == ["sigmoid"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "tanh", "relu"])
def test_cells_with_and_without_a_batch(kind, given, bias):
    """A cell has the gates of a layer of one step."""
    net, x = network(kind, bias=bias), sequences()[:, :1]
    cls, own = KINDS[kind]
    cell = getattr(nn, f"{cls.__name__}Cell")(INPUTS, HIDDEN, bias, dtype=torch.float64, **own)
    with torch.no_grad():
        for a, b in zip(cell.parameters(), net.parameters(), strict=True):
            a.copy_(b)
    state = states(net) if given else None
    wanted, _ = by_hand(net, list(x), state)
    if given:
        state = tuple(s[0] for s in state) if kind == "LSTM" else state[0]
    assert_rows(rows(cell, x[:, 0], state), wanted, net)
    with acts.record(cell) as rec:
        for number, one in enumerate(x[:, 0]):
            h = state
            if given:
                h = tuple(s[number] for s in state) if kind == "LSTM" else state[number]
            cell(one, h)
    assert_rows(list(rec.table), wanted, net)


def test_a_recurrent_cell_in_a_loop_has_one_row_for_each_gate():
    class Loop(nn.Module):
        def __init__(self):
            super().__init__()
            torch.manual_seed(0)
            self.cell = nn.LSTMCell(4, 5)

        def forward(self, x):
            state = torch.zeros(3, 5), torch.zeros(3, 5)
            for z in x.unbind(1):
                state = self.cell(z, state)
            return state[0]

    torch.manual_seed(0)
    whole = nn.LSTM(4, 5, batch_first=True)
    net = Loop()
    with torch.no_grad():
        for a, b in zip(net.parameters(), whole.parameters(), strict=True):
            a.copy_(b)
    x = torch.randn(3, 7, 4)
    ours, theirs = rows(net, x), rows(whole, x)
    assert [row["layer"] for row in ours] == [f"cell.{row['layer']}" for row in theirs]
    for a, b in zip(ours, theirs, strict=True):
        assert a["mean"] == pytest.approx(b["mean"], rel=1e-6)
        assert a["saturated_share"] == b["saturated_share"]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("how", ["plain", "packed", "padded"])
def test_units_are_followed_from_a_recurrent_layer(how, first):
    class Rectified(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = network("GRU", bidirectional=True, batch_first=first)

        def forward(self, x):
            if how == "plain":
                return torch.relu(self.encoder(x if first else x.transpose(0, 1))[0])
            x = pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False)
            out, _ = self.encoder(x)
            out = out.data if how == "packed" else pad_packed_sequence(out, batch_first=first)[0]
            return torch.relu(out)

    row = rows(Rectified(), sequences())[-1]
    assert (row["layer"], row["units"], row["note"]) == ("relu", 2 * HIDDEN, "")


def test_without_values_or_within_a_transform_there_is_a_note():
    (row,) = rows(nn.LSTM(4, 5, num_layers=2, device="meta"), torch.ones(7, 3, 4, device="meta"))
    assert row["note"] == "not seen: tensors without values"
