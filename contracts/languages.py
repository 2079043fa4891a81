"""Names of the languages that people ask for, by code.

The invariant: a language that is not in the list is still a language: where its code comes in, it is
shown as a code and never left out.
"""

BRITISH_SIGN_LANGUAGE = "bfi"
LANGUAGES = {
    "ar": "Arabic",
    "bn": "Bengali",
    BRITISH_SIGN_LANGUAGE: "British Sign Language",
    "bg": "Bulgarian",
    "yue": "Cantonese",
    "zh": "Chinese",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "pa": "Panjabi",
    "fa": "Persian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "es": "Spanish",
    "ta": "Tamil",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "cy": "Welsh",
}
SPOKEN = {"en": "English", **LANGUAGES}
"""Everything that a person may prefer to speak and read."""
"""The languages most often used in England beside English, in the order of their names, as the 2021 Census names them."""


def language_name(code: str) -> str | None:
    """The language's name, whatever its region; None where the list does not hold it."""
    return LANGUAGES.get(code.partition("-")[0])
