# Every public name of acts, written out: editors and type checkers read it, and acts/__init__.py
# loads each name from the module that it names here.

from acts import check as check, data as data, explore as explore, nn as nn, plots as plots
from acts._functions.gated import (
    gelu as gelu,
    gelu_grad as gelu_grad,
    hard_swish as hard_swish,
    hard_swish_grad as hard_swish_grad,
    mish as mish,
    mish_grad as mish_grad,
    silu as silu,
    silu_grad as silu_grad,
)
from acts._functions.losses import (
    binary_cross_entropy_with_logits as binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad as binary_cross_entropy_with_logits_grad,
    cross_entropy as cross_entropy,
    cross_entropy_grad as cross_entropy_grad,
)
from acts._functions.moments import (
    chi as chi,
    gain as gain,
    moments as moments,
    variance_map as variance_map,
)
from acts._functions.piecewise import (
    identity as identity,
    identity_grad as identity_grad,
    leaky_relu as leaky_relu,
    leaky_relu_grad as leaky_relu_grad,
    relu as relu,
    relu6 as relu6,
    relu6_grad as relu6_grad,
    relu_grad as relu_grad,
    step as step,
    step_grad as step_grad,
)
from acts._functions.quadrature import Moments as Moments
from acts._functions.rectifiers import (
    celu as celu,
    celu_grad as celu_grad,
    elu as elu,
    elu_grad as elu_grad,
    selu as selu,
    selu_grad as selu_grad,
    softplus as softplus,
    softplus_grad as softplus_grad,
)
from acts._functions.registry import ACTIVATIONS as ACTIVATIONS, Activation as Activation
from acts._functions.sigmoidal import (
    hard_sigmoid as hard_sigmoid,
    hard_sigmoid_grad as hard_sigmoid_grad,
    log_sigmoid as log_sigmoid,
    log_sigmoid_grad as log_sigmoid_grad,
    sigmoid as sigmoid,
    sigmoid_grad as sigmoid_grad,
    softsign as softsign,
    softsign_grad as softsign_grad,
    tanh as tanh,
    tanh_grad as tanh_grad,
)
from acts._functions.softmax import (
    log_softmax as log_softmax,
    logsumexp as logsumexp,
    softmax as softmax,
    softmax_jacobian as softmax_jacobian,
    softmax_vjp as softmax_vjp,
)
from acts._guide.recommend import Recommendation as Recommendation, recommend as recommend
from acts._ledger.claims import claim as claim, ledger as ledger
from acts._networks.at_best_rate import AtBestRate as AtBestRate, at_best_rate as at_best_rate
from acts._networks.bootstrap import bootstrap as bootstrap
from acts._networks.fit import History as History, fit as fit
from acts._networks.fit_many import ManyHistory as ManyHistory, fit_many as fit_many
from acts._networks.nudge import nudged as nudged
from acts._networks.record import Recorder as Recorder, record as record
from acts._networks.record_table import RecordSeries as RecordSeries, RecordTable as RecordTable
from acts._networks.seeds import seeds as seeds

__version__: str
