"""What the page behind a link shows and takes: the letter that the link came in, and what it told of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import links, posting
from monitor.config import Config
from monitor.policy import Policy
from monitor.receive import Answer, Came, Taken, take, told_by
from monitor.report import moment
from monitor.store import Store, Transaction, askings, receipts
from monitor.store.receipts import Posted
from monitor.web.desk import Refusal, Shown

# A link is good for as long as an alert may climb over a holiday; what was answered sooner than people read was a machine.
LASTS, TOO_SOON = timedelta(days=14), timedelta(seconds=10)
GONE, CONFLICT, FORBIDDEN = 410, 409, 403


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """The letters of one school, behind the links that its key signed."""

    config: Config
    policy: Policy
    store: Store
    key: bytes

    def shown(self, token: str, now: datetime) -> Shown:
        """Return what the page says of a letter; raises ``Refusal`` for a link that is not good."""
        with self.store.read() as tx:
            posted = self._posted(tx, token, now)
            return self._page(tx, posted, "")

    def take(self, token: str, now: datetime) -> Shown:
        """The letter is answered; return what the page then says. Raises ``Refusal``, also where it was answered before."""
        with self.store.write() as tx:
            posted = self._posted(tx, token, now)
            if timedelta() <= now - (posted.sent or posted.created) < TOO_SOON:
                raise Refusal(CONFLICT, "The button was pressed sooner than anybody can read. Wait a moment and press it again.")
            taken = take(tx, self.config, Answer(posted.code, posting.ACK, (), (), "page"), now)
            if taken.what not in {Came.ACKNOWLEDGED, Came.CONFIRMED}:
                raise Refusal(CONFLICT, _why(taken))
            return self._page(tx, posted, "Thank you: it is recorded. Nobody else is told.")

    def _posted(self, tx: Transaction, token: str, now: datetime) -> Posted:
        try:
            code = links.opened(self.key, token, now, LASTS)
        except links.BadLink as bad:
            raise Refusal(GONE if bad.why is links.Flaw.EXPIRED else FORBIDDEN, "This link is not good, or no longer.") from None
        posted = receipts.letter_with(tx, code)
        if posted is None or posted.school_id != self.config.school.id:
            raise Refusal(FORBIDDEN, "This link belongs to no letter of this school.")
        return posted

    def _page(self, tx: Transaction, posted: Posted, done: str) -> Shown:
        label = self.policy.role_label(posted.role)
        told = told_by(tx, posted)
        refs = ", ".join(raised.ref for raised in told) or "Test"
        held = [
            f"{raised.ref} is with the {self.policy.role_label(raised.acknowledged_by)} since {moment(raised.acknowledged)}."
            for raised in told
            if raised.acknowledged
        ]
        lines = (f"The letter was sent on {moment(posted.sent or posted.created)}.", *held)
        is_answered = askings.is_answered(tx, posted.key)
        has_button = not done and not is_answered and len(held) < max(1, len(told))
        return Shown(f"{refs} for the {label}", lines, "I have it: tell nobody else" if has_button else "", done)


def _why(taken: Taken) -> str:
    if taken.what is Came.ALREADY and taken.about:
        return f"{taken.about[0].ref} is in somebody's hands already, since {moment(taken.about[0].acknowledged)}."
    return f"This was {taken.what}."
