"""Laws of the scorer, for answers of any shape. Items are built without an article; a quote stands where it says."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from copy import deepcopy

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evals.cells import score
from evals.metrics import Counts, tally, total
from pipeline.declare import Role
from schemas.prisoner_exchange.scoring import SCORING
from tests.evals.builders import exchange, group, person, plain_items

few = settings(max_examples=25)
"""Examples are whole answers: they take their time to draw."""

states = st.sampled_from(["Ukraine", "Russia"])
maybe_state = st.none() | states
dates = st.none() | st.sampled_from(["2025-05-23", "2025-05-24", "2025-05", "2025", "2024-05-23"])
quotes = st.integers(0, 4).map(lambda place: f"{place * 15} words")

groups = st.builds(
    group,
    released_by=maybe_state,
    returned_to=maybe_state,
    count=st.none() | st.sampled_from([1, 10, 307, 307, 390]),
    count_type=st.sampled_from([None, "exact", "about"]),
    kind=st.sampled_from(["military", "civilian"]),
    subset=st.booleans(),
    detail=st.sampled_from([None, "seriously wounded", "wounded"]),
    reported_by=st.lists(states, max_size=2, unique=True),
    evidence=quotes,
)
people = st.builds(
    person,
    st.sampled_from(["Ann Lee", "Lee", "Bob Ray"]),
    role=st.sampled_from(["official", "released"]),
    released_by=maybe_state,
    evidence=quotes,
)
exchanges = st.builds(
    exchange,
    level=st.sampled_from(["single", "deal", "stage"]),
    status=st.sampled_from(["completed", "agreed"]),
    date_start=dates,
    date_end=dates,
    location=st.sampled_from([None, "Istanbul", "Minsk"]),
    parties=st.lists(st.sampled_from(["Ukraine", "Russia", "Hamas"]), max_size=3, unique=True),
    mediators=st.lists(st.sampled_from(["Qatar", "Egypt"]), max_size=2, unique=True),
    groups=st.lists(groups, max_size=3),
    people=st.lists(people, max_size=2),
    evidence=quotes,
)


def with_ids(listed):
    """Local ids in order, and each stage part of the first deal, if there is one."""
    named = [{**one, "id": f"x{number}"} for number, one in enumerate(listed, start=1)]
    deal = next((one["id"] for one in named if one["level"] == "deal"), None)
    return [{**one, "part_of": deal if one["level"] == "stage" else None} for one in named]


answers = st.lists(exchanges, max_size=3).map(with_ids)


def run(gold, predicted):
    return score(plain_items(gold), plain_items(predicted), SCORING)


def by_field(found):
    cells = defaultdict(list)
    for cell in found.cells:
        cells[cell.record, cell.field].append(cell.verdict)
    return {name: tally(verdicts) for name, verdicts in cells.items()}


@few
@given(answers)
def test_gold_against_itself_scores_one_or_is_undefined(gold):
    for name, counts in by_field(run(gold, gold)).items():
        assert counts.f1 == (1.0 if counts.possible else None), name
        assert counts.lenient.f1 == counts.f1
    assert {unit.verdict for unit in run(gold, gold).units} <= {"COR"}


@few
@given(answers)
def test_gold_against_nothing_has_recall_zero(gold):
    for counts in by_field(run(gold, [])).values():
        assert (counts.recall, counts.precision, counts.f1) == (0.0, None, 0.0)


@few
@given(answers, answers)
def test_exchanging_gold_and_prediction_exchanges_strict_precision_and_recall(gold, predicted):
    there, back = by_field(run(gold, predicted)), by_field(run(predicted, gold))
    assert there.keys() == back.keys()
    for name, counts in there.items():
        other = back[name]
        assert (counts.cor, counts.mis, counts.spu, counts.non) == (other.cor, other.spu, other.mis, other.non), name
        assert (counts.precision, counts.recall) == (other.recall, other.precision), name


@few
@given(answers, answers, st.randoms(use_true_random=False))
def test_the_order_of_lists_never_matters(gold, predicted, chance):
    plain, mixed = run(gold, predicted), run(shuffled(gold, chance), shuffled(predicted, chance))
    for facts in (cell_facts, unit_facts):
        assert Counter(facts(plain)) == Counter(facts(mixed))


def shuffled(contents, chance: random.Random):
    mixed = deepcopy(contents)
    chance.shuffle(mixed)
    for one in mixed:
        for name in ("groups", "people", "parties", "mediators"):
            chance.shuffle(one[name])
        for inner in one["groups"]:
            chance.shuffle(inner["reported_by"])
    return mixed


def cell_facts(found):
    return [(c.record, c.field, c.verdict, str(c.gold), str(c.predicted), c.error, c.matched) for c in found.cells]


def unit_facts(found):
    return [(unit.record, unit.verdict, unit.likeness, unit.rival) for unit in found.units]


@few
@given(answers, answers)
def test_possible_and_actual_are_what_gold_and_prediction_give(gold, predicted):
    """MUC's identities: POS = COR+PAR+INC+MIS counts gold's values, ACT = COR+PAR+INC+SPU the prediction's."""
    counts = {name: each for name, each in by_field(run(gold, predicted)).items() if name[1] != "headline_fact"}
    for side, attribute in ((gold, "possible"), (predicted, "actual")):
        given_values = Counter(
            (item.kind, rule.name)
            for root in plain_items(side)
            for item in root.walk()
            for rule in item.rules
            if rule.role not in (Role.local_id, Role.nested)
            for _ in values(item.values[rule.name])
        )
        for name, each in counts.items():
            if "+" not in name[1]:
                assert getattr(each, attribute) == given_values[name], (name, attribute)


