"""Writes what espeak-ng would say: lines of JSON texts in, lines of phonemes out. A process of its own.

So its library and its hooks stay out of the tests' process.
"""

from __future__ import annotations

import ctypes
import json
import sys

import espeakng_loader

AUDIO_OUTPUT_RETRIEVAL, CHARS_UTF8, IPA = 1, 1, 2


def main() -> None:
    """Answer until stdin closes."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    data = espeakng_loader.get_data_path().encode()
    assert library.espeak_Initialize(AUDIO_OUTPUT_RETRIEVAL, 0, data, 0) > 0
    assert library.espeak_SetVoiceByName(b"en") == 0
    for line in sys.stdin:
        left = ctypes.c_char_p(json.loads(line).encode())
        clauses = []
        while left.value is not None:
            clauses.append(library.espeak_TextToPhonemes(ctypes.byref(left), CHARS_UTF8, IPA).decode())
        sys.stdout.buffer.write((" ".join(" ".join(clauses).split()) + "\n").encode())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
