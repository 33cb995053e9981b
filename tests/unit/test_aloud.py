"""How a written text is read aloud: by the phonemes of the engine, against those of the sentence written out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.session.aloud import sentence, spoken

Says = Callable[[str], str]


@pytest.fixture(scope="module")
def says() -> Iterator[Says]:
    """The phonemes of espeak-ng, from a process of its own."""
    pytest.importorskip("espeakng_loader")
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("phonemes_child.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    to, out = child.stdin, child.stdout
    assert to is not None
    assert out is not None

    def phonemes(text: str) -> str:
        to.write(json.dumps(text) + "\n")
        to.flush()
        return out.readline().strip()

    yield phonemes
    to.close()
    child.wait(10)
    out.close()


WRITTEN_AND_SAID = [
    ("10 reps/side", "ten reps per side"),
    ("10/side", "ten per side"),
    ("10 / side", "ten per side"),
    ("3x10/side", "three times ten per side"),
    ("3 x 8-12", "three times eight to twelve"),
    ("3 × 8", "three times eight"),
    ("x10", "ten times"),
    ("10x", "ten times"),
    ("2x", "twice"),
    ("1x/day", "once a day"),
    ("2x/day", "twice a day"),
    ("2-3x/week", "two to three times a week"),
    ("5x/week", "five times a week"),
    ("3 times/week", "three times a week"),
    ("3 sets/day", "three sets a day"),
    ("6 breaths/min", "six breaths a minute"),
    ("30s/side", "thirty seconds per side"),
    ("arm and/or leg", "arm and or leg"),
    ("left/right", "left or right"),
    ("L/R", "left and right"),
    ("w/o weights", "without weights"),
    ("w/ a band", "with a band"),
    ("1 1/2 min", "one and a half minutes"),
    ("2½ min", "two and a half minutes"),
    ("1 3/4 hours", "one and three quarters hours"),
    ("½ turn", "half turn"),
    ("1/2 turn", "half turn"),
    ("½ min", "half a minute"),
    ("a 1/2 hour", "half an hour"),
    ("3/4 of the way", "three quarters of the way"),
    ("⅔ of it", "two thirds of it"),
    ("4-7-8", "four, seven, eight"),
    ("tempo 3-1-3", "tempo three, one, three"),
    ("L4-5", "L four, five"),
    ("L4/5", "L four, five"),
    ("L4/L5", "L four, L five"),
    ("C5–C6", "C five, C six"),
    ("90/90", "ninety ninety"),
    ("pain 3/10", "pain three out of ten"),
    ("pain 2-3/10", "pain two to three out of ten"),
    ("pain <5", "pain less than five"),
    ("knees > 90°", "knees more than ninety degrees"),
    ("~5 s", "about five seconds"),
    ("10s-20s", "ten to twenty seconds"),
    ("5-10s", "five to ten seconds"),
    ("8–12", "eight to twelve"),
    ("5−10s", "five to ten seconds"),
    ("8 - 12 reps", "eight to twelve reps"),
    ("1-2 min", "one to two minutes"),
    ("50%", "fifty percent"),
    ("10%-20%", "ten to twenty percent"),
    ("meet @ noon", "meet at noon"),
    ("arm & leg", "arm and leg"),
    ("#3", "number three"),
    ("10+ reps", "ten or more reps"),
    ("5 ± 1", "five plus or minus one"),
    ("the 1990s", "the nineteen nineties"),
    ("6 s", "six seconds"),
    ("1 s", "one second"),
    ("90s", "ninety seconds"),
    ("1.1 s", "one point one seconds"),
    ("2,5 s", "two point five seconds"),
    ("1,000 steps", "one thousand steps"),
    ("5 sec. each side", "five seconds each side"),
    ("on ice 10 min.", "on ice ten minutes."),
    ("1 min", "one minute"),
    ("21 min", "twenty one minutes"),
    ("1min 30s", "one minute thirty"),
    ("1m30s", "one minute thirty"),
    ("2 min 30 s", "two minutes thirty"),
    ("1:30", "one minute thirty"),
    ("2:00 min", "two minutes"),
    ("1 h", "one hour"),
    ("a bag of 5 kg", "a bag of five kilos"),
    ("10 cm", "ten centimetres"),
    ("a chair, e.g. a stool", "a chair, for example a stool"),
    ("i.e. slowly", "that is slowly"),
    ("approx. 5", "about five"),
    ("up → down", "up, then down"),
    ("up -> then down", "up, then down"),
    ("Bridge - slow", "Bridge, slow"),
    ("hold — then lower", "hold, then lower"),
    ("🐈 Cat-cow **slow**", "Cat-cow slow"),
    ("*slow* and _calm_", "slow and calm"),
    ("Breathe ✅", "Breathe"),
    ("👍🏽 good", "good"),
    ("1️⃣ go", "one go"),
    ("[the video](https://example.org/x?y=1)", "the video"),
    ("See https://example.org/cat.", "See example.org."),
    ("`calm`", "calm"),
    ("٣ reps", "three reps"),
    ("１０ reps", "ten reps"),
    ("Fu\u0308ße hu\u0308ftbreit", "Füße hüftbreit"),
    ("knee\u00adcap", "kneecap"),
    ("6\u00a0s", "six seconds"),
    ("[[h@'loU]] there", "h at 'loU there"),
    ("a <b>chair</b>", "a b chair b"),
    ("a <break time='9s'/> b", "a break time is 'nine seconds' b"),
    ("a \x01 50S b", "a fifty seconds b"),
    ("cat-camel, half-kneeling", "cat-camel, half-kneeling"),
    ("Three of eight, left leg. Lift", "Three of eight, left leg. Lift"),
    ("11 steps in 2026", "eleven steps in 2026"),
    ("Hold 5s/side, 10 reps/side, 3 sets/day.", "Hold five seconds per side, ten reps per side, three sets a day."),
]


def bare(phonemes: str) -> str:
    """Without the stress: a digit alone is stressed otherwise than its word."""
    return phonemes.translate({ord("ˈ"): None, ord("ˌ"): None})


@pytest.mark.parametrize(("written", "said"), WRITTEN_AND_SAID)
def test_it_sounds_like_the_sentence_written_out(says: Says, written: str, said: str) -> None:
    assert bare(says(spoken(written))) == bare(says(said))
    assert spoken(spoken(written)) == spoken(written)


def test_pilates_does_not_rhyme_with_dates(says: Says) -> None:
    assert says(spoken("Pilates")) == "pˈɪlɑːtˌiːz"
    assert says("Pilates").endswith("eɪts"), "the engine has learned it: take the rule away"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Lie on your back", "Lie on your back."),
        ("Stop if it hurts!", "Stop if it hurts!"),
        ("Breathe…", "Breathe…"),
        ("Lower (slowly)", "Lower (slowly)."),
        ("Knees bent,", "Knees bent."),
        ("1. On all fours", "On all fours."),
        ("2) Round your back → then arch", "Round your back, then arch."),
        ("• Breathe ✅", "Breathe."),
        ("- Lift", "Lift."),
        ("3 times", "3 times."),
        ("1.5 turns", "1.5 turns."),
        ("🧘", ""),
        ("", ""),
    ],
)
def test_a_text_of_its_own_is_a_sentence(written: str, said: str) -> None:
    assert sentence(written) == said


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    plain = " ".join(
        "".join(letter for letter in text if letter.isascii() and (letter.isalpha() or letter == " ")).split()
    )
    if "pilates" not in plain.casefold():
        assert spoken(plain) == plain


@given(st.text(st.sampled_from("0123456789 /-–xs.%°→*[]<>&@#+~:½abmin"), max_size=12) | st.text(max_size=30))
def test_what_is_read_aloud_is_settled_and_holds_no_order_to_the_engine(text: str) -> None:
    said = spoken(text)
    assert spoken(said) == said
    assert not set(said) & set("[]{}<>\0\x01\n")
    assert said == said.strip()
