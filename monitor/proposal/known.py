"""What is known of a school when sources are proposed for it, and the words that it is searched for by."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.config import persons
from monitor.match import ESTIMATE
from monitor.match.forms import Name, parse_name
from monitor.model import FormerName, School

_COMMON = 0.5  # below this a name is that of several schools, and its town goes with it
_LITTLE = 4  # so many letters, or fewer, mean something else as well
_INITIALS = 3  # so many letters at least
_AREA = re.compile(r"([A-Z]{1,2})\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a school; what is not known is empty. ``website`` and ``council`` are addresses of home pages.

    ``district``, ``latitude`` and ``longitude`` are what its postcode says.
    """

    name: str
    short_name: str
    town: str = ""
    postcode: str = ""
    website: str = ""
    nation: str = ""
    council: str = ""
    urn: str = ""
    formerly: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    district: str = ""
    latitude: str = ""
    longitude: str = ""

    @property
    def area(self) -> str:
        """The postcode's area, one or two capital letters, or nothing."""
        found = _AREA.match(self.postcode.strip())
        return found[1].upper() if found else ""

    @property
    def host(self) -> str:
        """The website's host without www."""
        return (urlsplit(self.website).hostname or "").removeprefix("www.")

    def sounds_like(self, handle: str) -> bool:
        """Return whether an account may be the school's by its name: it holds a word of ours or our initials, and no person."""
        names = (self.name, self.short_name)
        cores = tuple(parse_name(name).core_text for name in names)
        words = {_bare(word) for word in (*persons.own(cores, ()).words, *cores)}
        initials = {"".join(_bare(word)[:1] for word in name.split()) for name in names}
        held = [*(word for word in words if len(word) >= _LITTLE), *(word for word in initials if len(word) >= _INITIALS)]
        nobody = not persons.find_person(handle, persons.own(names, ()))
        return nobody and any(word.lower() in _bare(handle).lower() for word in held)

    @property
    def school(self) -> School:
        """The school as it is recognised, for counting what names it."""
        return School(
            id="proposed",
            name=self.name,
            short_name=self.short_name,
            town=self.town,
            postcode=self.postcode.upper(),
            website=self.website,
            handles=self.handles,
            hashtags=self.hashtags,
            formerly=tuple(FormerName(name) for name in self.formerly),
            nation=self.nation or "england",
        )


def short_of(name: str) -> str:
    """Return what people probably call a school: its name without the kind of school that it says.

    A Welsh school keeps its Ysgol: without it the name is as likely a hill or a farm.
    """
    return name if name.lower().startswith("ysgol ") else parse_name(name).core_text


def words(known: Known, former: str = "") -> dict[str, str]:
    """Return what stands for each placeholder of a search, without those of which nothing is known."""
    near = _placed(known.short_name, known.town, always=True) if known.town else ""
    found = {
        "exact": _placed(known.name, known.town),
        "near": near,
        "short": near if _plain(known.short_name) != _plain(known.name) else "",
        "former": _placed(former, known.town) if former else "",
        "town": _plain(known.town),
        "district": _plain(known.district),
        "host": known.host,
        "tag": known.hashtags[0].lstrip("#") if known.hashtags else "",
        "subreddit": _bare(known.town),
        "latitude": known.latitude,
        "longitude": known.longitude,
        "urn": known.urn,
    }
    return {key: value for key, value in found.items() if value}


def phrase(name: str) -> str:
    """Return a name in quotation marks, as search engines take it; both spellings where it holds an "and"."""
    plain = _plain(name)
    spelt = dict.fromkeys((plain, re.sub(r"\s*&\s*", " and ", plain), re.sub(r"\band\b", "&", plain)))
    quoted = [f'"{one}"' for one in spelt]
    return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


def _placed(name: str, town: str, *, always: bool = False) -> str:
    """Return what a name is searched for by: with its town where it is common or little, and "school" where it says nothing."""
    parsed = parse_name(name)
    little = len(_bare(name)) <= _LITTLE
    settles = ESTIMATE.of(parsed.core, parsed.kinds) if parsed.core else 0.0
    common = always or little or settles < _COMMON
    place = f'"{_plain(town)}"' if " " in _plain(town) else _plain(town)
    school = "school" if common and _says_no_school(parsed, name) else ""
    return " ".join(filter(None, (phrase(name), place if common else "", school)))


def _says_no_school(parsed: Name, name: str) -> bool:
    return not parsed.kinds and not name.lower().startswith(("ysgol", "gaelscoil", "bunscoil"))


def _plain(name: str) -> str:
    """Return a name on one line, apostrophes straight and without quotation marks, which would end the phrase that it is in."""
    return " ".join(re.sub('["\u201c\u201d\\\\]', " ", re.sub("[\u2018\u2019\u02bc]", "'", name)).split())


def _bare(name: str) -> str:
    """Return a name's letters and digits alone, in ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]", "", plain)
