"""The control of rare_class: the same data and networks, with as many examples of either class."""

from rare_class import measure as at_share
from stored import Stored


def measure(*, data: str, layers: int, case: str, epochs: int) -> list[dict]:
    """Rate, average precision, recall and false alarms of each seed."""
    return at_share(data=data, share=0.5, layers=layers, case=case, epochs=epochs)


CONDITIONS = [
    {"data": data, "layers": layers, "case": case, "epochs": epochs}
    for data in ("circle", "digits")
    for layers in (1, 2)
    for epochs in (5, 25)
    for case in ("relu", "slope 0.01", "slope 0.2")
]
SHORT = {"data": "circle", "layers": 1, "case": "relu", "epochs": 5}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
