"""The colour of each tone, on a dark and on a light ground."""

from __future__ import annotations

from backtimer.figures.shapes import Tone

# Light limbs before dark ones; every tone is told from its neighbours by lightness, not by hue alone.
DARK = {
    Tone.FLOOR: "#5b6b76",
    Tone.MAT: "#2b3942",
    Tone.PROP: "#8d9aa3",
    Tone.PROP_FAR: "#66737c",
    Tone.BAND: "#f2b84b",
    Tone.SHIRT: "#5fb6c4",
    Tone.SLEEVE: "#8fdbe6",
    Tone.SLEEVE_FAR: "#3a7883",
    Tone.TROUSERS: "#7486c9",
    Tone.LEG: "#a3b2ea",
    Tone.LEG_FAR: "#4d5b93",
    Tone.SKIN: "#f4d3b0",
    Tone.SKIN_FAR: "#b3947a",
    Tone.HAIR: "#6b4a3a",
}
LIGHT = {
    **DARK,
    Tone.FLOOR: "#8a979e",
    Tone.MAT: "#dfe6ea",
    Tone.PROP: "#77848c",
    Tone.PROP_FAR: "#a3aeb5",
    Tone.BAND: "#d98a00",
    Tone.SHIRT: "#2b8c9b",
    Tone.SLEEVE: "#4fb3c1",
    Tone.SLEEVE_FAR: "#1d626d",
    Tone.TROUSERS: "#4a5ca6",
    Tone.LEG: "#6f82cf",
    Tone.LEG_FAR: "#303e78",
    Tone.SKIN: "#e9b78d",
    Tone.SKIN_FAR: "#b98d69",
    Tone.HAIR: "#4a3226",
}
