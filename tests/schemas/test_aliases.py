"""The names of this domain: every state is there, and the forms that the news uses are read as meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from babel import Locale

from pipeline.names import Aliases

PATH = Path(__file__).parents[2] / "schemas" / "prisoner_exchange" / "aliases.toml"
TERRITORIES: dict[str, str] = dict(Locale("en").territories)
NO_STATES = """
    AC AI AQ AS AW AX BL BM BQ BV CC CK CP CQ CW CX DG EA EH EU EZ FK FO GF GG GI GL GP GS GU HK HM IC IM IO JE KY MF MO
    MP MQ MS NC NF NU PF PM PN PR QO RE SH SJ SX TA TC TF TK UM UN VG VI WF XA XB YT ZZ
"""
"""CLDR's territories that are no states."""
STATES = sorted(code for code in TERRITORIES if code.isalpha() and len(code) == 2 and code not in NO_STATES.split())


@pytest.fixture(scope="module")
def aliases() -> Aliases:
    return Aliases.load(PATH)


@pytest.fixture(scope="module")
def countries() -> dict[str, dict[str, object]]:
    table: dict[str, dict[str, object]] = tomllib.loads(PATH.read_text(encoding="utf-8"))["countries"]
    return table


def test_the_states_are_those_of_the_united_nations_its_observers_kosovo_and_taiwan():
    assert len(STATES) == 193 + 2 + 2


@pytest.mark.parametrize("code", STATES)
def test_every_state_has_demonyms_and_a_capital(aliases, countries, code):
    name = aliases.canonical(TERRITORIES[code])
    assert name is not None
    assert countries[name]["demonyms"]
    assert aliases.canonical(str(countries[name]["capital"])) == name
    assert aliases.kind(name) == "country"


def test_every_canonical_name_is_itself(aliases):
    assert [name for name in aliases.entries if aliases.canonical(name) != name] == []


def test_every_person_speaks_for_the_side_it_is_listed_under(aliases):
    persons = tomllib.loads(PATH.read_text(encoding="utf-8"))["persons"]
    wrong = [
        (spelling, side, aliases.side_of(spelling))
        for side, people in persons.items()
        for person in people
        for spelling in person.split("|")
        if aliases.side_of(spelling) != side
    ]
    assert wrong == []


FORMS = {
    "Russia": [
        "Russia",
        "the Russian Federation",
        "Russian",
        "Moscow",
        "Kremlin",
        "Москва",
        "Москве",
        "России",
        "Россией",
        "російські",
        "РФ",
        "Rusia",
        "روسيا",
        "רוסיה",
    ],
    "Ukraine": [
        "Ukraine",
        "Ukrainians",
        "Kyiv",
        "Kiev",
        "Київ",
        "Києві",
        "Україною",
        "украинские",
        "Украину",
        "Ucraina",
        "أوكرانيا",
        "אוקראינה",
    ],
    "United States": [
        "US",
        "U.S.",
        "U.S",
        "USA",
        "the United States",
        "Washington",
        "White House",
        "Americans",
        "США",
        "Estados Unidos",
    ],
    "United Arab Emirates": ["UAE", "the UAE", "Abu Dhabi", "Emirati", "ОАЭ", "Emirates", "الإمارات العربية المتحدة"],
    "Türkiye": ["Turkey", "turkey", "Turkiye", "Ankara", "Turks", "Турция", "Türkei"],
    "Israel": ["Israeli", "IDF", "Tel Aviv", "Израиль", "ישראל", "إسرائيل"],
    "Hamas": ["Hamas", "HAMAS", "ХАМАС", "حماس", "חמאס"],
    "Houthis": ["Houthi", "Ansar Allah", "Houthi rebels"],
    "Qatar": ["Doha", "Qatari", "Катара", "Katar", "قطر"],
    "Vatican": ["Holy See", "Vatican City", "the Vatican"],
    "Ivory Coast": ["Côte d’Ivoire", "Cote d'Ivoire"],
    "Czech Republic": ["Czechia", "Czechs", "Prague"],
    "Yemen": ["Sanaa", "Sana'a", "Yemeni"],
    "South Korea": ["Korean", "Seoul", "South Korean"],
    "North Korea": ["DPRK", "North Koreans", "Pyongyang"],
    "International Committee of the Red Cross": ["ICRC", "the Red Cross"],
    "European Union": ["EU", "the European Union"],
    "Coordination Headquarters for the Treatment of Prisoners of War": [
        "Coordination Staff on the Treatment of Prisoners of War"
    ],
}


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in FORMS.items() for form in forms])
def test_forms(aliases, name, form):
    assert aliases.canonical(form) == name


