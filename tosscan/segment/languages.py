"""Say in which language words are, from their script and the small words that every text uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat

from tosscan.document.tree import LanguageShare

UNKNOWN = "und"
# A verdict on fewer marks than this is taken from the text around it.
FEWEST_MARKS = 2
# Languages that are written almost alike are told apart in texts of this many words.
WORDS_FOR_NEIGHBOURS = 8
# A text is of several languages when more than one has this share of the words.
LEAST_SHARE = 0.05

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
    (re.compile(r"[\u0900-\u097f]"), "hi"),
)
_OTHER_SCRIPT = re.compile("[" + "".join(pattern.pattern[1:-1] for pattern, _ in _SCRIPTS) + "]")
_KAZAKH = re.compile(r"[әғқңөұүһі]")
_UKRAINIAN = re.compile(r"[їєґ]")
_UZBEK = re.compile(r"[ўҳ]")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһіїєґўҳ]")
_BELARUSIAN = re.compile(r"ў")
_SERBIAN = re.compile(r"[јљњћђџ]")
_NOT_BULGARIAN = re.compile(r"[ыэё]")
_BULGARIAN = "се са ще това този тази тези които което която който ние ви бъде чрез съгласно към със вашите"
_BULGARIAN_WORDS = frozenset(_BULGARIAN.split())
# Turkic and Mongolian letters; no Kazakh text of some length does without the second kind.
_EASTERN = re.compile(r"[әңөүһ]")
_ONLY_KAZAKH = re.compile(r"[ғқұі]")
_TATAR = re.compile(r"[әҗ]")
FEWEST_EASTERN = 2

_SMALL_WORDS: Mapping[str, str] = {
    "en": (
        "the of and to you or in any that for is by are be this with not your we our may will shall "
        "if as it from us on at an such have has no all which these other can do does must when into "
        "its their who been only one via please"
    ),
    "ru": (
        "и в на не с по для или что при от из к за а о об вы вас вам мы нас наш его если это как "
        "также может является настоящего условия пользователь соглашения все быть до их этом"
    ),
    "kk": (
        "және үшін болып бұл мен немесе егер туралы бойынша сіз біз осы ретінде кейін дейін арқылы "
        "жоқ бар бір пайдаланушы қызмет емес тиіс болады тарапынан кез келген сіздің біздің"
    ),
    "uk": "та що від або для якщо це не ви ми як цей які вас його згідно",
    "de": (
        "der die das und ist nicht zu den mit sie von für ein eine auf werden oder wir ihre im dem "
        "des sich auch bei nach"
    ),
    "fr": (
        "de le la les des et vous nous est pour dans que une du votre vos nos par sur ou ne pas au aux "
        "ce cette qui être"
    ),
    "es": (
        "de la y el los las que en por usted su sus una del para con no se es o al como nuestros puede "
        "cualquier este esta"
    ),
    "pt": (
        "de e o os as que não você uma do da em para seu sua dos das ou por se ao nos pode qualquer "
        "este esta é"
    ),
    "it": ("il di che non gli una del della con sono si le nel alla dei questo da dal i più anche essere"),
    "nl": "het een van niet voor je onze wij zijn met op dat te aan worden deze door kan als ook bij",
    "vi": "và của các không được cho bạn này trong có là với hoặc một khi chúng tôi tài khoản",
    "pl": "i w na nie do się z że lub jest przez oraz dla od po jako może są niniejszego",
    "cs": "a se na je že nebo pro v s jako které není při od být podle",
    "ro": "și de la în care nu cu pe sau pentru este din sunt prin acest vă",
    "tr": "ve bir bu için ile veya olarak da de olan tarafından her en",
    "id": "dan yang untuk dengan di dari atau tidak ini kami anda dalam akan pada oleh",
    "uz": "va bilan uchun bu yoki ham bo'lsa tomonidan siz biz har mumkin kerak",
    "sv": "och att det som är för inte med av på en ett vi du eller till den kan",
    "da": "og at det som er ikke med af på en et vi du eller til den kan for",
    "fi": "ja on ei että tai voi ovat sekä se jos",
    "hu": "és a az hogy nem vagy egy meg is",
}


def _index() -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for code, small in _SMALL_WORDS.items():
        for word in small.split():
            words.setdefault(word, []).append(code)
    return {word: tuple(dict.fromkeys(codes)) for word, codes in words.items()}


_CODES_OF = _index()
# Single letters are initials and list marks more often than words.
_CODES_OF_LONGER = {word: codes for word, codes in _CODES_OF.items() if len(word) > 1}


def detect(text: str) -> str:
    """Return the code of the language of ``text``, or ``und`` where too little speaks for one."""
    return _read(text)[0]


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, int]:
    """Return the code of the language of ``text``, and its words; a block of one sentence is read twice."""
    low = text.casefold()
    words = _WORD.findall(low)
    return _language(low, words), len(words)


def _language(low: str, words: Sequence[str]) -> str:
    if not words:
        return UNKNOWN
    if not low.isascii():
        if _OTHER_SCRIPT.search(low):
            letters = sum(map(len, words))
            for pattern, code in _SCRIPTS:
                if 3 * len(pattern.findall(low)) > letters:
                    return code
        cyrillic = sum(1 for word in words if _CYRILLIC.search(word)) if _CYRILLIC.search(low) else 0
        # A Russian sentence may name many Latin things, a Latin one hardly a Cyrillic one.
        if 4 * cyrillic >= len(words):
            return _cyrillic(low, words)
    marks = Counter(chain.from_iterable(map(_CODES_OF_LONGER.get, words, repeat(()))))
    most = max(marks.values(), default=0)
    best = [code for code, count in marks.items() if count == most]
    return best[0] if most >= FEWEST_MARKS and len(best) == 1 else UNKNOWN


def _cyrillic(low: str, words: Sequence[str]) -> str:
    """Tell the languages of the Cyrillic script apart by the letters and small words that only they have."""
    if _SERBIAN.search(low):
        return "sr"
    if _BELARUSIAN.search(low) and "і" in low:
        return "be"
    if len(words) >= WORDS_FOR_NEIGHBOURS:
        bulgarian = sum(word in _BULGARIAN_WORDS for word in words)
        if bulgarian >= FEWEST_MARKS and not _NOT_BULGARIAN.search(low):
            return "bg"
        if len(_EASTERN.findall(low)) >= FEWEST_EASTERN and not _ONLY_KAZAKH.search(low):
            return "tt" if _TATAR.search(low) else "ky" if "ң" in low or "ыз" in low else "mn"
    kazakh = sum(1 for word in words if _KAZAKH.search(word))
    if _UKRAINIAN.search(low) and len(_UKRAINIAN.findall(low)) * 3 > kazakh:
        return "uk"
    if len(_UZBEK.findall(low)) > len(words) / 10:
        return "uz"
    marks = Counter(code for word in words for code in _CODES_OF.get(word, ()) if code in ("ru", "kk"))
    if 4 * kazakh >= len(words) or marks["kk"] > marks["ru"]:
        return "kk"
    if len(words) < 3 and not marks["ru"]:
        return "kk" if kazakh else UNKNOWN
    return "ru"


def block_languages(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[LanguageShare, ...]]:
    """Return the language of each text and the shares of the languages by words, largest first.

    A text too short to tell takes the language of the whole, or in a text of
    several languages that of its neighbour before, where the script allows.
    """
    read = [_read(text) for text in texts]
    own = [code for code, _ in read]
    sizes = [size for _, size in read]
    counts: Counter[str] = Counter()
    for code, size in read:
        counts[code] += size
    known = [code for code, _ in counts.most_common() if code != UNKNOWN]
    total = max(1, sum(counts.values()))
    mixed = sum(counts[code] >= LEAST_SHARE * total for code in known) > 1
    decided: list[str] = []
    before = known[0] if known else UNKNOWN
    for text, code in zip(texts, own, strict=True):
        if code == UNKNOWN and _WORD.search(text):
            nearest = [before, *known] if mixed else known
            decided.append(next((other for other in nearest if _same_script(text, other)), UNKNOWN))
        else:
            decided.append(code)
            before = code if code != UNKNOWN else before
    counts.clear()
    for code, size in zip(decided, sizes, strict=True):
        counts[code] += size
    total = sum(counts.values())
    shares = tuple(LanguageShare(code, size / total) for code, size in counts.most_common() if size)
    return tuple(decided), shares


def _same_script(text: str, code: str) -> bool:
    cyrillic = bool(_CYRILLIC.search(text.casefold()))
    return cyrillic == (code in ("ru", "kk", "uk", "uz", "be", "bg", "sr", "ky", "tt", "mn"))
