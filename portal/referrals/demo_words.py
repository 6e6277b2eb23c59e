"""Words for the synthetic referrals. All made up; none is anybody's."""

from portal.referrals.wants import Status, Want

NAMES = (
    *("Kai", "Amara", "Jodie", "Tyler", "Sofia", "Yusuf", "Ellie", "Dan", "Chloe", "Zara", "Liam", "Megan", "Hamza"),
    *("Katie", "Jake", "Aisha", "Connor", "Leah", "Ben", "Molly", "Adam", "Grace", "Ryan", "Sara", "Josh", "Emily"),
    *("Zoë", "Łukasz", "Niamh", "Renée", "Omar", "Freya", "Callum", "Priya", "Jordan", "Abdul", "Poppy", "Mohammed"),
    *("Ella-Mae", "Bilal", "Lewis", "Hannah", "Keira", "Danyal", "Rhys", "Tia", "Oskar", "Maryam", "Joel", "Imogen"),
    *("Caitlin", "Reece", "Shannon", "Idris", "Lola", "Brandon", "Nadiya", "Harley", "Samira", "Curtis", "Beth"),
)
PLACES_ELSEWHERE = ("Blackpool", "Bolton", "Skipton, near the station", "moving from Wigan next month")
SAFE_NOTES = (
    *("", "", "", "", "Don't leave voicemail", "Only 9am to 5pm please", "Text first, I don't pick up unknown numbers"),
    *("Not in the mornings, I'm at college", "My mate sometimes has my phone"),
)
OWN_WORDS = {
    Want.JOB: (
        "ive been looking for warehouse work for ages and never hear back",
        "Anything with people. I did a few shifts in a cafe and liked it.",
        "need a job close to the bus, i dont drive",
        "I'd like to work with animals but I don't know where to start",
    ),
    Want.APPRENTICESHIP: (
        "I want to learn joinery. I've not got my maths.",
        "electrician or plumber, either is fine",
        "My friend does one in a nursery and says it's good.",
        "do u get paid enough to live on with an apprenticeship",
    ),
    Want.COURSE: (
        "Hair and beauty, level 2 if I can",
        "I'd like to do my English again, then see.",
        "forklift course?",
        "",
    ),
    Want.EXPERIENCE: (
        "I'd like to try a week in a garage before I decide.",
        "volunteering, maybe at a food bank. im free most days",
        "",
    ),
    Want.CV: (
        "never done an interview and i get really nervous",
        "My CV is two lines long.",
        "the form asks about gaps and i dont know what to put",
    ),
    Want.COSTS: (
        "I start on Monday and I need safety boots",
        "bus fares for the first month",
        "They said I need a CSCS card before I can go on site.",
    ),
    Want.UNSURE: (
        "I don't know what I'm good at",
        "just want to talk to someone about what i could do",
        "",
    ),
}
NOTES = {
    Status.CONTACTED: (
        "Texted and got a reply the same day. Meeting at the library on Thursday.",
        "Rang twice, then had a good chat by text. Prefers mornings.",
        "First text said who I am and the reference. All fine.",
    ),
    Status.WORKING: (
        "Looked at three openings together. Two to apply for this week.",
        "Started on the CV. Next time: a practice interview.",
        "Asked the college about a start after half-term.",
    ),
    Status.ON_HOLD: (
        "Moving home this month. We agreed I text again in three weeks.",
        "Waiting for an ID card before the application can go in.",
    ),
    Status.CLOSED: (
        "Started the job and likes it. Knows how to come back to us.",
        "Place on the course is confirmed. Said we can stop here.",
        "Changed their mind for now. Knows the door stays open.",
    ),
}
TEXTS = (
    "hi is it still ok for thursday",
    "can someone ring me about the cscs card pls",
    "got an interview!! dont know what to wear",
    "sorry missed your call was at college",
)
DANGEROUS_TEXT = "i cant do this anymore dont want to be here"
WORRYING_TEXT = "had a really bad night and i hurt myself again"
NEXT_STEPS = (
    "Text about the interview",
    "Ring the college about a place",
    "Meet at the library, bring the CV",
    "Chase the ID card",
    "Ask how the first week went",
)
PROVIDERS = (
    *("Demo Bakery Ltd", "Example Builders", "Made-up Motors", "Demo College", "Example Training", "Demo Care Home"),
    *("Example Hotel", "Demo Borough Council", "Made-up Hospital Trust", "Example Warehouse"),
)
