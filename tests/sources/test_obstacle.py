"""What stands in the way of a page is known for what it is, and a page that only looks like it is not."""

import pytest

from sources import obstacle
from sources.kinds import feed, page
from sources.model import Response, Source, Unreadable
from tests.sources.recorded import answer

PLACE = "https://www.brackenfordecho.example/news/rss/"
CONSENT, LOG_IN, ROBOTS = "a consent page", "a log-in page", "a check for robots"
NOT_FOUND, ERROR, PAGE = "a not-found page", "an error page", "a web page"
PASSWORD = '<form><input name="who"><input type="password" name="p"><button>Go</button></form>'
MENU = "<nav><ul>" + "".join(f"<li><a href='/s{n}'>Section {n} of the site</a></li>" for n in range(80)) + "</ul></nav>"
TALK = "<p>Parents of Larkspur Hill met at the gate on Quarry Lane to talk about it with the council.</p>"
STORY = f"<article>{TALK * 20}</article>"
NOT_NAMES = (
    "Your privacy | Brackenford Echo",
    "Privacy settings",
    "Before you continue",
    "The group of men were not found",
    "Video of the threat at Larkspur Hill no longer available",
    "Group could not be found, police say",
    "Page not found",
)
NOTICE = "<article><p>On Monday at six, in the hall.</p></article>"


def head(title: str, body: str = "", url: str = PLACE) -> Response:
    """Return an answer that is a page with this title."""
    html = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    return answer(html.encode(), "text/html; charset=utf-8", url)