@pytest.mark.parametrize(
    "value", ["us", "eu", "un", "uae", "Atlantis", "New Mexico", "Washington Post", "people", "two sources"]
)
def test_no_forms(aliases, value):
    assert aliases.canonical(value) is None


@pytest.mark.parametrize(
    "text",
    [
        "They told us to polish the male turkey, and it was nice.",
        "THIS IS WHO IT IS",
        "Male prisoners in Victoria, New Mexico",
        "Latin American guinea pigs",
        "Maurice saw an Indie film",
        "Того дня мали час. Самое важное",
        "Snake oil, Long Island, Grenade attack",
        "ירדן ביבס",
        "He lives in Savannah, Georgia.",
        "The Washington Post and the Moscow Times",
    ],
)
def test_everyday_words_are_no_names(aliases, text):
    assert aliases.find(text) == []


def test_the_longest_form_wins(aliases):
    text = "South Korean, Papua New Guinea, South Sudanese, Northern Ireland, Democratic Republic of the Congo"
    assert [sighting.name for sighting in aliases.find(text)] == [
        "South Korea",
        "Papua New Guinea",
        "South Sudan",
        "Northern Ireland",
        "Democratic Republic of the Congo",
    ]


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Russian Defence Ministry", "Russia"),
        ("Russian Defense Ministry", "Russia"),
        ("Kremlin", "Russia"),
        ("Kremlin aide", "Russia"),
        ("Ukraine's main intelligence directorate", "Ukraine"),
        ("Coordination Headquarters for the Treatment of Prisoners of War", "Ukraine"),
        ("Ukrainian authorities", "Ukraine"),
        ("Azov Regiment", "Ukraine"),
        ("Azov brigade", "Ukraine"),
        ("President of Ukraine", "Ukraine"),
        ("head of Russian proxy forces in the Donetsk region", "Russia"),
        ("White House", "United States"),
        ("U.S. Secretary of State", "United States"),
        ("Qassam Brigades", "Hamas"),
        ("al-Qassam Brigades", "Hamas"),
        ("Yemen's Houthis", "Houthis"),
        ("Israel Prison Service", "Israel"),
        ("Emir of Qatar", "Qatar"),
        ("Volodymyr Zelenskyy", "Ukraine"),
        ("Volodymyr Zelensky", "Ukraine"),
        ("Volodímir Zelenski", "Ukraine"),
        ("Володимир Зеленський", "Ukraine"),
        ("Zelenskiy", "Ukraine"),
        ("Andrij Jermak", "Ukraine"),
        ("Recep Tayyip Erdogan", "Türkiye"),
        ("President Putin", "Russia"),
        ("ICRC", None),
        ("UN Special Envoy for Yemen", None),
        ("U.S. ambassador to Russia", None),
        ("pro-Kremlin politician", None),
        ("Washington Post", None),
        ("Associated Press", None),
        ("Ali", None),
        ("Abbas Jaafari", None),
        ("Istanbul", None),
        ("two sources close to the swap", None),
    ],
)
def test_sides(aliases, name, side):
    assert aliases.side_of(name) == side


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Donetsk People's Republic", "Russia"),
        ("LPR", "Russia"),
        ("Quds Force", "Iran"),
        ("al-Qassam Brigades", "Hamas"),
        ("Hezbollah", None),
        ("Houthis", None),
        ("Ukraine", None),
        ("United Nations", None),
    ],
)
def test_folding(aliases, name, side):
    assert aliases.folds_into(name) == side


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Istanbul", "Türkiye"),
        ("Стамбуле", "Türkiye"),
        ("Abu Dhabi", "United Arab Emirates"),
        ("Geneva", "Switzerland"),
        ("Doha", "Qatar"),
        ("Minsk", "Belarus"),
        ("Homs", "Syria"),
        ("Kharkov", "Ukraine"),
        ("Gaza Strip", "Palestine"),
        ("Russia", None),
        ("Atlantis", None),
    ],
)
def test_places(aliases, place, country):
    assert aliases.country_of(place) == country


def test_a_capital_can_be_asked_for_as_a_city(aliases):
    assert [aliases.place(name) for name in ("Kiev", "Москве", "Odessa", "Ukrainian")] == [
        "Kyiv",
        "Moscow",
        "Odesa",
        "Ukraine",
    ]
