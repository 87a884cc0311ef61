"""The schools of the labelled names: the five whose policies ship with the program, as far as is public, and invented ones."""

from collections.abc import Mapping
from datetime import date

from monitor.model import FormerName, Namesake, School
from tests.cast import LARKSPUR

_ALL = (
    LARKSPUR,
    School(
        id="orchard",
        name="Orchard Community Primary School",
        short_name="Orchard Primary",
        town="Castle Donington",
        postcode="DE74 2QU",
        website="https://www.orchardprimary.org",
        hashtags=("#OrchardCD",),
        acronyms=("OCPS",),
        namesakes=(
            Namesake("Orchard Primary School, Hackney", ("Hackney",)),
            Namesake("Orchard Primary School", ("Hounslow",), ("orchardprimary.com",)),
        ),
    ),
    School(
        id="stokes_wood",
        name="Stokes Wood Primary School",
        short_name="Stokes Wood",
        town="Leicester",
        website="http://www.stokeswood.leicester.sch.uk",
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
    School(
        id="oakwood",
        name="Oakwood Primary School",
        short_name="Oakwood",
        town="Pellworth",
        postcode="PW3 1AA",
        staff=("Mr Askerigg",),
    ),
    School(id="park", name="Park Primary School", short_name="Park Primary", town="Wexcombe"),
    School(id="thistlewood", name="Thistlewood Junior School", short_name="Thistlewood", town="Garrowby"),
    School(id="holy_trinity", name="Holy Trinity Catholic Primary School", short_name="Holy Trinity", town="Wexcombe"),
    School(
        id="glanhelyg",
        name="Ysgol Gynradd Glanhelyg",
        short_name="Glanhelyg",
        town="Abertarn",
        also_called=("Glanhelyg Primary School",),
        handles=("@ysgolglanhelyg",),
        nation="wales",
    ),
    School(
        id="our_lady",
        name="Our Lady of Lourdes RC Voluntary Aided Primary School",
        short_name="Our Lady's",
        town="Tarnmouth",
        website="https://ourladys.tarnmouth.sch.example",
    ),
    School(
        id="copse_lane",
        name="Copse Lane Infant School",
        short_name="Copse Lane",
        town="Stavebridge",
        nicknames=("Copsey",),
        formerly=(FormerName("Tanner Street First School", date(2014, 8, 31)),),
        places=("Tanner Street",),
        namesakes=(Namesake("Copse Lane Junior School", ("Stavebridge",), ("copselanejuniors.example",)),),
    ),
    School(id="meadows", name="The Meadows Nursery School", short_name="The Meadows", town="Quenford", postcode="QN2 8HB"),
    School(
        id="queen_elizabeth",
        name="Queen Elizabeth's C of E Junior School",
        short_name="Queen Elizabeth's",
        town="Kelsham",
        acronyms=("QEJS",),
        namesakes=(Namesake("Queen Elizabeth's Grammar School", ("Kelsham",), ("qegs.example",)),),
    ),
)

SCHOOLS: Mapping[str, School] = {school.id: school for school in _ALL}
