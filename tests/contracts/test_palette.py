"""The states' colours, read from the style sheet, can be told apart, also with a colour vision deficiency or in grey.

CIEDE2000 differences; deficiencies after Machado, Oliveira and Fernandes (2009), severity 1.0, in linear sRGB.
"""

import itertools
import math

import pytest

from app.model.states import STATES, State

from .tree import THEMES, tokens

Colour = tuple[float, float, float]

MAIN = [State.RUN, State.GIL, State.CPU, State.LOCK, State.JOIN, State.IO]
LINES = [State.QUEUED, State.UNKNOWN]  # drawn as lines, without a fill
FILLED = [info.state for info in STATES if info.state not in (State.NONE, *LINES)]
TOKEN = {info.state: f"--{info.token}" for info in STATES}
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
#: Light that a lit room adds to all that a projector shows, in parts of white.
VEIL = 0.2


def linear(hexed: str) -> Colour:
    def channel(i: int) -> float:
        c = int(hexed[i : i + 2], 16) / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(h), strict=True)) for h in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


def lab(hexed: str, sight: str = "normal", veil: float = 0.0) -> Colour:
    """CIE L*a*b* (D65) of a colour as it is seen; under a veil of light, beside a white that has it too."""
    seen = [(c + veil) / (1 + veil) for c in linear(hexed)]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, seen, strict=True)))) for row in SIGHT[sight])

    def f(t: float) -> float:
        return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116

    x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
    y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
    z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Colour, other: Colour) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7))) if chroma else 0.0
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2
    if c1 * c2:
        hm = hm / 2 if abs(h1 - h2) <= 180 else (hm + (360 if hm < 360 else -360)) / 2

    def cosine(degrees: float) -> float:
        return math.cos(math.radians(degrees))

    t = 1 - 0.17 * cosine(hm - 30) + 0.24 * cosine(2 * hm) + 0.32 * cosine(3 * hm + 6) - 0.20 * cosine(4 * hm - 63)
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    bend = math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    rt = -bend * 2 * math.sqrt(cm**7 / (cm**7 + 25**7)) if cm else 0.0
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))


def closest(theme: str, states: list[State], sight: str, veil: float = 0.0) -> tuple[float, str, str]:
    """The pair of states that is hardest to tell apart."""
    fills = {s.name: lab(tokens(theme)[TOKEN[s]], sight, veil) for s in states}
    return min((difference(a, b), s, t) for (s, a), (t, b) in itertools.combinations(fills.items(), 2))


def test_the_ruler_itself() -> None:
    # Pair 1 of Sharma, Wu and Dalal's test data for CIEDE2000; and black on white.
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=5e-5)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    for rows in SIGHT.values():
        assert all(sum(row) == pytest.approx(1, abs=2e-6) for row in rows)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", FILLED, ids=lambda s: s.name)
def test_label_hatch_and_edge_can_be_seen(theme: str, state: State) -> None:
    colour, token = tokens(theme), TOKEN[state]
    fill, ink, text = colour[token], colour[token + "-i"], colour[token + "-t"]
    assert contrast(text, fill) >= 4.5, "label on fill"
    if state is not State.RUN:  # solid: it has no hatch
        assert contrast(ink, fill) >= 3.0, "hatch on fill"
    assert max(contrast(fill, colour["--lane"]), contrast(ink, colour["--lane"])) >= 3.0, "bar or its edge on the lane"


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_lines_can_be_seen(theme: str) -> None:
    colour = tokens(theme)
    for surface in ("--page", "--lane", "--raised"):
        for text in ("--text", "--muted", "--axis", "--error", "--you"):
            assert contrast(colour[text], colour[surface]) >= 4.5, f"{text} on {surface}"
        for line in ("--flow", "--sel", "--strip-line"):
            assert contrast(colour[line], colour[surface]) >= 3.0, f"{line} on {surface}"
    for state in LINES:
        assert contrast(colour[TOKEN[state] + "-i"], colour["--lane"]) >= 3.0
    # In the card an arrow is a link; in the strip words stand on the area, and a line bounds it.
    assert contrast(colour["--flow"], colour["--raised"]) >= 4.5
    assert contrast(colour["--on-you"], colour["--you"]) >= 4.5
    for mark, least in (("--text", 4.5), ("--axis", 3.0), ("--strip-line", 3.0), ("--run", 3.0)):
        assert contrast(colour[mark], colour["--strip-fill"]) >= least, f"{mark} on the strip"


def test_all_states_have_a_place_in_these_checks() -> None:
    assert len(STATES) == 14
    assert {State.NONE, *LINES, *FILLED} == {info.state for info in STATES}
    assert set(MAIN) <= set(FILLED)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", ["normal", "deutan", "protan", "tritan"])
def test_states_can_be_told_apart(theme: str, sight: str) -> None:
    assert closest(theme, MAIN, sight) >= (15,), "the six main states"
    assert closest(theme, FILLED, sight) >= (10,), "all states with a fill"


@pytest.mark.parametrize("theme", THEMES)
def test_main_states_can_be_told_apart_in_grey(theme: str) -> None:
    assert closest(theme, MAIN, "grey") >= (6,)


@pytest.mark.parametrize("theme", THEMES)
def test_main_states_can_be_told_apart_in_a_lit_room(theme: str) -> None:
    assert closest(theme, MAIN, "normal", VEIL) >= (15,)


def test_black_on_white_can_be_read_in_a_lit_room_and_the_dark_theme_less_well() -> None:
    def seen(theme: str) -> float:
        text, page = (
            sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(tokens(theme)[name]), strict=True)) + VEIL
            for name in ("--text", "--page")
        )
        return (max(text, page) + 0.05) / (min(text, page) + 0.05)

    assert seen("projector") == pytest.approx(5.0)
    assert seen("dark") < 4.5 < seen("projector")
