"""How a name is written in a text, and what that alone is worth."""

from monitor.match.question import Question, Written

# What each way of writing the name is worth, and how much more where the name is distinctive.
_FULL, _FULL_MORE = 0.6, 0.4
_NAMED, _NAMED_MORE = 0.45, 0.4
_BARE_DISTINCT, _BARE, _BARE_COMMON = 0.55, 0.4, 0.2
_ACRONYM, _SHORT_ACRONYM = 0.4, 0.3
_LONG_ACRONYM = 4
_MISSPELT = {0: 1.0, 1: 0.95, 2: 0.72}
# People go on using an old name, but not only for the school.
_FORMER = 0.9
# A common name whose kind of school is not quite ours.
LOOSE = 0.8


def written_as(ask: Question) -> Written:
    """Return how the name is written and what that alone is worth."""
    profile, setting = ask.profile, ask.setting
    if profile.is_acronym:
        worth = _ACRONYM if len(profile.core[0]) >= _LONG_ACRONYM else _SHORT_ACRONYM
        return Written(worth, f"the letters {profile.text}, which the school uses, stand in the text")
    slip = ", with a letter or two wrong" if ask.hit.wrong else ""
    factor = _MISSPELT[ask.hit.wrong] * looseness(ask) * (_FORMER if _is_outdated(ask) else 1.0)
    if profile.official and setting.is_named and profile.essential <= ask.hit.kinds:
        why = f"{_title(ask)} '{profile.official}' stands in the text{slip}"
        return Written((_FULL + _FULL_MORE * profile.in_full) * factor, why, full=True, named=True)
    if setting.is_named or setting.is_cut:
        why = f"the name '{profile.text}' stands in the text with a school word{slip}"
        return Written((_NAMED + _NAMED_MORE * profile.distinctive) * factor, why, named=True)
    worth = _BARE_DISTINCT if ask.is_distinct else _BARE_COMMON if ask.is_common else _BARE
    return Written(worth * factor, f"the short name '{profile.text}' stands in the text{slip}")


def _title(ask: Question) -> str:
    former = ask.profile.former
    if former is None:
        return "the full name"
    return f"the name that the school had until {former.until:%-d %B %Y}," if former.until else "a former name,"


def _is_outdated(ask: Question) -> bool:
    """Return whether the name was no longer the school's when the text was posted, as far as anybody knows."""
    former = ask.profile.former
    return former is not None and (former.until is None or ask.posted is None or ask.posted > former.until)


def looseness(ask: Question) -> float:
    """Return a factor for a common name whose kind of school is not quite ours: ``The Orchard School`` need not be a primary."""
    hit, own = ask.hit, ask.profile.kinds
    if ask.is_distinct or hit.kinds in ask.profile.called or not ask.setting.is_named:
        return 1.0
    if "primary" in own and "primary" not in hit.kinds:
        return LOOSE / 2 if ask.setting.has_article else LOOSE
    return LOOSE if "community" in hit.kinds - own else 1.0
