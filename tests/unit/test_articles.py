"""The shipped catalogue and routines against the digest, exercise by exercise."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from backtimer.routine.dose import Dose, Mode, Range, Sides
from backtimer.routine.exercise import Direction, Exercise, Position
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.catalogue import Catalogue, read_catalogue
from backtimer.routinefile.entry import dose_of, has_mode
from backtimer.routinefile.reader import read_routine
from backtimer.session import words
from backtimer.session.cues import script
from backtimer.session.pace import Pace, speaking_seconds
from backtimer.session.plan import compile_plan
from backtimer.system.resources import shipped_routines

R = Range
NO, EACH, TURN = Sides.NONE, Sides.EACH, Sides.ALTERNATE
REPS, TIMED, BREATHS, OPEN = Mode.REPS, Mode.TIMED, Mode.BREATHS, Mode.OPEN
ONE = R(1, 1)

# Each line: what the digest calls it, id in the routine, mode, sides, sets, reps, hold, seconds or limit, breaths,
# rest, times a day, ours. A rest is typed where the article gives one; else it is the 3 s after a hold, or none.
Line = tuple[object, ...]
A: list[Line] = [
    ("A1", "hip-circles-band-squat", TIMED, NO, ONE, None, None, R(60, 60), None, 0, 1, True),
    ("A2", "lower-back-rotation", REPS, TURN, ONE, R(2, 3), R(5, 10), None, None, 3, 1, False),
    ("A3", "glute-bridge", REPS, NO, ONE, R(8, 12), R(6, 6), None, None, 10, 1, False),
    ("A4", "cat-camel", REPS, NO, ONE, R(3, 5), None, None, None, 0, 2, False),
    ("A5", "partial-crunch", REPS, NO, ONE, R(8, 12), R(1, 1), None, None, 3, 1, True),
    ("A6", "shoulder-blade-squeeze", REPS, NO, ONE, R(3, 5), R(5, 5), None, None, 3, 2, False),
    ("A7", "elephant-walk", REPS, TURN, R(2, 3), R(8, 10), None, None, None, 0, 1, False),
    ("A8", "wall-sit", REPS, NO, ONE, R(8, 12), R(10, 10), None, None, 3, 1, False),
    ("A9", "bird-dog", REPS, TURN, ONE, R(8, 12), R(5, 5), None, None, 3, 1, False),
    ("A10", "pelvic-tilt", REPS, NO, ONE, R(8, 12), R(10, 10), None, None, 3, 1, False),
]
# B1 and B10 go on "as long as you like"; the limits are ours.
B: list[Line] = [
    ("B1", "cat-cow", OPEN, NO, ONE, None, None, R(120, 120), None, 0, 1, False),
    ("B2", "bird-dog", REPS, TURN, ONE, R(2, 4), R(3, 3), None, None, 3, 1, False),
    ("B3", "modified-upward-facing-dog", REPS, NO, ONE, ONE, R(10, 30), None, None, 3, 1, False),
    ("B4", "downward-dog", BREATHS, NO, ONE, None, None, None, R(5, 5), 0, 1, False),
    ("B5", "hip-flexor-stretch", REPS, TURN, ONE, R(2, 4), R(10, 10), None, None, 3, 1, False),
    ("B6", "bridge", REPS, NO, ONE, R(3, 5), R(10, 10), None, None, 3, 1, False),
    ("B7", "childs-pose", REPS, NO, ONE, ONE, R(60, 120), None, None, 3, 1, False),
    ("B8", "superman", REPS, NO, ONE, R(3, 5), R(5, 10), None, None, 3, 1, False),
    ("B9", "supine-hamstring-stretch", REPS, EACH, ONE, ONE, R(15, 20), None, None, 3, 1, False),
    ("B10", "supine-spinal-twist", OPEN, EACH, ONE, None, None, R(60, 60), None, 0, 1, False),
]
# Article C gives no doses: all of these are ours.
C: list[Line] = [
    ("C1", "stomach-lying", TIMED, NO, ONE, None, None, R(60, 120), None, 0, 1, True),
    ("C2", "prone-press", REPS, NO, ONE, R(6, 8), R(2, 2), None, None, 3, 1, True),
    ("C3", "standing-extension", REPS, NO, ONE, R(5, 8), R(2, 2), None, None, 3, 1, True),
    ("C4", "four-point-finger-prop", REPS, NO, ONE, R(5, 8), R(3, 3), None, None, 3, 1, True),
    ("C5", "standing-biceps-curl", REPS, NO, ONE, R(8, 10), None, None, None, 0, 1, True),
    ("C6", "romanian-deadlift", REPS, NO, ONE, R(8, 10), None, None, None, 0, 1, True),
    ("C7", "jefferson-curl", REPS, NO, ONE, R(3, 5), None, None, None, 2, 1, True),
    ("C8", "hip-thrust", REPS, NO, ONE, R(8, 10), R(2, 2), None, None, 3, 1, True),
    ("C9", "side-plank", REPS, EACH, ONE, R(2, 3), R(5, 15), None, None, 5, 1, True),
    ("C10", "standing-side-bend", REPS, TURN, ONE, R(5, 8), None, None, None, 0, 1, True),
    ("C11", "knee-to-chest", REPS, TURN, ONE, R(3, 5), R(5, 5), None, None, 3, 1, True),
    ("C12", "seated-forward-reach", REPS, NO, ONE, R(5, 8), R(3, 3), None, None, 3, 1, True),
    ("C13", "seated-bend", REPS, NO, ONE, R(5, 8), R(3, 3), None, None, 3, 1, True),
    ("C14", "plank", REPS, NO, ONE, R(2, 3), R(10, 20), None, None, 15, 1, True),
    ("C15", "bird-dog", REPS, TURN, ONE, R(4, 6), R(3, 3), None, None, 3, 1, True),
    ("C16", "sit-up", REPS, NO, ONE, R(5, 8), None, None, None, 2, 1, True),
    ("C17", "bicycle-crunch", REPS, TURN, ONE, R(5, 8), None, None, None, 0, 1, True),
    ("C18", "reverse-crunch", REPS, NO, ONE, R(5, 8), None, None, None, 2, 1, True),
    ("C19", "knee-flops", REPS, TURN, ONE, R(3, 5), R(3, 3), None, None, 3, 1, True),
    ("C20", "seated-twist", REPS, TURN, ONE, R(5, 8), R(2, 2), None, None, 1, 1, True),
    ("C22", "wood-chop-pure-rotation", REPS, EACH, R(1, 2), R(8, 10), None, None, None, 0, 1, True),
    ("C23", "wood-chop-high-anchor", REPS, EACH, R(1, 2), R(8, 10), None, None, None, 0, 1, True),
    ("C24", "wood-chop-low-anchor", REPS, EACH, R(1, 2), R(8, 10), None, None, None, 0, 1, True),
]
D: list[Line] = [
    ("D1", "pelvic-tilt-both-ways", REPS, NO, ONE, R(2, 3), R(2, 2), None, None, 0, 1, False),
    ("D2", "cat-camel", BREATHS, NO, ONE, None, None, None, R(6, 6), 0, 1, False),
    ("D3", "knee-rolls", REPS, TURN, ONE, R(5, 15), R(3, 3), None, None, 3, 1, False),
    ("D4", "single-leg-hug", REPS, TURN, ONE, R(3, 5), R(3, 3), None, None, 3, 1, True),
]
E: list[Line] = [
    ("E1", "articulated-bridge", TIMED, NO, ONE, None, None, R(120, 120), None, 0, 1, False),
    ("E2", "rock-back", TIMED, NO, ONE, None, None, R(120, 120), None, 0, 1, False),
    ("E3", "arm-opening", TIMED, EACH, ONE, None, R(3, 3), R(60, 60), None, 0, 1, False),
    ("E4", "knee-fall-out", TIMED, NO, ONE, None, None, R(120, 120), None, 0, 1, False),
    ("E5", "lumbar-rotation", TIMED, EACH, ONE, None, R(3, 3), R(60, 60), None, 0, 1, False),
]
ARTICLES = {"article-a": A, "article-b": B, "article-c": C, "article-d": D, "article-e": E}
CODES = [str(line[0]) for table in ARTICLES.values() for line in table]
# What one exercise is called in several articles.
MERGED = {
    "glute-bridge": ({"Bridge"}, {"A3", "B6"}),
    "cat-camel": ({"Cat cow"}, {"A4", "B1", "D2"}),
    "bird-dog": ({"McGill bird dog"}, {"A9", "B2", "C15"}),
    "lower-back-rotation": ({"Knee rolls", "Knee flops"}, {"A2", "C19", "D3"}),
    "knee-to-chest": ({"Single-leg hug"}, {"C11", "D4"}),
}
# Easier on the left, harder on the right.
VARIANTS = [
    ("hip-circles-band-squat", "band-squat"),
    ("glute-bridge", "hip-thrust"),
    ("partial-crunch", "sit-up"),
    ("elephant-walk-hands-on-the-shins", "elephant-walk"),
    ("wall-sit-upright", "wall-sit"),
    ("bird-dog", "bird-dog-long-hold"),
    ("pelvic-tilt-both-ways", "pelvic-tilt"),
    ("pelvic-tilt", "pelvic-tilt-upright"),
    ("downward-dog-bent-knees", "downward-dog"),
    ("superman-one-arm-and-leg", "superman"),
    ("hamstring-stretch-bent-knee", "hamstring-stretch-with-a-strap"),
    ("hamstring-stretch-with-a-strap", "hamstring-stretch"),
    ("lower-back-rotation", "lumbar-rotation"),
    ("lumbar-rotation", "spinal-twist"),
    ("stomach-lying", "prone-press-on-the-elbows"),
    ("prone-press-on-the-elbows", "prone-press"),
    ("prone-press", "modified-upward-facing-dog"),
    ("standing-extension-at-a-wall", "standing-extension"),
    ("finger-prop-near-the-knees", "four-point-finger-prop"),
    ("hip-hinge", "romanian-deadlift"),
    ("side-plank-at-a-wall", "side-plank"),
    ("knee-to-chest", "both-knees-to-chest"),
    ("seated-forward-reach", "seated-bend"),
    ("plank-at-a-wall", "plank-at-a-table"),
    ("plank-at-a-table", "plank"),
    ("seated-twist", "seated-twist-with-a-bar"),
]
GROUPS = {
    Direction.EXTENSION: ("C1", "C2", "C3"),
    Direction.ANTI_FLEXION: ("C4", "C5", "C6"),
    Direction.EXTENSION_THROUGH_RANGE: ("C7", "C8", "C9", "C10"),
    Direction.FLEXION: ("C11", "C12", "C13"),
    Direction.ANTI_EXTENSION: ("C14", "C15"),
    Direction.FLEXION_THROUGH_RANGE: ("C16", "C17", "C18"),
    Direction.ROTATION: ("C19", "C20", "C22", "C23", "C24"),
}
MINUTES = {
    "article-a": (15, 22),
    "article-b": (11, 17),
    "article-c": (25, 35),
    "article-c-extension": (14, 16),
    "article-c-flexion": (14, 16),
    "article-c-rotation": (14, 16),
    "article-d": (4, 6),
    "article-e": (11, 13),
    "daily-15": (14, 16),
    "gentle-morning": (4.5, 5.5),
    "sitting-hurts": (8, 15),
    "standing-hurts": (8, 15),
}
THINGS = {
    "a resistance band",
    "a stool",
    "a wall",
    "a weight",
    "a low bench or sofa",
    "a chair",
    "a table",
    "a ball",
    "a cushion",
    "a strap, towel or band",
    "a bar or broomstick",
    "a firm hook or post",
}
LYING = {Position.BACK, Position.FRONT, Position.SIDE}
LONGEST_INSTRUCTION_SECONDS = 30
# Brackets, slashes and other signs, and abbreviations.
NOT_FOR_EARS = re.compile(r"[()\[\]{}/&*_#<>]|\.\.|\b(?:e\.g|i\.e|etc|approx|min|sec|reps?|cm)\b")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(shipped_routines() / "exercises")


@pytest.fixture(scope="module")
def routines(catalogue: Catalogue) -> dict[str, Routine]:
    return {path.stem: read(path, catalogue) for path in sorted(shipped_routines().glob("*.yaml"))}


def read(path: Path, catalogue: Catalogue) -> Routine:
    reading = read_routine(path, catalogue.entries)
    assert [problem.text(path.name) for problem in reading.problems] == []
    assert reading.routine is not None
    return reading.routine


def row(item_id: str, dose: Dose) -> Line:
    return (
        item_id,
        dose.mode,
        dose.sides,
        dose.sets,
        dose.reps,
        dose.hold_seconds,
        dose.seconds,
        dose.breaths,
        dose.rest_seconds,
        dose.times_a_day,
        dose.ours,
    )


def own(catalogue: Catalogue) -> dict[str, Exercise]:
    """The exercises without their aliases."""
    return {exercise.id: exercise for exercise in catalogue.exercises}


def codes(exercise: Exercise) -> list[str]:
    """The digest's codes in an exercise's source; of a variant none, as it only stems from one."""
    source = exercise.source or ""
    found = re.findall(r"[Aa]rticle ([A-E]), exercise (\d+)([^;]*)", source)
    return [article + number for article, number, rest in found if "variant" not in rest]


def codes_of(routine: Routine) -> list[set[str]]:
    return [set(codes(item.exercise)) for item in routine.exercises]


def spoken(exercise: Exercise) -> list[str]:
    """Every text of an exercise that is read aloud."""
    said = exercise.words
    texts = (
        exercise.name,
        *exercise.aliases,
        *exercise.equipment,
        *exercise.optional_equipment,
        *exercise.steps,
        exercise.breathing,
        exercise.key_point,
        *exercise.cautions,
        said.effort,
        said.hold,
        said.release,
        said.breathe_in,
        said.breathe_out,
    )
    return [text for text in texts if text]


def all_exercises(catalogue: Catalogue, routines: dict[str, Routine]) -> list[Exercise]:
    """Those of the catalogue, and those of the routines with what they override."""
    return [*catalogue.exercises, *(item.exercise for routine in routines.values() for item in routine.exercises)]


# --- The doses


@pytest.mark.parametrize("name", ARTICLES)
def test_article_has_exactly_its_doses(name: str, routines: dict[str, Routine]) -> None:
    routine, table = routines[name], ARTICLES[name]
    assert [row(item.id, item.dose) for item in routine.exercises] == [line[1:] for line in table]
    assert [exercise.id for exercise in compile_plan(routine).exercises] == [line[1] for line in table]


@pytest.mark.parametrize("name", ARTICLES)
def test_article_leads_the_exercises_of_the_digest(name: str, routines: dict[str, Routine]) -> None:
    for line, of_item in zip(ARTICLES[name], codes_of(routines[name]), strict=True):
        assert line[0] in of_item


@pytest.mark.parametrize("name", ["article-a", "article-e"])
def test_usual_doses_are_the_articles(name: str, catalogue: Catalogue) -> None:
    for line in ARTICLES[name]:
        assert row(str(line[1]), dose_of(dict(catalogue.entries[str(line[1])].values))) == line[1:]


def test_usual_doses_are_those_of_the_only_article(catalogue: Catalogue) -> None:
    shared = {code for _, of_one in MERGED.values() for code in of_one}
    for line in (*B, *C, *D):
        if line[0] not in shared:
            assert row(str(line[1]), dose_of(dict(catalogue.entries[str(line[1])].values))) == line[1:]


def test_every_dose_of_article_c_is_ours(routines: dict[str, Routine]) -> None:
    for name in ("article-c", "article-c-extension", "article-c-flexion", "article-c-rotation"):
        assert all(item.dose.ours for item in routines[name].exercises), name


def test_our_own_routines_say_that_their_doses_are_ours(routines: dict[str, Routine]) -> None:
    for name in ("daily-15", "gentle-morning", "sitting-hurts", "standing-hurts"):
        assert all(item.dose.ours for item in routines[name].exercises), name


def item_of(routines: dict[str, Routine], name: str, code: str) -> RoutineExercise:
    index = next(index for index, line in enumerate(ARTICLES[name]) if line[0] == code)
    return routines[name].exercises[index]


def test_elephant_walk_has_no_release(routines: dict[str, Routine]) -> None:
    dose = item_of(routines, "article-a", "A7").dose
    assert (dose.move_seconds, dose.release_seconds) == (2, 0)


def test_cat_cow_follows_the_breath(routines: dict[str, Routine]) -> None:
    item = item_of(routines, "article-b", "B1")
    assert item.exercise.name == "Cat cow"
    assert item.dose.is_breath_paced
    assert item.exercise.words.breathe_in == "Breathe in, chest open"
    assert item.exercise.words.breathe_out == "Breathe out, round up"
    assert "Breathe out, round up" in script(compile_plan(routines["article-b"]))


def test_morning_cat_camel_is_one_for_each_breath(routines: dict[str, Routine]) -> None:
    dose = item_of(routines, "article-d", "D2").dose
    assert (dose.move_seconds, dose.release_seconds) == (0, 0)


def test_tilting_both_ways_is_held_both_ways(routines: dict[str, Routine]) -> None:
    dose = item_of(routines, "article-d", "D1").dose
    assert (dose.move_seconds, dose.hold_seconds, dose.release_seconds) == (2, R(2, 2), 4)


def test_swapping_legs_has_its_time(routines: dict[str, Routine]) -> None:
    assert item_of(routines, "article-b", "B5").dose.move_seconds == 6


# --- The catalogue


def test_catalogue_is_clean(catalogue: Catalogue) -> None:
    assert catalogue.problems == ()


def test_every_exercise_of_the_digest_is_in_the_catalogue_once(catalogue: Catalogue) -> None:
    assert len(CODES) == 52
    found = Counter(code for exercise in catalogue.exercises for code in codes(exercise))
    assert found == Counter(CODES)


def test_every_name_belongs_to_one_exercise(catalogue: Catalogue) -> None:
    names = [name.casefold() for each in catalogue.exercises for name in (each.name, *each.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    for key, entry in catalogue.entries.items():
        assert (entry.exercise.name in entry.exercise.aliases) == (key != entry.exercise.id)


@pytest.mark.parametrize("exercise_id", MERGED)
def test_the_same_movement_under_two_names_is_one_exercise(exercise_id: str, catalogue: Catalogue) -> None:
    exercise = own(catalogue)[exercise_id]
    aliases, from_articles = MERGED[exercise_id]
    assert set(exercise.aliases) == aliases
    assert set(codes(exercise)) == from_articles


def test_variants_are_linked_both_ways(catalogue: Catalogue) -> None:
    exercises = own(catalogue)
    harder = {(each.id, each.harder) for each in exercises.values() if each.harder}
    easier = {(each.easier, each.id) for each in exercises.values() if each.easier}
    assert harder == easier == set(VARIANTS)
    assert {exercise_id for pair in harder for exercise_id in pair} <= set(exercises)


def test_an_exercise_without_a_code_is_a_linked_variant(catalogue: Catalogue) -> None:
    for exercise in catalogue.exercises:
        if not codes(exercise):
            assert "variant" in (exercise.source or ""), exercise.id
            assert exercise.easier or exercise.harder, exercise.id


def test_directions_are_article_c_s_groups(catalogue: Catalogue) -> None:
    by_code = {code: exercise for exercise in catalogue.exercises for code in codes(exercise)}
    for direction, group in GROUPS.items():
        assert {by_code[code].direction for code in group} == {direction}
    in_groups = {code for group in GROUPS.values() for code in group}
    for exercise in catalogue.exercises:
        if codes(exercise) and not in_groups & set(codes(exercise)):
            assert exercise.direction is None, exercise.id


def test_every_exercise_is_complete(catalogue: Catalogue) -> None:
    for exercise in catalogue.exercises:
        assert exercise.position is not None, exercise.id
        assert exercise.source, exercise.id
        assert exercise.key_point, exercise.id
        assert exercise.good_for, exercise.id
        assert exercise.words.effort, exercise.id
        assert 2 <= len(exercise.steps) <= 4, exercise.id
        assert has_mode(dict(catalogue.entries[exercise.id].values)), exercise.id
        assert set(exercise.equipment + exercise.optional_equipment) <= THINGS, exercise.id
        if exercise.position is Position.SITTING:
            assert "a chair" in exercise.equipment, exercise.id


def test_each_file_holds_its_start_positions(catalogue: Catalogue) -> None:
    folder = shipped_routines() / "exercises"
    for path in folder.glob("*.yaml"):
        alone = read_catalogue_file(path)
        positions = {catalogue.entries[exercise_id].exercise.position for exercise_id in alone}
        wanted = {Position.KNEELING, Position.HALF_KNEELING} if path.stem == "kneeling" else None
        assert positions == (wanted or {Position(path.stem.replace("-", " "))}), path.name


def read_catalogue_file(path: Path) -> list[str]:
    return re.findall(r"^  ([a-z0-9-]+):$", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_files_begin_with_their_schema() -> None:
    folder = shipped_routines()
    for paths, schema in (
        (folder.glob("*.yaml"), "../assets/routine.schema.json"),
        ((folder / "exercises").glob("*.yaml"), "../../assets/catalogue.schema.json"),
    ):
        for path in paths:
            first, second = path.read_text(encoding="utf-8").splitlines()[:2]
            assert first == f"# yaml-language-server: $schema={schema}", path
            assert second.startswith("# "), path


# --- The wording


def test_sentences_are_short_and_plain(catalogue: Catalogue, routines: dict[str, Routine]) -> None:
    for exercise in all_exercises(catalogue, routines):
        sentences = [*exercise.steps, *exercise.cautions, *([exercise.breathing] if exercise.breathing else [])]
        for text in sentences:
            assert len(text) <= 100, text
            assert re.fullmatch(r"[A-Z].*[a-z]\.", text), text
        assert len(exercise.cautions) <= 2, exercise.id
        assert re.fullmatch(r"[A-Z].{5,78}\.", exercise.good_for or ""), exercise.id
        for text in spoken(exercise):
            assert NOT_FOR_EARS.search(text) is None, text
        about_sides = " ".join(sentences).casefold()
        assert re.search(r"\b(?:left|right)\b", about_sides) is None, exercise.id  # the program calls the sides


def test_key_points_are_one_short_sentence(catalogue: Catalogue, routines: dict[str, Routine]) -> None:
    for exercise in all_exercises(catalogue, routines):
        text = exercise.key_point or ""
        assert re.fullmatch(r"[A-Z][^.!?]*[a-z]\.", text), (exercise.id, text)
        assert len(text) <= 60, text
        assert re.search(r"\b(?:left|right)\b", text.casefold()) is None, text  # the program calls the sides
        assert re.search(r"\d", text) is None, text  # the dose is said after it


def test_the_short_form_is_one_phrase(catalogue: Catalogue, routines: dict[str, Routine]) -> None:
    for exercise in all_exercises(catalogue, routines):
        text = exercise.in_short or ""
        assert re.fullmatch(r"[a-z][^.!?]*[a-z]", text), (exercise.id, text)
        assert len(text) <= 90, text
        assert re.search(r"\b(?:left|right)\b|\d", text.casefold()) is None, text


def test_key_points_stand_in_their_place() -> None:
    order = ["steps", "breathing", "in_short", "key_point", "say", "cautions", "advice"]
    for path in (shipped_routines() / "exercises").glob("*.yaml"):
        for block in re.split(r"^  (?=[a-z0-9-]+:$)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            keys = [key for key in re.findall(r"^    ([a-z_]+):", block, re.MULTILINE) if key in order]
            assert keys == sorted(keys, key=order.index), block
            assert keys.count("key_point") == keys.count("in_short") == 1, block


def test_cue_words_are_short(catalogue: Catalogue, routines: dict[str, Routine]) -> None:
    for exercise in all_exercises(catalogue, routines):
        said = exercise.words
        for most, texts in ((3, (said.effort, said.hold, said.release)), (5, (said.breathe_in, said.breathe_out))):
            for text in texts:
                assert text is None or len(text.split()) <= most, text
                assert text is None or not text.endswith("."), text


def test_two_sided_exercises_say_which_side_is_meant(catalogue: Catalogue) -> None:
    obvious = {
        "lower-back-rotation",  # the knees go there
        "lumbar-rotation",  # one turns there, as its steps say
        "seated-twist",
        "seated-twist-with-a-bar",
        "wood-chop-pure-rotation",
        "standing-side-bend",  # one bends there
    }
    for exercise in catalogue.exercises:
        if dose_of(dict(catalogue.entries[exercise.id].values)).sides is not NO:
            assert (exercise.words.side is None) == (exercise.id in obvious), exercise.id


def test_instructions_are_not_too_long(catalogue: Catalogue, routines: dict[str, Routine]) -> None:
    usual = tuple(
        RoutineExercise(exercise.id, exercise, dose_of(dict(catalogue.entries[exercise.id].values)))
        for exercise in catalogue.exercises
    )
    for name, routine in {**routines, "catalogue": Routine("catalogue", "Catalogue", usual)}.items():
        for planned in compile_plan(routine).exercises:
            text = words.instruction(planned.item, planned.now, None)
            assert speaking_seconds(text, Pace()) <= LONGEST_INSTRUCTION_SECONDS, (name, planned.id)


# --- The routines


def test_the_shipped_routines(routines: dict[str, Routine]) -> None:
    assert set(routines) == set(MINUTES)
    titles = [routine.title for routine in routines.values()]
    assert len(set(titles)) == len(titles)
    for name, routine in routines.items():
        assert len(routine.title) <= 45, name
        assert routine.source, name
        first = routine.about.split(". ")[0].rstrip(".")
        assert 20 <= len(first) <= 120, name  # it stands alone on a card


@pytest.mark.parametrize("name", MINUTES)
def test_routines_are_as_long_as_they_should_be(name: str, routines: dict[str, Routine]) -> None:
    least, most = MINUTES[name]
    assert least <= compile_plan(routines[name]).total_seconds / 60 <= most


def test_direction_routines_hold_exactly_their_codes(routines: dict[str, Routine]) -> None:
    for name, numbers in (
        ("article-c-extension", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
        ("article-c-flexion", (11, 12, 13, 14, 15, 16, 17, 18)),
        ("article-c-rotation", (19, 20, 22, 23, 24)),
    ):
        of_c = [sorted(code for code in item if code.startswith("C")) for item in codes_of(routines[name])]
        assert of_c == [[f"C{number}"] for number in numbers], name


def test_it_begins_with_the_comfortable_direction(routines: dict[str, Routine]) -> None:
    assert routines["sitting-hurts"].exercises[0].exercise.direction is Direction.EXTENSION
    assert routines["standing-hurts"].exercises[0].exercise.direction is Direction.FLEXION
    for name in ("sitting-hurts", "standing-hurts"):
        assert routines[name].exercises[0].exercise.position in LYING


def test_the_pain_rule_is_told(routines: dict[str, Routine]) -> None:
    for name in ("article-c", "article-c-extension", "article-c-flexion", "article-c-rotation", "daily-15",
                 "sitting-hurts", "standing-hurts"):  # fmt: skip
        assert "up to two points" in routines[name].about, name


def test_gentle_morning_stays_down_and_needs_nothing(routines: dict[str, Routine]) -> None:
    routine = routines["gentle-morning"]
    assert set(routine.positions) <= LYING | {Position.HANDS_AND_KNEES}
    assert routine.equipment == ()


def test_nobody_gets_up_needlessly(routines: dict[str, Routine]) -> None:
    ups = {name: compile_plan(routine).times_up for name, routine in routines.items()}
    for name in ("article-b", "article-d", "article-e", "gentle-morning", "standing-hurts"):
        assert ups[name] == 0, name
    for name in ("daily-15", "sitting-hurts"):
        assert ups[name] == 1, name


def test_equipment_of_the_articles(routines: dict[str, Routine]) -> None:
    assert routines["article-a"].equipment == ("a resistance band", "a wall")
    assert item_of(routines, "article-a", "A6").exercise.optional_equipment == ("a stool",)
    assert routines["article-b"].equipment == ()
    assert item_of(routines, "article-b", "B9").exercise.optional_equipment == ("a strap, towel or band",)
    assert set(routines["article-c"].equipment) == {
        "a weight", "a low bench or sofa", "a chair", "a resistance band", "a firm hook or post"}  # fmt: skip
    assert routines["article-d"].equipment == ()
    assert item_of(routines, "article-d", "D3").exercise.optional_equipment == ("a cushion",)
    assert routines["article-e"].equipment == ()