def values(value):
    return value if isinstance(value, list) else [] if value is None else [value]


@few
@given(answers, answers)
def test_no_record_is_both_matched_and_missing(gold, predicted):
    found = run(gold, predicted)
    for side in ("gold_path", "predicted_path"):
        paths = [path for unit in found.units if (path := getattr(unit, side))]
        assert len(paths) == len(set(paths))
    for cell in found.cells:
        assert cell.matched is (cell.gold_path is not None and cell.predicted_path is not None)
        assert cell.matched or cell.verdict in ("MIS", "SPU")


@few
@given(answers, answers)
def test_every_record_of_both_sides_is_a_unit(gold, predicted):
    found = run(gold, predicted)
    for side, name in ((gold, "gold_path"), (predicted, "predicted_path")):
        items = {item.path for root in plain_items(side) for item in root.walk()}
        assert {getattr(unit, name) for unit in found.units} - {None} == items


changes = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["proposed", "cancelled"]),
        "date_start": dates,
        "date_end": dates,
        "location": st.sampled_from([None, "Istanbul", "Minsk"]),
        "level": st.sampled_from(["single", "deal", "stage"]),
    },
)


@few
@given(answers.filter(bool), st.lists(changes, min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_with_the_alignment_held_fixed_fixing_one_cell_never_lowers_f1(gold, spoilt, chance):
    predicted = [{**one, **change} for one, change in zip(gold, spoilt, strict=False)]
    before = run(gold, predicted)
    wrong = [
        c for c in before.cells if c.record == "exchange" and c.matched and c.verdict in ("INC", "PAR", "MIS", "SPU")
    ]
    wrong = [cell for cell in wrong if cell.kind == "value"]
    assume(wrong)
    cell = chance.choice(wrong)
    fixed = deepcopy(predicted)
    fixed[index(cell.predicted_path)][cell.field] = gold[index(cell.gold_path)][cell.field]
    after = run(gold, fixed)
    assume(pairs(before) == pairs(after))
    for name, counts in by_field(before).items():
        for kind in ("strict", "lenient"):
            old, new = getattr(counts, kind).f1, getattr(by_field(after).get(name, Counts()), kind).f1
            # A value that should not have been given, once withdrawn, may leave nothing to be scored.
            assert new is None or old is None or new >= old, name


def index(path):
    return int(path.split("[")[1].split("]")[0])


def pairs(found):
    return {(unit.gold_path, unit.predicted_path) for unit in found.units}


@few
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 6).map(lambda six: Counts(*six)), max_size=4))
def test_sums_over_articles_are_totals_and_fixing_a_cell_never_lowers_them(articles):
    summed = total(articles)
    assert summed.possible == sum(one.possible for one in articles)
    assert summed.actual == sum(one.actual for one in articles)
    for wrong in ("par", "inc", "mis", "spu"):
        if getattr(summed, wrong):
            better = summed._replace(**{wrong: getattr(summed, wrong) - 1, "cor": summed.cor + 1})
            assert defined(better.strict.f1) >= defined(summed.strict.f1)
            assert defined(better.lenient.f1) >= defined(summed.lenient.f1)
    if summed.spu and summed.possible:
        silent = summed._replace(spu=summed.spu - 1, non=summed.non + 1)
        assert defined(silent.f1) >= defined(summed.f1)


@few
@given(answers, answers)
def test_the_whole_is_no_better_than_its_parts(gold, predicted):
    """A record adds nothing of its own: all its fields' counts, and nothing else, are the overall counts."""
    found = run(gold, predicted)
    fields = {name: cells for name, cells in by_field(found).items() if "+" not in name[1]}
    parts = [each for (record, field), each in fields.items() if kind_of(found, record, field) in ("value", "link")]
    overall = tally(cell.verdict for cell in found.cells if cell.kind in ("value", "link"))
    assert total(parts) == overall
    if overall.f1 is not None:
        assert overall.f1 <= max(each.f1 for each in parts if each.f1 is not None)


def defined(value: float | None) -> float:
    assert value is not None
    return value


def kind_of(found, record, field):
    return next(cell.kind for cell in found.cells if (cell.record, cell.field) == (record, field))
