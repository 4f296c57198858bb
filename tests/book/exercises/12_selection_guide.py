"""Wrong answers to the exercises of chapter 12."""

RIGHT = (
    '{"ResNet-50": "relu", "MobileNetV2": "relu6", "Wide & Deep (2016)": "relu", '
    '"Transformer (2017)": "relu", "BERT": "gelu"}'
)

WRONG = {
    "what_they_use": [
        {
            "code": f'answer = {RIGHT} | {{"ResNet-50": "relu6"}}',
            "says": "plain ReLU",
            "seen": "an article on activation functions in industry",
        },
        {
            "code": f'answer = {RIGHT} | {{"Wide & Deep (2016)": "silu"}}',
            "says": "a year after",
            "seen": "the same article",
        },
        {"code": f'answer = {RIGHT} | {{"Transformer (2017)": "gelu"}}', "says": "the first one"},
        {"code": f'answer = {RIGHT} | {{"MobileNetV2": "relu"}}', "says": "MobileNetV2: look"},
        {"code": 'answer = {"BERT": "gelu"}', "says": "a dict with the keys"},
    ],
    "steps_of_a_budget": [
        {
            "code": "answer = 10",
            "says": "the number of epochs",
            "seen": "budgets quoted in epochs without the size of a batch",
        },
        {"code": "answer = 8", "says": "this is one epoch"},
        {"code": "answer = 4000", "says": "counts each image"},
        {"code": "answer = 500", "says": "multiplies the batch"},
        {"code": "answer = 40", "says": "400 / 50 is 8"},
        {"code": "answer = 75", "says": "batches in an epoch"},
    ],
    "a_deep_stack": [
        {
            "code": "def answer(layers):\n"
            "    return torch.nn.Sequential(*[torch.nn.Linear(24, 24), torch.nn.ReLU()] * layers)",
            "says": "shared by all layers",
            "seen": "models built with a list of modules times a number",
        },
        {
            "code": "def answer(layers):\n"
            "    f = torch.nn.ReLU()\n"
            "    pairs = [(torch.nn.Linear(24, 24), f) for _ in range(layers)]\n"
            "    return torch.nn.Sequential(*(m for pair in pairs for m in pair))",
            "says": "confuse every recorder",
        },
        {
            "code": "import copy\n"
            "def answer(layers):\n"
            "    first = torch.nn.Linear(24, 24)\n"
            "    pairs = [(copy.deepcopy(first), torch.nn.ReLU()) for _ in range(layers)]\n"
            "    return torch.nn.Sequential(*(m for pair in pairs for m in pair))",
            "says": "start with the same weights",
            "seen": "stacks made of clones of one layer",
        },
        {
            "code": "def answer(layers):\n"
            "    linear = [torch.nn.Linear(24, 24) for _ in range(layers)]\n"
            "    return torch.nn.Sequential(*linear, *(torch.nn.ReLU() for _ in linear))",
            "says": "the order is",
        },
        {
            "code": "answer = lambda layers: torch.nn.Sequential(torch.nn.Linear(24, 24), "
            "torch.nn.Linear(24, 24))",
            "says": "yours has 2",
        },
        {
            "code": "answer = lambda layers: torch.nn.Sequential("
            "*(torch.nn.Linear(24, 24) for _ in range(layers)))",
            "says": "yours has 0",
        },
        {"code": "answer = lambda layers: layers", "says": "has to return a torch.nn.Module"},
    ],
}
