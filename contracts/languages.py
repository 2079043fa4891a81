"""Names of the languages that people ask for, by code.

The invariant: a language that is not in the list is still a language: where its code comes in, it is
shown as a code and never left out.
"""

LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "cy": "Welsh",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "pa": "Panjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "ta": "Tamil",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "yue": "Cantonese",
    "zh": "Chinese",
}
"""The languages most often spoken in England beside English, as the 2021 Census names them."""


def language_name(code: str) -> str | None:
    """The language's name, whatever its region; None where the list does not hold it."""
    return LANGUAGES.get(code.partition("-")[0])
