"""A courier that is made when the first letter leaves by it: most passes send none, and load nothing for it."""

from collections.abc import Callable
from functools import cached_property

from digests.model import Courier, Message


class Later:
    """Stands for the courier that ``make`` returns."""

    def __init__(self, make: Callable[[], Courier]) -> None:
        self._make = make

    def deliver(self, message: Message) -> None:
        """Deliver it as the courier does, and raise what it raises."""
        self._courier.deliver(message)

    @cached_property
    def _courier(self) -> Courier:
        return self._make()
