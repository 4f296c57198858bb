"""Wrong answers to the exercises of chapter 05e."""

RIGHT = (
    '{"where(x > 0, x, exp(x) - 1)": "NaN", '
    '"where(x > 0, x, exp(minimum(x, z)) - 1)": "fine", '
    '"log(1 + exp(x))": "NaN", "logaddexp(x, z)": "fine"}'
)

WRONG = {
    "softplus_gap": [
        {"code": "answer = np.log(2)", "says": "the gap for beta = 1"},
        {
            "code": "answer = 4 * np.log(2)",
            "says": "1 / beta, not beta",
            "seen": "softplus code that leaves the division by beta out or turns it round",
        },
        {"code": "answer = 0.25", "says": "the natural one"},
        {"code": "answer = np.log1p(np.exp(-4)) / 4", "says": "the gap at 1"},
        {"code": "answer = 0.5", "says": "what is it for beta = 4"},
    ],
    "which_gradient_is_nan": [
        {
            "code": f'answer = {RIGHT} | {{"where(x > 0, x, exp(x) - 1)": "fine"}}',
            "says": "computed for every x",
            "seen": "PyTorch issue 156212, and ELUs written by hand",
        },
        {
            "code": f'answer = {RIGHT} | {{"where(x > 0, x, exp(minimum(x, z)) - 1)": "NaN"}}',
            "says": "nothing overflows",
        },
        {"code": f'answer = {RIGHT} | {{"log(1 + exp(x))": "fine"}}', "says": "so is its slope"},
        {
            "code": f'answer = {RIGHT} | {{"logaddexp(x, z)": "NaN"}}',
            "says": "takes the larger argument out",
        },
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "bits_for_the_same_step": [
        {"code": "answer = 5", "says": "twice as coarse"},
        {"code": "answer = 4", "says": "four times as coarse"},
        {"code": "answer = 7", "says": "just below 0.4"},
        {"code": "answer = 8", "says": "more than needed"},
        {
            "code": "answer = 25 / (6 / 15)",
            "says": "how many bits count so far",
            "seen": "numbers of values quoted as numbers of bits",
        },
        {"code": "answer = 16", "says": "asked are bits"},
        {"code": "answer = 3", "says": "the smallest b"},
    ],
    "celu_without_nan": [
        {
            "code": "answer = lambda x: torch.where(x > 0, x, 2 * (torch.exp(x / 2) - 1))",
            "says": "the slope at 300 is NaN",
            "seen": "PyTorch issues 68425 and 156212",
        },
        {
            "code": "answer = lambda x: torch.where(x > 0, x, 2 * torch.expm1(x.clamp(max=0)))",
            "says": "this is ELU with alpha = 2",
        },
        {
            "code": "answer = lambda x: torch.where(x > 0, x, torch.expm1(x.clamp(max=0)))",
            "says": "CELU with alpha = 1",
        },
        {"code": "answer = lambda x: x.clamp(min=0)", "says": "at -3 the value is"},
        {"code": "answer = lambda x: np.float32(0)", "says": "return a tensor"},
        {"code": "def answer(x): pass", "says": "returns nothing"},
        {"code": "answer = 3", "says": "a function is asked for"},
    ],
}
