"""The standing cast: an invented school, its people by role, its council and its gossip page. Nobody here exists."""

from monitor.model import Namesake, Person, School

LARKSPUR = School(
    id="larkspur_hill",
    name="Larkspur Hill Community Primary School",
    short_name="Larkspur Hill",
    town="Brackenford",
    postcode="BK7 4QT",
    website="https://www.larkspurhill.brackenford.sch.example",
    also_called=("Larkspur Hill Primary School", "Larkspur Hill School"),
    handles=("@larkspurhillsch",),
    hashtags=("#LarkspurHill",),
    acronyms=("LHCPS",),
    places=("Quarry Lane", "Netherby Road"),
    staff=("Mrs Tolliver",),
    namesakes=(Namesake("Larkspur Hill Primary, Eastholme", ("Eastholme",), ("larkspurhill.eastholme.sch.example",)),),
)

HEAD = Person("head", "head@larkspurhill.example", "01632 960101")
DSL = Person("dsl", "dsl@larkspurhill.example", "01632 960102")
DEPUTY = Person("deputy_dsl", "deputy@larkspurhill.example", "01632 960103")
CHAIR = Person("chair_of_governors", "chair@larkspurhill.example", "01632 960104")
TECHNICIAN = Person("site_admin", "it@larkspurhill.example")
PEOPLE = (HEAD, DSL, DEPUTY, CHAIR, TECHNICIAN)

COUNCIL = "Brackenford Borough Council"
GOSSIP_PAGE = "Spotted in Brackenford"
