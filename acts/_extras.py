"""What does not come with the package itself: who brings it, and what stands in for it."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Missing", "MissingExtra", "extra"]


class MissingExtra(ModuleNotFoundError):
    """A package that an extra brings is not installed."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Have the error of an import inside say which extra brings the package."""
    try:
        yield
    except MissingExtra:
        raise
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed: it comes with acts-measured[{name}]"
        raise MissingExtra(message, name=error.name) from None


class Missing:
    """Stands for a public name whose package is not installed, and says so where it is used.

    So `from acts import *`, `hasattr`, `help` and `inspect.getmembers` work without the extras.
    """

    def __init__(self, name: str, error: MissingExtra) -> None:
        self.__name__ = name
        self._needs, self._why = error.name, str(error)
        self.__doc__ = f"{name} cannot be used here. {self._why}."

    def _error(self) -> MissingExtra:
        return MissingExtra(f"{self.__name__}: {self._why}", name=self._needs)

    def __call__(self, *arguments: object, **keywords: object) -> None:
        raise self._error()

    def __getattr__(self, name: str) -> None:
        if name.startswith("_"):  # asked by the interpreter and by inspect, not by a reader
            raise AttributeError(name)
        raise self._error()

    def __repr__(self) -> str:
        return f"<{self.__name__}: {self._why}>"
