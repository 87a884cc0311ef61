"""Invented schools in the patterns of the official register: as many of each kind of name, with towns that do not exist."""

from math import gcd
from random import Random

from monitor.match.lexicon import words
from monitor.model import School

_SAINTS = sorted(
    words(
        """
        Mary's Peter's John's Joseph's James' Michael's Paul's Andrew's Thomas' George's Anne's Catherine's Luke's Mark's
        Matthew's Stephen's Nicholas' Margaret's Patrick's Bede's Edward's Martin's Gregory's Cuthbert's Oswald's Helen's
        """
    )
)
_DEDICATIONS = ("Holy Trinity", "All Saints", "Christ Church", "Our Lady of Lourdes", "Sacred Heart", "Holy Family")
_NATURE = sorted(
    words(
        """
        Orchard Oak Meadow Brook Grove Wood Hill Park Field Willow Beech Ash Elm Holly Hawthorn Spring River Castle Abbey Mill
        """
    )
)
_STARTS = sorted(
    words(
        """
        Ab Al Bar Bel Bram Bren Brix Cal Car Chel Clar Cor Crom Dar Den Dur El Ever Fal Far Fen Gar Glen Gran Hal Har Hol Ing Kel
        Kings Lang Lei Lin Mar Mel Mor Nether Nor Over Pel Pen Quor Rad Raven Rom Sal Sel Shel Stan Stave Tad Tarn Thorn Tils Ul
        Wal War Wes Wex Whit Win Wool Yar Yel
        """
    )
)
_ENDS = sorted(words("side field lands wood brook hurst dale ford ham ton wick leigh combe thorpe stead mead"))
_LAND = ("Park", "Hill", "Lane", "Road", "Green", "Vale")
_FAITHS = ("Church of England", "CofE", "C of E (VC)", "Catholic", "RC", "Church of England (Aided)")
_KINDS = (
    *("Primary School",) * 4,
    "Primary Academy",
    "Infant School",
    "Junior School",
    "Community Primary School",
)
# One school in forty-eight of the register is a St Mary's.
_ST_MARYS = 48
_SHARES = {"saint": 14, "dedication": 4, "town": 11, "town of a faith": 11, "glued": 20, "nature": 10, "two words": 30}


def schools(count: int, seed: int = 7) -> list[School]:
    """Return so many schools, the same each time: one in 48 is a St Mary's, about one in six carries a saint's name."""
    random = Random(seed)  # noqa: S311 - the same schools each time
    towns = [start + middle + end for start in _STARTS for middle in ("", "ing", "er") for end in _ENDS]
    random.shuffle(towns)
    # A number of towns that has no divisor with the step of the St Mary's: else those would share a few towns.
    while gcd(len(towns), _ST_MARYS) > 1:
        towns.pop()
    return [_school(number, random, towns[number % len(towns)]) for number in range(count)]


def _school(number: int, random: Random, town: str) -> School:
    kind = random.choices(list(_SHARES), list(_SHARES.values()))[0]
    own = f"St Mary's {random.choice(_FAITHS)}" if number % _ST_MARYS == 0 else _own_words(kind, random, town)
    name = f"{own} {random.choice(_KINDS)}"
    return School(f"s{number}", name, name, town=town, postcode=f"{town[:2].upper()}{number % 89 + 1} {number % 9}AA")


def _own_words(kind: str, random: Random, town: str) -> str:
    """Return a school's own words with the faith that often stands after them."""
    faith, start, end = random.choice(_FAITHS), random.choice(_STARTS), random.choice(_ENDS)
    return {
        "saint": f"St {random.choice(_SAINTS)} {faith}",
        "dedication": f"{random.choice(_DEDICATIONS)} {faith}",
        "town": town,
        "town of a faith": f"{town} {faith}",
        "glued": f"{random.choice(_NATURE)}{end}",
        "nature": f"{random.choice(_NATURE)} {random.choice(_LAND)}",
        "two words": f"{start}{end} {random.choice(_LAND)}",
    }[kind]
