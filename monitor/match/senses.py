"""The words that tell what a name stands for: a school, or a church, a ward, a park, a street of the same name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.match.lexicon import words
from monitor.match.normalise import Token

# School life itself: a bare name beside one of these is the school. Words joined by a stroke below stand next to each other.
LIFE = words(
    """
    pupil pupils teacher teachers headteacher headteachers headmaster headmistress governors pta ptfa fota schoolchildren
    schoolgates schoolgate classroom classrooms classmate classmates nativity assembly assemblies homework inset ofsted estyn
    senco sencos ehcp sats phonics caretaker detention schooling playtime hometime tas dsl y1 y2 y3 y4 y5 y6 yr1 yr2 yr3 yr4
    yr5 yr6 p7s school schools schoolkids schl skool excluded preschool reception ks1 ks2 eyfs infants juniors nursery primary
    wraparound pickup dropoff safeguarding exclusion exclusions disgybl disgyblion athro athrawes athrawon pennaeth blwyddyn
    flwyddyn dosbarth rhieni rieni ysgol ysgolion y_plant r_plant ein_plant szkola szkole szkoly nauczyciel nauczycielka
    year_1 year_2 year_3 year_4 year_5 year_6 year_one year_two year_three year_four year_five year_six year_group year_1s
    year_2s year_3s year_4s year_5s year_6s sponsored_read teaching_assistant teaching_assistants taught_at teaches_at
    teach_at parentpay classdojo class_dojo dinner_money mufti egg_and_spoon residential_trip school_council star_of_the_week
    lost_property key_person settling_in lsa hlta phonics_screening school_places catchment_area spelling_bee maths_week
    science_week carol_concert harvest_assembly christmas_play school_play summer_fayre christmas_fayre midday_supervisor
    midday_supervisors zig_zags zigzags lollipop_woman school_coach swimming_gala spellings reading_books guided_reading
    golden_time playleader after_school_club holiday_club prospectus schooldays my_class our_class his_class her_class
    class_of blue_class red_class attendance_letter tuck_shop yr_1 yr_2 yr_3 yr_4 yr_5 yr_6 years_5 years_6 key_stage
    key_worker supply_staff dinner_lady dinner_ladies lunch_box lollipop_lady lollipop_man nit_letter sports_day
    parents_evening book_bag book_bags pe_kit pe_bag half_term pick_up drop_off home_time non_uniform own_clothes letter_home
    breakfast_club after_school school_gates packed_lunch packed_lunches open_evening class_teacher deputy_head new_head
    acting_head executive_head lunch_time reading_book 15_hrs 30_hrs 15_hours 30_hours ta_job snow_day inspection_report
    class_sizes class_size spelling_test spelling_tests times_tables talent_show first_communion leavers_assembly
    leavers_hoodies swimming_lessons forest_school school_dinners hot_dinners crossing_patrol walking_bus world_book book_day
    christmas_jumper
    """
)
# Families, and what schools share with clubs: two of these, or one beside a name that cannot be land.
FAMILY = words(
    """
    kid kids child children childrens son daughter lad lads lass lasses girl girls boy boys parent parents mum mums mam mams
    dad dads nan grandad grandson granddaughter bairn bairns wean weans wee_one little_one little_ones lo playground dinner
    dinners lunch minibus trip trips bullied bullying bully bullies term disco fair fayre class classes uniform lesson lessons
    letter letters head admissions admission governor ta headlice nits chickenpox attendance absence suspended expelled send
    caretakers supply youngest eldest daughters sons grandkids kiddies choir recorder cardigan cardi jumper coat sweatshirt
    polo induction transition sibling siblings appeal oversubscribed mitten mittens nursery_place nappies assembly_hall
    governing inspectors inspection fete summer_fair christmas_fair out_early sent_home came_home come_home coming_home
    little_uns tombola trustees pe choirs swimming playtimes tag_rugby netball rounders chess_club coding_club hopscotch
    pinafore plimsolls wellies lunchbox bell yard gate gates office closed shut raffle cake_sale bake_sale jumble little_un
    3yo 4yo 5yo 6yo 7yo 8yo 9yo 10yo year_old year_olds years_old
    """
)
_SENSES: Mapping[str, str] = {
    "a church": """
        church parish mass vicar rector curate priest evensong bells bell_practice bell_ringing bell_ringers ringers nave font
        churchyard steeple congregation verger christening baptism wedding funeral burial worship worshippers sunday_school
        eucharist communion pew pews hymn pilgrimage pilgrims shrine pcc diocese tower chancel messy_church flower_festival
        organist carol_service candlelit prayer prayers novena parishioners crem obituary passed_away peacefully
        """,
    "a care home": """
        care_home carehome residents resident dementia nursing_home sheltered respite carers elderly hospice residential_home
        cqc residents_lounge
        """,
    "a hospital or surgery": """
        ward wards hospital nurse nurses surgery gp doctor doctors consultant visiting_hours mealtimes patients patient a_e
        neonatal physio clinic operation discharged intensive_care maternity prescription prescriptions vaccination jabs
        visiting
        """,
    "open land": """
        stile bluebells bluebell footpath footpaths walkers ramblers sledging sledge swings slide bandstand bench benches
        dog_walkers dog_walker spaniel springer labrador retriever off_lead dogs_off litter_pick anglers fishing woodland
        woods hedgehog deer badger badgers foxes trig summit viewpoint picnic barbecue bbq kite parkrun conker conkers
        brambles blackberries blackberrying lake nature_reserve trees oak_tree tree_surgeon skate_park rangers top_of muddy
        hike hiked rambling jog jogging fell_race cycle_path camping campfire fungi mushrooms acres pollinators bees apples
        scrumping damsons gorse heather sunset sunrise snowdrops daffodils picnics reservoir felled coppice lambs ewes sheep
        tractor hay silage
        """,
    "a street or an estate": """
        bins bin_day bin_lorry recycling potholes pothole resurfacing gas_works roadworks two_way_lights temporary_lights
        planning_permission cul_de_sac bungalow bungalows tenants tenant landlord council_house estate residents_of new_houses
        new_homes houses_at show_home plots dwellings new_build by_election burst_main developer developers burglary burgled
        no_parking permit_holders bus_stop sat_nav satnav diversion water_main lamppost street_light hedge driveway allotment
        allotments neighbourhood_watch
        """,
    "a club or a side": """
        innings wickets wicket batsman bowled_out overs xi 1st_xi 2nd_xi 2nds 1sts xv kick_off league_two division_one
        clubhouse cricket_club rugby_club bowls_club snooker darts_league pool_team golf fairway home_game away_game striker
        goalkeeper pavilion semi_pro darts season_ticket jockey furlong racecourse greyhound greyhounds bowling_green scout
        scouts cubs brownies guides u9s u10s under_9s fixtures
        """,
    "a business": """
        solicitor solicitors plumbing plumber plumbers builders electrician ltd limited garage mot salon barber barbers
        takeaway eat_free cafe restaurant pub landlady beer ale quiz_night menu beer_garden wedding_venue spa sunday_lunch
        carvery compost bedding hanging_baskets wholesale garden_centre plants peat_free shrubs perennials vets veterinary
        dentist dental pharmacy optician foods farm_shop brewery vineyard cider discount dealership removals kennels cattery
        stables riding_school cobs livery driving_school dance_school conveyancing accountants auctioneers
        """,
    "lodgings": """
        sleeps_4 sleeps_6 sleeps_8 log_burner hot_tub holiday_park caravan caravans static_caravan lodge lodges cottage bnb
        airbnb self_catering guest_house en_suite b_b campsite touring_pitch hotel half_board
        """,
    "a court": """
        prosecution prosecute prosecutors convicted conviction charged charges barrister magistrates court courts sentenced
        paralegal defendant defendants pleaded
        """,
    "history": """
        foreign_minister baron treaty empire emperor emperors surname ancestor ancestors genealogy great_grandmother
        great_grandfather essay history alliance ministry statesman plotters conspiracy apprentice née nee 1879 1881
        19th_century diplomat
        """,
}
# Where our school's pupils are younger, these tell of another.
LATER = words(
    """
    gcse gcses a_level a_levels alevel sixth_form sixth_former 6th_form prom year_7 year_8 year_9 year_10 year_11 year_12
    year_13 y7 y8 y9 y10 y11 y12 y13 yr7 yr8 yr9 yr10 yr11 11_to_16 11_to_18 11_to_19 11_plus eleven_plus secondary btec mocks
    undergraduate campus fourth_years
    """
)
# Of school life, what no school for older pupils has.
EARLY = words(
    """
    y1 y2 y3 y4 y5 y6 yr1 yr2 yr3 yr4 yr5 yr6 year_1 year_2 year_3 year_4 year_5 year_6 year_one year_two year_three year_four
    year_five year_six yr_1 yr_2 yr_3 yr_4 yr_5 yr_6 reception nursery infants juniors primary phonics ks1 ks2 eyfs sats
    """
)
# "Primary" says nothing before these.
_NOTHING = words(
    """
    primary_nurse primary_care primary_reason primary_reasons primary_contact primary_colour primary_colours primary_entrance
    primary_focus primary_purpose primary_concern primary_source primary_role primary_cause primary_objective primary_location
    nursery_pace nursery_rhyme nursery_rhymes nursery_stock nursery_slopes nursery_end reception_desk reception_room
    school_age primary_age school_aged primary_aged school_hols school_holidays school_holiday evening_school night_school
    school_run old_school_friend school_traffic school_leavers primary_border primary_access primary_need primary_school_age
    primary_trouble primary_red primary_section reception_rooms wedding_reception drinks_reception old_school school_of
    car_park
    """
)
_LIFE, _FAMILY, _LATER = "life", "family", "later"
LIFE_SENSE = _LIFE
TELLING = frozenset({_LIFE, _FAMILY, _LATER})
_MEANING: dict[str, str] = {
    **{word: sense for sense, listed in _SENSES.items() for word in words(listed)},
    **dict.fromkeys(FAMILY, _FAMILY),
    **dict.fromkeys(LATER, _LATER),
    **dict.fromkeys(LIFE, _LIFE),
    **dict.fromkeys(_NOTHING, ""),
}
_LONGEST = max(word.count("_") + 1 for word in _MEANING)
_BEGINNINGS = frozenset(word.partition("_")[0] for word in _MEANING)


@dataclass(frozen=True, slots=True)
class Cue:
    """A telling word or two: where it stands among the words of its text, and what it tells of (a sense, or school life)."""

    first: int
    last: int
    word: str
    sense: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What the words around a name tell: of school life, of families, of older pupils, and of other things with that name."""

    life: int = 0
    early: int = 0
    family: int = 0
    later: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def other(self) -> str:
        """The thing that most of the words tell of, where it is no school; nothing where they tell of none."""
        return max(self.others, key=self.others.__getitem__, default="")

    @property
    def against(self) -> int:
        """How many of the words tell of something else."""
        return sum(self.others.values())


