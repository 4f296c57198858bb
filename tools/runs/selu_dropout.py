"""SELU with alpha dropout from three starts: what a listing loses that names none.

Keras then takes glorot_uniform, and SELU was derived for lecun_normal; he_normal shows that a start
can matter here. Three networks: 64 and 32 units, as an article has them, eight layers of 32, and
twenty without dropout. Ten seeds and five rates are trained at once, from starts drawn by Keras's
formulas; each half of the seeds takes the rate that is best for the other half. Chapter 14 reads
the table.
"""

import numpy as np
import torch
from stored import Stored
from torch.nn.functional import alpha_dropout, binary_cross_entropy_with_logits, cross_entropy

import acts

SEEDS, BATCH, RATES = acts.seeds(10), 50, (0.001, 0.003, 0.01, 0.03, 0.1)
NETWORKS = {  # hidden units, share dropped after each of these layers
    "listing": ([64, 32], 0.1),
    "eight": ([32] * 8, 0.1),
    "twenty": ([32] * 20, 0.0),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def glorot_uniform(rng, fan_in, fan_out):
    """Draw weights of variance 2 / (fan_in + fan_out)."""
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def normal(rng, fan_in, fan_out, gain):
    """Draw weights of variance gain / fan_in, cut off at two standard deviations as in Keras."""
    w = rng.normal(size=(fan_in, fan_out))
    while (far := np.abs(w) > 2).any():
        w[far] = rng.normal(size=far.sum())
    return w * (gain / fan_in) ** 0.5 / 0.87962566103423978


STARTS = {
    "glorot_uniform": glorot_uniform,
    "lecun_normal": lambda rng, *fans: normal(rng, *fans, gain=1),
    "he_normal": lambda rng, *fans: normal(rng, *fans, gain=2),
}


def forward(x, parameters, dropped, training):
    """Return the logits of all networks."""
    for w, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        x = alpha_dropout(torch.selu(torch.baddbmm(b, x, w)), dropped, training)
    return torch.baddbmm(parameters[-1], x, parameters[-2])


def correct(logits, y):
    """Return the share of right answers, one for each seed and rate."""
    found = (logits[..., 0] > 0) if logits.shape[-1] == 1 else logits.argmax(-1)
    return (found == y).double().mean(-1).reshape(len(SEEDS), len(RATES)).numpy()


def measure(*, data: str, network: str, start: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    hidden, dropped = NETWORKS[network]
    splits = [DATA[data](seed) for seed in SEEDS]
    rows = np.repeat(np.arange(len(SEEDS)), len(RATES))
    parts = ("x_train", "y_train", "x_test", "y_test")
    x, y, x_test, y_test = (np.stack([getattr(s, part) for s in splits])[rows] for part in parts)
    x, x_test = torch.tensor(x).float(), torch.tensor(x_test).float()
    outputs, y, y_test = splits[0].outputs, torch.tensor(y).long(), torch.tensor(y_test).long()
    widths = [x.shape[-1], *hidden, outputs]
    rngs, parameters = [np.random.default_rng(seed) for seed in SEEDS], []
    for fans in zip(widths, widths[1:], strict=False):
        of = glorot_uniform if fans[1] == outputs else STARTS[start]
        w = np.stack([of(rng, *fans) for rng in rngs])[rows]
        parameters += [torch.tensor(w).float(), torch.zeros(len(rows), 1, fans[1])]
    for p in parameters:
        p.requires_grad_()
    moments = [[torch.zeros_like(p), torch.zeros_like(p)] for p in parameters]
    rates = torch.tensor(RATES * len(SEEDS))[:, None, None]
    torch.manual_seed(SEEDS[0])
    step = 0
    for _ in range(epochs):
        order = np.stack([rng.permutation(x.shape[1]) for rng in rngs])[rows]
        for k in range(0, x.shape[1], BATCH):
            some, step = torch.tensor(order[:, k : k + BATCH]), step + 1
            out = forward(
                torch.take_along_dim(x, some[..., None], 1), parameters, dropped, training=True
            )
            labels = torch.take_along_dim(y, some, 1)
            if outputs == 1:
                losses = binary_cross_entropy_with_logits(
                    out[..., 0], labels.float(), reduction="none"
                )
            else:
                losses = cross_entropy(out.mT, labels, reduction="none")
            gradients = torch.autograd.grad(losses.mean(1).sum(), parameters)
            with torch.no_grad():  # Adam
                for p, g, (m, v) in zip(parameters, gradients, moments, strict=True):
                    m.mul_(0.9).add_(g, alpha=0.1)
                    v.mul_(0.999).addcmul_(g, g, value=0.001)
                    size = (v / (1 - 0.999**step)).sqrt_().add_(1e-7)
                    p.sub_(rates * m / (1 - 0.9**step) / size)
    with torch.no_grad():
        reached = correct(forward(x_test, parameters, dropped, training=False), y_test)
    half = np.arange(len(SEEDS)) // (len(SEEDS) // 2)
    best = [reached[half != k].mean(0).argmax() for k in half]
    return [
        {"seed": s, "rate": RATES[i], "accuracy": a[i]}
        for s, i, a in zip(SEEDS, best, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "network": network, "start": start, "epochs": epochs}
    for network in NETWORKS
    for data in DATA
    for epochs in (10, 50)
    for start in STARTS
]
SHORT = {"data": "digits", "network": "listing", "start": "glorot_uniform", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
