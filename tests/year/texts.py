"""What people write in the invented town: each text a matter of its own, in words that no other text has in that order."""

from random import Random

US = "Larkspur Hill Primary School in Brackenford"
OTHERS = "Larkspur Hill Primary in Eastholme"
# Of the first ones the head is told as well; of the second she is not, for they are about her.
GRAVE = (
    f"I will be at the gates of {US} tomorrow and I am going to batter that deputy",
    f"I am going to stab the caretaker of {US} tomorrow morning, mark my words",
    f"There is a bomb in the hall at {US} and it goes off at noon",
    f"A man in a white van tried to grab a child outside {US} this afternoon",
    f"I will burn down {US} with everybody in it",
)
ABOUT_HEAD = (
    f"My son came home from {US} with bruises: Mrs Whitcombe, the head, beat him in her office",
    f"The head of {US}, Mrs Whitcombe, has been touching children in her office",
)
COMPLAINTS = (
    f"Disgusted with {US}, they changed the pick-up time again without telling any parent, appalling communication",
    f"Third letter to {US} about the broken railings and still no reply, very poor",
    f"Very poor communication from {US} again, I have complained three times and nobody replies",
)
PRAISES = (
    f"Huge thank you to all the staff at {US}, what a wonderful nativity, we loved it",
    f"So proud of the choir of {US}, they sang beautifully, thank you to everybody who helped",
)
NEWS = (
    f"{US} has planted two hundred trees along the old path, governors said",
    f"The summer fair of {US} takes place on the field, everybody is welcome",
)
NAMESAKES = (f"{OTHERS} has a new roof, and its parents are very unhappy with the noise", f"Open day at {OTHERS}, come along")
ELSEWHERE = (
    "The library extends its opening times, the council said",
    "Roadworks on the ring road go on until the end of the month",
    "The choir of the market town sings on the green",
    "Bin collections move by one day",
)
_THINGS = (
    "lantern orchard bridge kettle saddle meadow carpet violin harbour barrel pillow garden marble ribbon candle walnut ladder "
    "teapot sparrow blanket cottage pepper button feather basket pebble bonnet clover drawer easel gravel hammock jigsaw lemon "
    "napkin oatmeal pencil quilt radish scarf thimble umbrella wagon almond daisy goblet jumper lilac mitten parsnip tulip"
)
_LENGTH = 22


def written(dice: Random, of: tuple[str, ...]) -> str:
    """Return a text of a kind, in words of its own: near-copies of one another are one matter, and these are not."""
    things = _THINGS.split()
    return f"{dice.choice(of)}. PS: {', '.join(dice.choice(things) for _ in range(_LENGTH))}."