OBSTACLES = [
    # Consent, by the words of several engines and publishers, by where one is led, and by what the page sends off.
    (CONSENT, head("Before you continue to Google Search")),
    (CONSENT, head("Before you continue", MENU)),
    (CONSENT, head("Bevor Sie zu YouTube weitergehen", MENU)),
    (CONSENT, head("Google", "<h1>Avant d\u2019acc\u00e9der \u00e0 Google</h1>")),
    (CONSENT, head("Antes de ir a Google")),
    (CONSENT, head("Prima di continuare su Google")),
    (CONSENT, head("Voordat je verdergaat naar YouTube")),
    (CONSENT, head("Zanim przejdziesz do Google")),
    (CONSENT, head("DPG Media Privacy Gate", "<p>Akkoord</p>")),
    (CONSENT, head("Yahoo is part of the Yahoo family of brands")),
    (CONSENT, head("We value your privacy | Brackenford Live", MENU)),
    (CONSENT, head("Brackenford Live", "<p>Welcome</p>", "https://consent.brackenfordlive.example/?from=x")),
    (CONSENT, head("Tumbling", "", "https://www.tumbling.example/privacy/consent?redirect=x")),
    (CONSENT, head("News", '<form method="POST" action="https://consent.google.co.uk/save"></form>' + MENU)),
    (CONSENT, head("Brackenford Live", "<p>We use cookies and similar things.</p><button>Accept all cookies</button>")),
    # Log-in, by name, by place, and by asking for a password and little else.
    (LOG_IN, head("Sign in - Google Accounts", "<h1>Sign in</h1><input type=email>")),
    (LOG_IN, head("Log into Facebook", PASSWORD)),
    (LOG_IN, head("Log in or sign up to view")),
    (LOG_IN, head("Login \u2022 Photographs", PASSWORD)),
    (LOG_IN, head("Sign Up | Careers", "<p>Join now</p>", "https://www.careers.example/authwall?trk=x")),
    (LOG_IN, head("Brackenford Parents", "<h1>You must log in to continue.</h1>")),
    (LOG_IN, head("Members only | Brackenford Parents")),
    (LOG_IN, head("Brackenford Parents", PASSWORD)),
    (LOG_IN, head("Connexion - Forum", PASSWORD + MENU)),
    (LOG_IN, head("Mewngofnodi | Ysgol Bryn Larkspur", PASSWORD)),
    (LOG_IN, head("Anmelden", PASSWORD)),
    (LOG_IN, head("Brackenford", "", "https://accounts.brackenford.example/v3/identifier?continue=x")),
    (LOG_IN, head("Larkspur Hill", "", "https://larkspurhill.example/wp-login.php?redirect_to=x")),
    # Checks for robots.
    (ROBOTS, head("Just a moment...", "<script>window._cf_chl_opt={};</script>")),
    (ROBOTS, head("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>")),
    (ROBOTS, head("https://news.example/search", "<p>Our systems have detected unusual traffic from your computer network.</p>")),
    (ROBOTS, head("302 Moved", "", "https://www.google.com/sorry/index?continue=x")),
    (ROBOTS, head("echo.example", "<script>var dd={'host':'geo.captcha-delivery.com'}</script>")),
    (ROBOTS, head("Access Denied", "<h1>Access Denied</h1><p>You don't have permission. Reference #18.1</p>")),
    (ROBOTS, head("Pardon Our Interruption", "<p>Something about your browser</p>")),
    (ROBOTS, head("Making sure you&#39;re not a bot!")),
    (ROBOTS, head("Vercel Security Checkpoint")),
    (ROBOTS, head("Brackenford", "<p>Tick the box: I\u2019m not a robot</p>")),
    (ROBOTS, head("Brackenford", "<p>We must verify you are human first.</p>")),
    (ROBOTS, head("Brackenford", "<noscript>Enable JavaScript and cookies to continue</noscript>")),
    (ROBOTS, head("Brackenford", "<p>To protect us from automated requests we cannot go on.</p>")),
    (ROBOTS, head("Brackenford", "<h2>Sorry, you have been blocked</h2>")),
    (ROBOTS, head("Search", "<p>One last step. Please solve the challenge below to continue.</p>")),
    # Not found, though the status says 200.
    (NOT_FOUND, head("404 - Page not found", "<p>Sorry</p>")),
    (NOT_FOUND, head("404")),
    (NOT_FOUND, head("404: This page could not be found.")),
    (NOT_FOUND, head("Page not found | Brackenford Borough Council", MENU)),
    (NOT_FOUND, head("HTTP Error 404.0 - Not Found")),
    (NOT_FOUND, head("Brackenford Echo", MENU + "<h1>Oops! That page can\u2019t be found.</h1>")),
    (
        NOT_FOUND,
        head("Brackenford Echo", "<h1><b>Sorry, we can\u2019t find the page you\u2019re looking for</b></h1>" + MENU),
    ),
    (NOT_FOUND, head("Hmm...this page doesn\u2019t exist. Try searching for something else.")),
    (NOT_FOUND, head("Sorry, this page isn't available. \u2022 Photographs")),
    (NOT_FOUND, head("The page you requested was not found - Larkspur Hill", MENU)),
    (NOT_FOUND, head("Site not found \u00b7 Pages")),
    (NOT_FOUND, head("Seite nicht gefunden")),
    (NOT_FOUND, head("Page introuvable - Gazette")),
    (NOT_FOUND, head("P\u00e1gina no encontrada")),
    (NOT_FOUND, head("Nie znaleziono strony")),
    (NOT_FOUND, head("Ni ddaethpwyd o hyd i'r dudalen | Cyngor Brackenford", MENU)),
    # Other trouble.
    (ERROR, head("503 Service Temporarily Unavailable", "<h1>503 Service Temporarily Unavailable</h1>")),
    (ERROR, head("Error 502", "<h1>Bad gateway</h1>")),
    (ERROR, head("403 Forbidden")),
    (ERROR, head("Brackenford Echo", "<h1>Something went wrong</h1>")),
    (ERROR, head("We\u2019re currently down for maintenance")),
    (ERROR, head("Sorry, there is a problem with the service - GOV.UK")),
    (ERROR, head("Error establishing a database connection")),
    (ERROR, head("Wartungsarbeiten")),
]

