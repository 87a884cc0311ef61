"""Delivers a message by the first of several couriers that takes it."""

from dataclasses import dataclass

from digests.model import Courier, DeliveryError, Message


@dataclass(frozen=True, slots=True)
class Fallback:
    """Couriers in the order in which they are tried. Give mail servers the same sender: its host is part of the Message-ID."""

    couriers: tuple[Courier, ...]

    def deliver(self, message: Message) -> None:
        """Return once one courier has taken the message.

        A refusal for good does not end the search: a server may refuse whom it does not relay for, and another may take him.
        Raises ``DeliveryError`` with what each of them said, permanent if any of them refused for good.
        """
        refusals = []
        for courier in self.couriers:
            try:
                return courier.deliver(message)
            except DeliveryError as refusal:
                refusals.append(refusal)
        said = " ".join(f"{at}: {refusal.words}" for at, refusal in enumerate(refusals, start=1))
        raise DeliveryError(f"Nobody took the message. {said}".rstrip(), permanent=any(refusal.permanent for refusal in refusals))
