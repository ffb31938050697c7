"""What a value says of itself: computed when it is first asked for, and kept with it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """As `functools.cached_property`, but without its lock.

    Before Python 3.12 all instances of a class share that one, so that busy threads queue for it. Here two that ask at
    once compute the same twice.
    """

    def __init__(self, compute: Callable[[Any], _Value]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, _owner: type) -> _Value:
        value = self._compute(instance)
        instance.__dict__[self._name] = value  # from now on found there, before it is looked for here
        return value
