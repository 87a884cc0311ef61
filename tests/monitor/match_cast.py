"""The schools of the labelled names: the five whose policies ship with the program, as far as is public, and invented ones."""

from collections.abc import Mapping

from monitor.model import Namesake, School
from tests.cast import LARKSPUR

_ALL = (
    LARKSPUR,
    School(
        id="orchard",
        name="Orchard Community Primary School",
        short_name="Orchard Primary",
        town="Castle Donington",
        postcode="DE74 2QU",
        website="https://www.orchardprimary.example",
        hashtags=("#OrchardCD",),
        acronyms=("OCPS",),
        namesakes=(
            Namesake("Orchard Primary School, Hackney", ("Hackney",)),
            Namesake("Orchard Primary School", ("Hounslow",), ("orchardprimary.test",)),
        ),
    ),
    School(
        id="stokes_wood",
        name="Stokes Wood Primary School",
        short_name="Stokes Wood",
        town="Leicester",
        website="http://www.stokeswood.leicester.sch.example",
    ),
    School(
        id="derwent_vale",
        name="Derwent Vale Primary and Nursery School",
        short_name="Derwent Vale",
        acronyms=("DVPNS",),
        places=("Borrowdale",),
        namesakes=(Namesake("Derwent Primary School", ("Derby",)),),
    ),
    School(
        id="cornist_park",
        name="Cornist Park Primary",
        short_name="Cornist Park",
        town="Flint",
        also_called=("Cornist Park C.P. School", "Ysgol Parc Cornist"),
        handles=("@cornistpark",),
        acronyms=("CPS",),
        places=("Y Fflint",),
        nation="wales",
    ),
    School(id="haymerle", name="Haymerle School", short_name="Haymerle", town="London", places=("Peckham",)),
    School(
        id="st_marys",
        name="St Mary's Church of England (Aided) Primary School",
        short_name="St Mary's",
        town="Marlbridge",
        namesakes=(Namesake("St Mary's RC Primary School, Tarnmouth"),),
    ),
    School(id="oakwood", name="Oakwood Primary School", short_name="Oakwood", town="Pellworth", postcode="PW3 1AA"),
    School(id="park", name="Park Primary School", short_name="Park Primary", town="Wexcombe"),
    School(id="thistlewood", name="Thistlewood Junior School", short_name="Thistlewood", town="Garrowby"),
    School(id="holy_trinity", name="Holy Trinity Catholic Primary School", short_name="Holy Trinity", town="Wexcombe"),
)

SCHOOLS: Mapping[str, School] = {school.id: school for school in _ALL}
