"""The closed lists that policy files choose from: what can be seen in words, whom a matter is about, and when a step applies."""

from collections.abc import Mapping
from types import MappingProxyType

SIGNALS: Mapping[str, str] = MappingProxyType(
    {
        "allegation": "somebody who can be recognised, or the school, is said to have done wrong",
        "child_harm_allegation": "an adult at the school is said to have harmed a child or to be unsafe near children",
        "safeguarding_concern": "a particular child may be at risk now or was recently",
        "self_harm": "suicide or self-harm, by or about somebody connected with the school",
        "threat_violence": "physical harm to people at the school is threatened or encouraged, with or without conditions",
        "security_threat": "a bomb, a weapon, an intruder, a watcher, a gathering at the gates, or somebody's home or routine",
        "sexual_image": "a sexual picture of a child is said to exist or to go round",
        "cyberbullying": "a person is mocked, ganged up on, or held up for others to target",
        "harassment_pattern": "the words themselves show a series against one target",
        "complaint": "somebody is unhappy with how something is done and wants it better",
        "query": "a genuine question about the school",
        "negative_school": "hostile words about the school as a whole",
        "offensive_person": "insulting or rude words about somebody who can be recognised",
        "defamation_risk": "serious wrongdoing is stated as fact: something for a person to look at, not a legal finding",
        "hate_race": "hostility about race, nationality, or Gypsy, Roma or Traveller origin",
        "hate_sex": "hostility about sex",
        "hate_sexuality": "hostility about sexuality or being transgender",
        "hate_other": "hostility about religion, disability or another protected characteristic",
        "inflammatory": "meant to whip up anger or a pile-on",
        "grossly_offensive": "obscene or vile, beyond rudeness",
        "child_named": "a child's name, or enough to tell which child it is",
        "child_discussed": "a particular pupil is talked about without a name",
        "behaviour_incident": "how pupils behaved at school, on a trip, at the gates or on the way",
        "child_image": "a picture or video of children who are not the writer's own",
        "staff_image": "a picture or video of staff or other adults at school activities",
        "personal_data": "a private person's number, address, e-mail, registration, date of birth or health",
        "confidential_info": "internal messages, unpublished papers, other families' letters, passwords or codes",
        "brand_misuse": "the school's name, logo or material used without leave, or an account that poses as the school",
        "illegal_link": "the school or its staff are linked with crime, other than harm to a child",
        "extremism": "extremist messages, groups or people are supported or spread",
        "underage_account": "a primary-age pupil seems to have an account",
        "adult_pupil_contact": "an adult of the school and a pupil connect or write to each other online",
        "speaks_for_school": "a personal opinion that could be taken for the school's",
        "spam": "junk, scams, robots, flooding",
        "commercial": "advertising, or asking for money",
        "own_post_breach": "a post by the school's own account against the school's own posting rules",
        "not_age_appropriate": "a post by the school's own account unsuitable for children and families",
        "praise": "thanks or compliments",
        "mention": "neutral information: news, a listing, a job, a result",
    }
)

# Nothing in these is more than an opinion, a question or a fact: they never lead to the police, a lawyer or a block.
LAWFUL = frozenset({"complaint", "query", "negative_school", "praise", "mention"})

# Whom a matter can be about; the value is the wider group that the narrower one belongs to, if any.
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "staff": "",
        "head": "staff",
        "dsl": "staff",
        "deputy_dsl": "staff",
        "business_manager": "staff",
        "unknown_adult": "staff",
        "governor": "",
        "chair_of_governors": "governor",
        "volunteer": "",
        "pupil": "",
        "child": "",
        "parent": "",
        "school": "",
    }
)

# When a step applies, in the order in which a person meets them. "now" is the framework's alone: nothing comes before 999.
STAGES: Mapping[str, str] = MappingProxyType(
    {
        "now": "before anything else",
        "first": "first",
        "third_party": "if the writer is not of the school community",
        "continued": "if it goes on",
        "refused": "if they refuse and go on",
    }
)

# The letters that can go with a step; their words are in monitor/drafts/, or the school's own.
DRAFTS: Mapping[str, str] = MappingProxyType(
    {
        "ask_to_remove": "asks the writer to take a post down",
        "invitation_to_meet": "invites the writer to a meeting with the headteacher",
        "written_warning": "sets out the concerns in writing, with a warning and a request to remove",
        "report_to_platform": "gives a site what it needs to find and judge a post",
        "complaint_acknowledgement": "thanks for a concern and says how it will be dealt with",
        "police_facts": "gives the police the facts and the exact words",
        "safeguarding_facts": "gives a safeguarding body what was seen, where and when",
        "posh_referral": "gives the Professionals Online Safety Helpline what it asks for",
    }
)

NATIONS = ("england", "wales", "scotland", "northern_ireland")