def cues(tokens: Sequence[Token], first: int, last: int) -> tuple[Cue, ...]:
    """Return the telling words from word ``first`` to ``last`` (exclusive) in order, the longest at each place."""
    return tuple(_cues(tokens, max(0, first), min(last, len(tokens))))


def _cues(tokens: Sequence[Token], at: int, last: int) -> Iterator[Cue]:
    while at < last:
        first, others, *_ = tokens[at]
        if first not in _BEGINNINGS and others:
            first = next((word for word in others if word in _BEGINNINGS), first)
        if first not in _BEGINNINGS:
            at += 1
            continue
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            word = "_".join([first, *(token.word for token in tokens[at + 1 : at + length])])
            if word in _MEANING:
                if sense := _MEANING[word]:
                    yield Cue(at, at + length, word, sense)
                at += length
                break
        else:
            at += 1


def talk(around: Sequence[Cue]) -> Talk:
    """Return what telling words say taken together; a word that is repeated counts once."""
    said = {cue.word: cue.sense for cue in around}
    counts: dict[str, int] = {}
    for sense in said.values():
        counts[sense] = counts.get(sense, 0) + 1
    life, family, later = (counts.pop(sense, 0) for sense in (_LIFE, _FAMILY, _LATER))
    return Talk(life, len(EARLY & said.keys()), family, later, counts)
