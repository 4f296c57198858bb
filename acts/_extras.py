"""What does not come with the package itself: who brings it, and what stands in for it."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Missing", "extra"]


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Have the error of an import inside say which extra brings the package."""
    try:
        yield
    except ModuleNotFoundError as error:
        if "acts-measured[" in str(error):
            raise
        message = f"{error.name} is not installed: it comes with acts-measured[{name}]"
        raise ModuleNotFoundError(message, name=error.name) from None


class Missing:
    """Stands for a public name whose package is not installed, and says so where it is used.

    So `from acts import *`, `hasattr`, `help` and `inspect.getmembers` work without the extras.
    """

    def __init__(self, name: str, error: ModuleNotFoundError) -> None:
        self.__name__ = name
        self._needs, self._why = error.name, str(error)
        self.__doc__ = f"{name} cannot be used here. {self._why}."

    def _error(self) -> ModuleNotFoundError:
        return ModuleNotFoundError(f"{self.__name__}: {self._why}", name=self._needs)

    def __call__(self, *arguments: object, **keywords: object) -> None:
        raise self._error()

    def __getattr__(self, name: str) -> None:
        if name.startswith("_"):  # asked by the interpreter and by inspect, not by a reader
            raise AttributeError(name)
        raise self._error()

    def __repr__(self) -> str:
        return f"<{self.__name__}: {self._why}>"
