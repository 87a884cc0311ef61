"""Places that list schools and say nothing of them: property portals, job boards, directories, league tables."""

from collections.abc import Mapping

from monitor.match.hosts import host_of, parents
from monitor.match.lexicon import words

_PORTALS: Mapping[str, str] = {
    "a property listing": """
        rightmove.co.uk zoopla.co.uk onthemarket.com primelocation.com openrent.co.uk spareroom.co.uk boomin.com
        placebuzz.com nestoria.co.uk mouseprice.com home.co.uk
        """,
    "a job advertisement": """
        tes.com eteach.com mynewterm.com teaching-vacancies.service.gov.uk jobs.theguardian.com indeed.com indeed.co.uk
        reed.co.uk totaljobs.com cv-library.co.uk jobsgopublic.com adzuna.co.uk glassdoor.co.uk jobs.ac.uk
        teachinghub.com academics.co.uk schoolrecruiter.com
        """,
    "a list of schools nearby": """
        get-information-schools.service.gov.uk compare-school-performance.service.gov.uk locrating.com schoolguide.co.uk
        snobe.co.uk goodschoolsguide.co.uk findmyschool.co.uk crystalroof.co.uk streetcheck.co.uk schooldash.com
        admissionsday.co.uk mylocalschool.gov.wales 192.com yell.com cylex-uk.co.uk
        """,
}
_BY_HOST = {host: kind for kind, hosts in _PORTALS.items() for host in words(hosts)}


def listing_at(address: str) -> str:
    """Return what kind of listing an address holds, in the words of ``boilerplate``, or nothing where it is no known portal."""
    return next((_BY_HOST[host] for host in parents(host_of(address)) if host in _BY_HOST), "")
