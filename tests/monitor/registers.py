"""Exports of a register of schools in the true columns, and schools of an invented England to fill them."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

from monitor.register import RegisterEntry

# The columns as the register has them, in its order. "name" and "code" stand for two columns each.
_COLUMNS = """
URN|LA *|EstablishmentNumber|EstablishmentName|TypeOfEstablishment *|EstablishmentTypeGroup *|EstablishmentStatus *|
ReasonEstablishmentOpened *|OpenDate|ReasonEstablishmentClosed *|CloseDate|PhaseOfEducation *|StatutoryLowAge|StatutoryHighAge|
Boarders *|NurseryProvision (name)|OfficialSixthForm *|Gender *|ReligiousCharacter *|ReligiousEthos (name)|Diocese *|
AdmissionsPolicy *|SchoolCapacity|SpecialClasses *|CensusDate|NumberOfPupils|NumberOfBoys|NumberOfGirls|PercentageFSM|
TrustSchoolFlag *|Trusts *|SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)|Federations *|UKPRN|
FEHEIdentifier|FurtherEducationType (name)|OfstedLastInsp|OfstedSpecialMeasures *|LastChangedDate|Street|Locality|Address3|Town|
County (name)|Postcode|SchoolWebsite|TelephoneNum|HeadTitle (name)|HeadFirstName|HeadLastName|HeadPreferredJobTitle|
BSOInspectorateName (name)|InspectorateReport|DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)|TeenMothPlaces|
CCF (name)|SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)|Section41Approved (name)|SEN1 (name)|SEN2 (name)|
SEN3 (name)|SEN4 (name)|SEN5 (name)|SEN6 (name)|SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|
SEN13 (name)|TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll|ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|
GOR *|DistrictAdministrative *|AdministrativeWard *|ParliamentaryConstituency *|UrbanRural *|GSSLACode (name)|Easting|Northing|
CensusAreaStatisticWard (name)|MSOA (name)|LSOA (name)|InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|
PropsName|PreviousLA *|PreviousEstablishmentNumber|OfstedRating (name)|RSCRegion (name)|Country (name)|UPRN|SiteName|QABName *|
EstablishmentAccredited *|QABReport|CHNumber|MSOA (code)|LSOA (code)
"""


def _titles() -> Iterator[str]:
    for title in _COLUMNS.replace("\n", "").split("|"):
        yield from (title.replace("*", part) for part in (("(code)", "(name)") if "*" in title else ("",)))


HEADING = tuple(_titles())
_ENDINGS = (
    "Primary School",
    "Community Primary School",
    "Church of England Primary School",
    "Catholic Primary School",
    "CofE (VA) Primary School",
    "Infant School",
    "Junior School",
    "Primary Academy",
    "School",
)
_OWN_WORDS = ("Orchard", "St Mary's", "Oakwood", "Holy Trinity", "Larkspur Hill", "Meadow View", "Caf\u00e9 Row", "Quillmarsh")
_TOWNS = ("Pellworth", "Marlbridge", "Garrowby", "Wexcombe", "Tarnmouth", "Nr Harrowdale", "WINTERSLOW", "Ambleford", "")


def school(urn: int, name: str, **columns: str) -> dict[str, str]:
    """Return a row of the register: a school with these columns filled in, named without their "(name)"."""
    known = {"URN": str(urn), "EstablishmentName": name, "EstablishmentStatus": "Open", "PhaseOfEducation": "Primary"} | columns
    return {key if key in HEADING else f"{key} (name)": value for key, value in known.items()}


def england(count: int) -> Iterator[dict[str, str]]:
    """Yield so many schools of an invented England: one in four is closed, one in ten has a common name."""
    for at in range(count):
        own = _OWN_WORDS[at // 10 % len(_OWN_WORDS)] if at % 10 == 0 else f"{_OWN_WORDS[at % 8]} Number{at}"
        yield school(
            100000 + at,
            f"{own} {_ENDINGS[at // 7 % len(_ENDINGS)]}",
            Town=_TOWNS[at // 3 % len(_TOWNS)],
            Postcode=f"QZ{at % 90} {at % 9}AB",
            SchoolWebsite=("", "none", f"www.school{at}.sch.example", "https://www.facebook.com/school")[at % 4],
            EstablishmentStatus="Closed" if at % 4 == 3 else "Open, but proposed to close" if at % 40 == 0 else "Open",
        )


def export(rows: Iterable[Mapping[str, str]], *, encoding: str = "cp1252", heading: tuple[str, ...] = HEADING) -> bytes:
    """Return the rows as the register exports them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heading, restval="", quoting=csv.QUOTE_ALL, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def entry(name: str, town: str = "", *, postcode: str = "", host: str = "", urn: str = "") -> RegisterEntry:
    """Return a school of the register; each has a URN of its own unless one is given."""
    return RegisterEntry(urn or str(crc32(f"{name} {town} {postcode} {host}".encode())), name, town, postcode, host, "Primary")
