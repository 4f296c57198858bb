"""Small models of the kinds that people use, built from PyTorch alone, for the tests of `record`.

Each says where the units of its activations are: `AXES` has, for each row that is to be there, the
axis (or axes) of the activation's output, found by reading the model. The tests compare with hooks
written by hand.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

__all__ = ["ZOO", "batch", "model"]


class MLP(nn.Sequential):
    AXES = {"1": 1, "4": 1}

    def __init__(self):
        super().__init__(
            nn.Linear(6, 9), nn.ReLU(), nn.Dropout(0.3), nn.Linear(9, 8), nn.Tanh(), nn.Linear(8, 3)
        )


class FunctionalMLP(nn.Module):
    AXES = {"relu": 1, "gelu": 1, "silu": 1}

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(6, 9), nn.Linear(9, 9), nn.Linear(9, 3)

    def forward(self, x):
        h = F.gelu(self.b(F.relu(self.a(x))))
        return self.c(F.silu(h + 1))


class SharedReLU(nn.Module):
    AXES = {"act": 1, "act #2": 1, "act #3": 1}

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(6, 9), nn.Linear(9, 7), nn.Linear(7, 3)
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(self.c(self.act(self.b(self.act(self.a(x))))))


class ResidualCNN(nn.Module):
    """As ResNet: in-place ReLUs, batch normalisation, a shortcut, average pooling."""

    AXES = {"relu": 1, "relu #2": 1, "relu #3": 1}

    def __init__(self):
        super().__init__()
        self.stem, self.n0 = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.a, self.n1 = nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.b, self.n2 = nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.relu, self.head = nn.ReLU(inplace=True), nn.Linear(8, 3)

    def forward(self, x):
        x = F.max_pool2d(self.relu(self.n0(self.stem(x))), 2)
        y = self.relu(self.n1(self.a(x)))
        y = self.relu(self.n2(self.b(y)) + x)
        return self.head(F.adaptive_avg_pool2d(y, 1).flatten(1))


class PreActivationCNN(nn.Module):
    """Normalisation and ReLU stand before each convolution."""

    AXES = {"r1": 1, "r2": 1}

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3)
        self.n1, self.r1, self.c1 = nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 6, 3, padding=1)
        self.n2, self.r2 = nn.BatchNorm2d(6), nn.ReLU()
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.c1(self.r1(self.n1(x)))
        return self.head(self.r2(self.n2(x)).mean((2, 3)))


class SqueezeExcite(nn.Module):
    """As MobileNetV3: depthwise convolution, a linear gate for channels, hard swish after it."""

    AXES = {"hs1": 1, "gate.1": 1, "gate.3": 1, "hs2": 1}

    def __init__(self):
        super().__init__()
        self.expand, self.hs1 = nn.Conv2d(3, 8, 1), nn.Hardswish()
        self.depth = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.gate = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 8), nn.Hardsigmoid())
        self.hs2, self.head = nn.Hardswish(), nn.Linear(8, 3)

    def forward(self, x):
        x = self.depth(self.hs1(self.expand(x)))
        x = x * self.gate(x.mean((2, 3)))[:, :, None, None]
        return self.head(self.hs2(x).mean((-1, -2)))


class FiLM(nn.Module):
    """Linear layers scale and shift the channels of a convolution, also a time embedding."""

    AXES = {"mlp.1": 1, "act1": 1, "act2": 1}

    def __init__(self):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(1, 5), nn.SiLU(), nn.Linear(5, 16))
        self.c1, self.act1 = nn.Conv2d(3, 8, 3, padding=1), nn.ReLU()
        self.c2, self.act2 = nn.Conv2d(8, 8, 3, padding=1), nn.SiLU()
        self.norm, self.head = nn.GroupNorm(2, 8), nn.Linear(8, 3)

    def forward(self, x):
        time = x.mean((1, 2, 3))[:, None]
        h = self.c1(x)
        scale, shift = self.mlp(time).chunk(2, dim=1)
        h = self.act1(h * (1 + scale[..., None, None]) + shift[..., None, None])
        h = self.act2(self.norm(self.c2(h)))
        return self.head(h.flatten(2).mean(-1))


class ConvNeXtBlock(nn.Module):
    AXES = {"act": 3}

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 2, stride=2)
        self.depth = nn.Conv2d(6, 6, 3, padding=1, groups=6)
        self.norm, self.up, self.act = nn.LayerNorm(6), nn.Linear(6, 12), nn.GELU()
        self.down, self.head = nn.Linear(12, 6), nn.Linear(6, 3)

    def forward(self, x):
        x = self.stem(x)
        y = self.depth(x).permute(0, 2, 3, 1)
        y = self.down(self.act(self.up(self.norm(y)))).permute(0, 3, 1, 2)
        return self.head((x + y).mean((2, 3)))


class UNet(nn.Module):
    AXES = {"a1": 1, "a2": 1, "a3": 1}

    def __init__(self):
        super().__init__()
        self.c1, self.a1 = nn.Conv2d(3, 4, 3, padding=1), nn.ReLU()
        self.c2, self.a2 = nn.Conv2d(4, 8, 3, padding=1), nn.LeakyReLU(0.1)
        self.up = nn.ConvTranspose2d(8, 4, 2, stride=2)
        self.a3, self.out = nn.ELU(), nn.Conv2d(8, 3, 1)

    def forward(self, x):
        first = self.a1(self.c1(x))
        low = self.a2(self.c2(F.avg_pool2d(first, 2)))
        return self.out(self.a3(torch.cat([self.up(low), first], 1))).mean((2, 3))


class Sequence1d(nn.Module):
    """A convolution over time, turned over to a normalisation over features."""

    AXES = {"act": 2, "act2": 1}

    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.act = nn.Conv1d(4, 7, 2), nn.LayerNorm(7), nn.ReLU()
        self.back, self.act2 = nn.Conv1d(7, 5, 1), nn.GELU()
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        x = self.act(self.norm(self.conv(x.transpose(1, 2)).transpose(1, 2)))
        return self.head(self.act2(self.back(x.mT)).mean(-1))


class GPTBlock(nn.Module):
    """Weights stored as (in, out), heads by a view, causal attention, GELU by its formula."""

    AXES = {"tanh": 2}

    def __init__(self):
        super().__init__()
        self.embed, self.norm = nn.Embedding(11, 8), nn.LayerNorm(8)
        self.qkv, self.up = nn.Parameter(torch.empty(8, 24)), nn.Parameter(torch.empty(8, 16))
        self.down, self.head = nn.Parameter(torch.empty(16, 8)), nn.Linear(8, 3)
        for p in (self.qkv, self.up, self.down):
            nn.init.normal_(p, std=0.3)

    def gelu(self, x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def forward(self, tokens):
        x = self.embed(tokens)
        b, t, d = x.shape
        q, k, v = (
            part.view(b, t, 2, d // 2).transpose(1, 2)
            for part in (self.norm(x) @ self.qkv).chunk(3, -1)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + y.transpose(1, 2).reshape(b, t, d)
        h = torch.addmm(torch.zeros(16), self.norm(x).view(-1, d), self.up).view(b, t, 16)
        return self.head((x + self.gelu(h) @ self.down).mean(1))


class BERTLike(nn.Module):
    AXES = {"encoder.layers.0.relu": 2, "encoder.layers.1.relu": 2, "pool.1": 1}

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(11, 8)
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.pool, self.head = nn.Sequential(nn.Linear(8, 8), nn.Tanh()), nn.Linear(8, 3)

    def forward(self, tokens):
        x = self.encoder(self.embed(tokens), src_key_padding_mask=tokens == 0)
        return self.head(self.pool(x[:, 0]))


class LlamaLike(nn.Module):
    """RMS normalisation, grouped queries, SwiGLU."""

    AXES = {"act": 2}

    def __init__(self):
        super().__init__()
        self.embed, self.norm = nn.Embedding(11, 8), nn.RMSNorm(8)
        self.q, self.kv = nn.Linear(8, 8, bias=False), nn.Linear(8, 8, bias=False)
        self.gate, self.up = nn.Linear(8, 12, bias=False), nn.Linear(8, 12, bias=False)
        self.down, self.act, self.head = nn.Linear(12, 8, bias=False), nn.SiLU(), nn.Linear(8, 3)

    def forward(self, tokens):
        x = self.embed(tokens)
        b, t, _ = x.shape
        h = self.norm(x)
        q = self.q(h).view(b, t, 2, 4).transpose(1, 2)
        k, v = self.kv(h).view(b, t, 1, 8).transpose(1, 2).chunk(2, -1)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        x = x + y.transpose(1, 2).flatten(2)
        h = self.norm(x)
        return self.head((x + self.down(self.act(self.gate(h)) * self.up(h)))[:, -1])


class ViT(nn.Module):
    AXES = {"act": 2}

    def __init__(self):
        super().__init__()
        self.patch, self.token = nn.Conv2d(3, 8, 4, stride=4), nn.Parameter(torch.zeros(1, 1, 8))
        self.qkv, self.norm = nn.Linear(8, 24), nn.LayerNorm(8)
        self.up, self.act, self.down = nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1)
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(b, t, 3, 2, d // 2).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) / 2).softmax(-1)
        x = x + (weights @ v).transpose(1, 2).reshape(b, t, d)
        return self.head((x + self.down(self.act(self.up(self.norm(x)))))[:, 0])


class LSTMClassifier(nn.Module):
    AXES = {"act": 1}

    def __init__(self):
        super().__init__()
        self.lstm, self.up, self.act = nn.LSTM(4, 5, batch_first=True), nn.Linear(5, 6), nn.ReLU()
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.act(self.up(self.lstm(x)[0][:, -1])))


ZOO = {
    c.__name__: c
    for c in (
        MLP, FunctionalMLP, SharedReLU, ResidualCNN, PreActivationCNN, SqueezeExcite, FiLM,
        ConvNeXtBlock, UNet, Sequence1d, GPTBlock, BERTLike, LlamaLike, ViT, LSTMClassifier,
    )
}  # fmt: skip
_IMAGES = {ResidualCNN, PreActivationCNN, SqueezeExcite, FiLM, ConvNeXtBlock, UNet, ViT}


def model(name: str) -> nn.Module:
    """A fresh model, the same each time; some units of it are dead."""
    torch.manual_seed(0)
    net = ZOO[name]()
    for module in net.modules():
        if not isinstance(getattr(module, "bias", None), Tensor) or isinstance(
            module, nn.LayerNorm
        ):
            continue
        some = slice(max(1, len(module.bias) // 4))
        with torch.no_grad():
            module.bias[some] = -30.0
            if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
                module.weight[some] = 0.0
    return net


def batch(name: str, seed: int = 0) -> Tensor:
    """Inputs for a model."""
    draw = torch.Generator().manual_seed(seed)
    kind = ZOO[name]
    if kind in _IMAGES:
        return torch.randn(4, 3, 8, 8, generator=draw)
    if kind in (Sequence1d, LSTMClassifier):
        return torch.randn(4, 6, 4, generator=draw)
    if kind in (GPTBlock, BERTLike, LlamaLike):
        tokens = torch.randint(1, 11, (4, 6), generator=draw)
        tokens[1, 4:] = 0  # padding
        return tokens
    return torch.randn(4, 6, generator=draw)