# How such pages call themselves, with nothing else on them to know them by.
CALLED = {
    CONSENT: (
        "Before you continue to YouTube",
        "Bevor Sie fortfahren",
        "Cookie-Einstellungen",
        "Avant de continuer",
        "Antes de continuar a YouTube",
        "Cookie preferences | Echo",
        "Cookies & privacy settings",
        "Your privacy choices",
        "We care about your privacy",
    ),
    LOG_IN: (
        "Anmelden",
        "Please log in to see this page",
        "Parents login",
        "Sign-in required",
        "Login with your school account",
        "Log into Brackenford Chat",
        "Members only area",
        "Private group",
        "This forum is private",
        "Anmeldung",
        "Einloggen",
        "Se connecter",
        "Connexion",
        "Connectez-vous pour continuer",
        "Iniciar sesi\u00f3n en el foro",
        "Accedi a Forum",
        "Inloggen bij Forum",
        "Zaloguj si\u0119 do forum",
        "Logowanie",
        "Mewngofnodwch i barhau",
    ),
    ROBOTS: (
        "Just a moment...",
        "One moment, please...",
        "Nur einen Moment...",
        "Un instant...",
        "Un momento...",
        "Attention Required!",
        "Client Challenge",
        "DDoS-Guard",
        "Captcha",
        "Security check",
        "Robot Challenge",
        "Human Verification",
        "Please verify you are a human",
        "Are you a robot?",
        "Checking your browser before accessing brackenfordecho.example",
        "Access to this page has been denied.",
        "Request Rejected",
        "You've been blocked by network security.",
    ),
    NOT_FOUND: (
        "Error 410",
        "410 Gone",
        "Not Found",
        "Requested content could not be found",
        "This account doesn\u2019t exist",
        "This content isn't available right now",
        "This page is no longer available",
        "The page may have been removed or deleted",
        "Page unavailable",
        "We couldn't find that page",
        "We can\u2019t find what you\u2019re looking for",
        "Diese Seite existiert nicht mehr",
        "Cette page n'existe pas",
        "P\u00e1gina n\u00e3o encontrada",
        "Pagina niet gevonden",
        "Pagina non trovata",
        "Strona nie istnieje",
        "Tudalen heb ei chanfod",
    ),
    ERROR: (
        "500 Internal Server Error",
        "Application error",
        "An unexpected error has occurred",
        "Something's gone wrong",
        "There has been an error on this website",
        "We are experiencing technical difficulties",
        "Forbidden",
        "Bad Gateway",
        "Too Many Requests",
        "Site under maintenance",
        "Service temporarily unavailable",
        "Ein Fehler ist aufgetreten",
        "Erreur interne",
        "Gwall gweinydd",
    ),
}

INNOCENT = [
    head("Consent forms - Larkspur Hill", f"<h1>Consent forms</h1>{STORY}", "https://larkspurhill.example/parents/consent"),
    head("Before you continue to secondary school: advice for parents", STORY),
    head("Cookie sale for the roof | Larkspur Hill", STORY),
    head("Forbidden love on stage at Larkspur Hill - Brackenford Echo", STORY),
    head("Forbidden: why phones are banned at Larkspur Hill", STORY),
    head("School 404 club meets on Tuesdays | Brackenford Echo", STORY),
    head("404: the club that teaches girls to code", STORY),
    head("Missing dog still not found after search of Quarry Lane", STORY),
    head("Planning permission denied for Quarry Lane flats", STORY),
    head("Access denied: parents locked out of Larkspur Hill", STORY),
    head("Road maintenance on Netherby Road to last until May", STORY),
    head("Just a moment: the head's column", STORY),
    head("Security check at the gate upsets parents - Brackenford Echo", STORY),
    head("Something went wrong at Larkspur Hill, says inspector", STORY),
    head("How to log in to the parents' portal | Larkspur Hill", STORY),
    head("Larkspur Hill Community Primary School", f"<header>{PASSWORD}</header>{STORY}"),
    head("Sign in sheets lost, council says", f"{STORY}<footer>{PASSWORD}</footer>"),
    head("Pupils blocked from site that is not a robot in disguise", f"{STORY}<p>I'm not a robot</p>"),
    head("Error in school meals bill costs council \u00a32m", STORY),
    head("500 pupils sing on Quarry Lane", STORY),
    head("We can't find a school place, say 40 families", STORY),
    head("Contact us", f"{STORY}<script src='https://challenges.example/captcha-delivery.com'></script>"),
    head("Our privacy notice | Larkspur Hill", f"<svg><title>Log in</title></svg>{STORY}"),
    *(head(title, STORY) for title in NOT_NAMES),
    *(head("Brackenford Echo", f"<h1>{title}</h1>{STORY}") for title in NOT_NAMES),
    # Even a page that says little is none by a part of its title alone.
    head("Consent forms - Larkspur Hill", NOTICE),
    head("School 404 club", NOTICE),
    head("Forbidden love on stage", NOTICE),
    head("Missing dog still not found", NOTICE),
    head("Planning permission denied", NOTICE),
    head("How to log in to the parents' portal", NOTICE),
    head("Security check at the gate upsets parents", NOTICE),
    head("500 pupils sing", NOTICE),
    head("The page that was not in the book", NOTICE),
]


