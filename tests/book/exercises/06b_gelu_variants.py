"""Wrong answers to the exercises of chapter 06b."""

RIGHT = (
    '{"torch.nn.GELU()": "exact", "jax.nn.gelu(x)": "tanh", '
    '"gelu_fast": "tanh", "quick_gelu": "sigmoid"}'
)
DISTANCES = (
    "forms = {'exact': acts.gelu(x), 'tanh': acts.gelu(x, approximate='tanh'), "
    "'sigmoid': acts.silu(x, beta=1.702)}"
)

WRONG = {
    "which_gelu_form": [
        {"code": f'answer = {RIGHT} | {{"torch.nn.GELU()": "tanh"}}', "says": "PyTorch's default"},
        {
            "code": f'answer = {RIGHT} | {{"jax.nn.gelu(x)": "exact"}}',
            "says": "JAX's default",
            "seen": "ports from JAX that call PyTorch's gelu with its default",
        },
        {"code": f'answer = {RIGHT} | {{"gelu_fast": "sigmoid"}}', "says": "another order"},
        {"code": f'answer = {RIGHT} | {{"quick_gelu": "tanh"}}', "says": "the sigmoid of 1.702"},
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "quick_gelu_at_two": [
        {"code": "answer = 0.968", "says": "this is the gate"},
        {"code": "answer = 1.954", "says": "the exact form"},
        {
            "code": "answer = 2 * acts.sigmoid(2.0)",
            "says": "this is SiLU",
            "seen": "listings that call x * sigmoid(x) a fast GELU",
        },
        {"code": "answer = 1.702 * 2 * 0.968", "says": "only opens the gate"},
        {"code": "answer = 1.0", "says": "2 times the gate"},
    ],
    "name_that_gelu": [
        {
            "code": "answer = lambda f: 'exact'",
            "says": "calls all three exact",
        },
        {
            "code": f"""
def answer(f):
    x = np.array([-2.27, 2.27])
    {DISTANCES}
    return next(n for n in forms if np.allclose(f(x), forms[n], atol=1e-3))
""",
            "says": "1e-3 is too wide",
            "seen": "tests of ported models that compare with atol=1e-3",
        },
        {
            "code": f"""
def answer(f):
    x = np.array([-2.27, 2.27])
    {DISTANCES}
    names = {{'exact': 'exact', 'tanh': 'tanh', 'sigmoid': 'sigmoid'}}
    n = min(forms, key=lambda name: np.abs(f(x) - forms[name]).max())
    return 'sigmoid' if n == 'tanh' else n
""",
            "says": "the tanh form is called sigmoid",
        },
        {"code": "answer = 'tanh'", "says": "a function of f"},
    ],
}
