"""The closed lists that the rules of the application are written in."""

from enum import IntEnum, StrEnum


class Standing(StrEnum):
    """Whether a document is about our school. ``ROUTINE`` is boilerplate: property listings, league tables, job boards."""

    US = "us"
    UNSURE = "unsure"
    ROUTINE = "routine"
    OTHER = "other"


class Severity(IntEnum):
    """How serious the policy says a matter is; in policy files by its lower-case name."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Band(StrEnum):
    """How sure the detector is: enough to alert now, enough for a person to look today, or not enough to say."""

    ALERT = "alert"
    REVIEW = "review"
    NONE = "none"


class Channel(StrEnum):
    """What a place is to the school: the policies moderate the school's own pages and only ask elsewhere."""

    OFFICIAL_ACCOUNT = "official_account"
    OFFICIAL_SITE = "official_site"
    THIRD_PARTY = "third_party"


class Reason(StrEnum):
    """Why a person is, or is not, alerted to a case; printed by ``monitor explain``."""

    FIRST_SEEN = "first_seen"
    GOT_WORSE = "got_worse"
    BACK_AFTER_CLOSING = "back_after_closing"
    CONFIRMED_OURS = "confirmed_ours"
    ALREADY_TOLD = "already_told"
    LOOKED_AGAIN = "looked_again"
    HANDED_IN = "handed_in"
    NOT_URGENT = "not_urgent"
    UNSURE_SCHOOL = "unsure_school"
    NOT_OURS = "not_ours"
    OLD_AT_FIRST_LOOK = "old_at_first_look"


class Said(StrEnum):
    """What a person answers to "is this us?". A namesake is a no that says which other school it is."""

    YES = "yes"
    NO = "no"
    NAMESAKE = "namesake"