@pytest.mark.parametrize(("name", "response"), OBSTACLES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_stands_in_the_way_is_named(name: str, response: Response) -> None:
    """Each is known for what it is, its remedy is its own, and it is an error both as a feed and as a page."""
    assert obstacle.what(response) == name
    with pytest.raises(Unreadable) as as_feed:
        feed.parse(Source("s", "feed", PLACE), response)
    assert (as_feed.value.words, as_feed.value.remedy) == (f"this is {name}, not a feed", obstacle.REMEDIES[name])
    with pytest.raises(Unreadable) as as_page:
        page.parse(Source("s", "page", PLACE, options={"item": "li.post"}), response)
    assert as_page.value.words.endswith(f": this is {name}")
    assert as_page.value.remedy == obstacle.REMEDIES[name]


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in CALLED.items() for title in titles])
def test_a_name_is_enough(name: str, title: str) -> None:
    """A page that says nothing but its name is known by that, in its title or over its text."""
    assert obstacle.what(head(title)) == obstacle.what(head("Brackenford", f"<h1>{title}</h1>")) == name
    assert obstacle.what(head(f"Brackenford | {title}")) == name


@pytest.mark.parametrize("response", INNOCENT, ids=lambda response: response.body.partition(b"<title>")[2][:30].decode())
def test_a_page_about_such_things_is_none(response: Response) -> None:
    """A page with something to say is a page, whatever words stand in its title or boxes at its edge."""
    assert obstacle.what(response) == PAGE
    found = page.parse(Source("s", "page", PLACE, options={"item": "article"}), response)
    assert len(found.documents) == 1


@pytest.mark.parametrize(
    ("name", "response"),
    [
        (CONSENT, head("Brackenford Live", STORY, "https://consent.brackenfordlive.example/?from=x")),
        (LOG_IN, head("Brackenford", STORY, "https://accounts.brackenford.example/v3/identifier?continue=x")),
        (PAGE, head("We value your privacy", NOTICE)),
        (PAGE, head("Page not found", NOTICE)),
        (PAGE, head("Brackenford Parents", PASSWORD + NOTICE)),
        (PAGE, head("Access denied", f"{NOTICE}<button>Accept all cookies</button>")),
    ],
)
def test_of_a_page_that_says_much_only_the_place_tells(name: str, response: Response) -> None:
    """Whoever knows that a page says more than it seems to is not told what it is by its name or by the boxes on it."""
    assert obstacle.what(response, brief=False) == name


@pytest.mark.parametrize(("_name", "response"), OBSTACLES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_was_looked_for_counts_for_more_than_looks(_name: str, response: Response) -> None:
    """Where something is found, nobody asks what the page looks like."""
    body = response.body.replace(b"</body>", b"<p class='post'>Words</p></body>")
    found = page.parse(Source("s", "page", PLACE, options={"item": "p.post"}), answer(body, url=response.url))
    assert [document.text for document in found.documents] == ["Words"]


def test_each_has_a_remedy_of_its_own() -> None:
    """No two obstacles are told the same way."""
    remedies = [
        obstacle.REMEDIES[name] for name in (CONSENT, LOG_IN, ROBOTS, NOT_FOUND, ERROR, PAGE, "a feed", "an empty answer")
    ]
    assert len(set(remedies)) == len(remedies) == len(obstacle.REMEDIES)
