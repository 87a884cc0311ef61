"""The words that stand around a name and change what it means: school life, roads and halls, titles, other towns."""

from monitor.match.lexicon import words
from monitor.match.senses import FAMILY, LIFE

# Not school life after all, although it is said with the same words.
AFTER_LAND = words(
    """
    joinery joiners plumbing removals roofing flooring carpets motors electrical builders solicitors riding bowling bowls
    dance driving lodge holiday caravan chalet burner burners burning fired stove stoves chips pellets road street lane avenue
    drive close way court crescent terrace gardens estate house hall park river valley view ward farm pub inn hotel hospital
    hospice surgery clinic medical health care centre center club fc cc rfc cricket golf fishery fishing woods reserve nature
    cemetery crematorium station allotment allotments church chapel mosque shopping retail business industrial trading walk
    trail path footpath bridge cottage cottages barn mill mills quarry tip market square roundabout junction bypass flats
    apartments homes housing development dental pharmacy vets veterinary brewery vineyard cider nurseries garden theatre
    museum library ln rd end green hill
    """
)
# After the name of a town these make it a road.
ROADS = words("road rd street lane avenue drive crescent terrace close")
# "Orchard Primary Care" is a surgery.
AFTER_PRIMARY = words("care network trust health entrance access air")
BEFORE_LAND = words("river lake mount loch forest glen cherry apple plum pear community")
TITLES = words(
    """
    mr mrs miss ms mx dr sir dame lord lady baron baroness count rev revd reverend father sister cllr councillor pc von van de
    prof professor
    """
)
# "Plant Parc Cornist" are its children; after a name it is an English word.
BEFORE_WELSH = words("plant blant disgyblion rhieni")
# Of these, what nobody says of anything but a person.
OF_PERSONS = words("mr mrs ms mx dr sir dame cllr councillor prof professor")
SEND = words("send sen special")
# Straight after a name these make it a school: "Copse Lane parents", "the Stokes Wood gates".
OF_SCHOOL = words(
    """
    parents mums dads mams kids children pupils staff teachers head office gate gates assembly lot nursery reception nativity
    uniform infants juniors pta ptfa run
    """
)
# "Thistlewood and Sons" is a firm.
FIRMS = words("sons son daughter co partners daughters company ltd")
ROAD_NAMES = words("lane street road avenue close drive way crescent terrace")
# One lives in a lane, and learns at a school.
ON_ROAD = words("in on along off up down across")
# Where somebody is, a common word with a capital letter is a name.
WHERE = words("at to into from for of with")
# In lower case even these must be plainer: "the change of use of orchard".
IN_PLACE = words("at into from")
ROLES = words("head headteacher headmaster headmistress teacher principal")

# What may stand before or after a name with a capital letter and be no part of it.
LOOSE = (
    words(
        """
    a about after again against all also am an and another any are around as at back bad be because been before being best
    better big brilliant but by can come congratulations could dear did disgusted disgusting do does dont down email every
    everyone excellent ex fantastic for former from furious get go good great had happy has have having he hello here hi his
    her how i if im in inside into is it its ive join just last leaving like local look love loved lovely may me meet
    meanwhile more most my near nearby new news next nice no not now of off ok old on once one only or our outside over
    pictured please poor proud proposed pathetic re really right run see send shame shameful she shocking since so some sorry
    still such support superb terrible than thank thanks that the their them then there these they this those thoughts through
    to today together tomorrow tonight too under until unless unlike up update upon us use very via view visit want was watch
    we welcome well went were what when where which while who why will wish with without wonderful worst would yes yesterday
    you your avoid absolute absolutely amazing awful awesome anyone anybody apparently cant monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november december christmas easter
    summer autumn winter spring miss mr mrs ms dr mondays fridays half current ask asked asking based called closed closing
    both between beautiful boycott breaking shut stop rt fao fyi hey oh omg wow urgent lost found free live photo photos
    picture video attention bring calling during each early even ever few find first fun hope keep late left let lots many
    mine missing moved much must need never nobody none nothing often open past along across towards round approaching passing
    year years pawb diolch mae roedd yn ym yng gan gyda within visiting outwith pe opposite adjacent beside behind alongside
    site venue other parents part people person petition pupils put review reviews said saw say says seen sent should shout
    someone something soon spotted stay sure take taking tell think though thought time try trying used vote wait week whole
    wonder work works writing wrong
    """
    )
    | LIFE
    | FAMILY
    | SEND
)
# Words that make "Local Primary School" nobody's name.
NO_NAME = LOOSE | words(
    """
    british english welsh scottish irish state private public independent maintained faith rural urban inner small large
    church grammar rated outstanding inadequate good specialist boarding day junior middle high senior secondary community
    catholic anglican named certain infant academy trust free uk england wales scotland big village town city language summer
    """
)

# Large towns and cities and London boroughs: a name with one of these on it is a school there, and not in ours.
_TOWNS = words(
    """
    aberdeen aberystwyth accrington aldershot altrincham ashford aylesbury banbury bangor barking barnet barnsley barrow
    basildon basingstoke bath bedford belfast bexley birkenhead birmingham blackburn blackpool bognor bolton bootle
    bournemouth bracknell bradford brent brentwood bridgend brighton bristol bromley burnley bury caerphilly camberwell
    cambridge camden cannock canterbury cardiff carlisle chatham chelmsford cheltenham chester chesterfield chorley colchester
    corby coventry crawley crewe croydon darlington dartford derby derry dewsbury doncaster dover dudley dundee dunfermline
    durham ealing eastbourne eastleigh edinburgh enfield epsom exeter falkirk farnborough flint folkestone gateshead
    gillingham glasgow gloucester gosport grantham gravesend greenock greenwich grimsby guildford hackney halifax haringey
    harlow harrogate harrow hartlepool hastings hatfield havering hemel_hempstead hereford hertford high_wycombe hillingdon
    hounslow hove huddersfield hull inverness ipswich islington keighley kettering kidderminster kilmarnock kings_lynn
    kirkcaldy lambeth lancaster leeds leicester lewisham lichfield lincoln littlehampton liverpool livingston llandudno
    llanelli loughborough lowestoft luton macclesfield maidenhead maidstone manchester mansfield margate merthyr_tydfil merton
    middlesbrough milton_keynes morecambe motherwell neath newbury newcastle newham newport newquay northampton norwich
    nottingham nuneaton oldham ormskirk oxford paisley peckham perth peterborough plymouth pontypridd poole portsmouth preston
    ramsgate reading redbridge redditch rhyl rochdale rotherham rugby runcorn salford salisbury scarborough scunthorpe
    sheffield shrewsbury slough solihull southampton southend southport southwark spalding stafford stevenage stirling
    stockport stockton stoke stratford sunderland sutton swansea swindon taunton telford torquay tower_hamlets truro wakefield
    wallasey walsall waltham_forest wandsworth warrington watford wellingborough weston_super ____mare weymouth widnes wigan
    winchester wirral woking wolverhampton worcester worthing wrexham yeovil york
    """
)
ELSEWHERE = tuple(sorted(name.replace("_", " ") for name in _TOWNS))
# Towns that are also ordinary words: they count only with a capital letter, or where the name itself ends.
AMBIGUOUS_TOWNS = words(
    """
    bath reading flint rugby deal sale wells ware battle sandwich hook street hope bury mold hove march eye ash diss rye
    nelson lincoln barking stone settle poole chester hull perth derby stoke corby crewe lewes
    """
)
# "in Hounslow", "at Hounslow": a place so joined belongs to the name.
JOINING = words("in at of from the near based on y")
