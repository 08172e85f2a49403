"""How a Chinese name is read: what is typed on a keyboard instead of it, and by which it is sorted.

The readings are pypinyin's, the way through a name is our own: its own takes 0.17 ms for a name,
which is three minutes for a province. Its dictionaries take 0.2 s and 60 MB, so they are loaded by
whoever first writes a name or asks how one is read, and not by whoever only searches.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

# A longer phrase is a sentence, and in no name.
_LONGEST = 4
_UMLAUT = "\N{COMBINING DIAERESIS}"

# Places and surnames as they are read in names of firms, where the dictionary thinks of the word.
_OURS = {
    "朝阳": ("chao", "yang"),  # the city beside Jinzhou, not the morning sun
    "长兴": ("chang", "xing"),
    "长盛": ("chang", "sheng"),
    "长荣": ("chang", "rong"),
    "单县": ("shan", "xian"),
    "曾氏": ("zeng", "shi"),
    "曾家": ("zeng", "jia"),
    "单氏": ("shan", "shi"),
    "单家": ("shan", "jia"),
    "仇家": ("qiu", "jia"),
    "仇氏": ("qiu", "shi"),
    "大厦": ("da", "sha"),
}
# No firm is a mayor: 义县长城 is the Great Wall behind a county.
_HEADS = ("省长", "市长", "州长", "县长", "区长", "镇长", "乡长", "村长")


class Reading(NamedTuple):
    """`pinyin` is the whole name without tones, spaces and marks; `initials` a letter for each
    character of it. Letters and digits of the name stand in both as they are, in lower case."""

    pinyin: str
    initials: str


class _Readings(NamedTuple):
    characters: dict[int, str]
    phrases: dict[str, tuple[str, ...]]
    # With which characters a phrase begins, and how long the phrases are, longest first: nothing is
    # looked up behind the others.
    firsts: dict[str, tuple[int, ...]]


@lru_cache(maxsize=4096)
def reading_of(name: str) -> Reading:
    """重庆（集团）3M → chongqingjituan3m, cqjt3m."""
    syllables = _syllables(_letters(name))
    return Reading("".join(syllables), "".join([part[:1] for part in syllables]))


def _letters(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def _syllables(text: str) -> list[str]:
    characters, phrases, firsts = _readings()
    found: list[str] = []
    at, end = 0, len(text)
    while at < end:
        character = text[at]
        for length in firsts.get(character, ()):
            if phrase := phrases.get(text[at : at + length]):
                # As many syllables as characters: near the end there may be fewer than were taken.
                found += phrase
                at += len(phrase)
                break
        else:
            found.append(characters.get(ord(character), character))
            at += 1
    return found


@lru_cache(maxsize=1)
def _readings() -> _Readings:
    """The dictionaries without tones; of the phrases those in which a character could be read
    otherwise, also if it is not: 平行 keeps 行长 from being found in 平行长度."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 - heavy, see above

    plain = lru_cache(maxsize=None)(_without_tone)
    characters = {code: plain(readings.split(",")[0]) for code, readings in PINYIN_DICT.items()}
    characters[ord("长")] = "chang"
    read = {
        phrase: tuple(plain(syllable[0]) for syllable in syllables)
        for phrase, syllables in PHRASES_DICT.items()
        if 1 < len(phrase) <= _LONGEST and len(phrase) == len(syllables)
        if not phrase.startswith(_HEADS)
    }
    read.update(_OURS)
    doubtful = {
        character
        for phrase, syllables in read.items()
        for character, syllable in zip(phrase, syllables, strict=True)
        if characters.get(ord(character)) != syllable
    }
    phrases = {phrase: said for phrase, said in read.items() if not doubtful.isdisjoint(phrase)}
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    firsts = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return _Readings(characters, phrases, firsts)


def _without_tone(syllable: str) -> str:
    """lǜ → lv, as it is typed."""
    letters = unicodedata.normalize("NFD", syllable)
    kept = "".join(one for one in letters if not unicodedata.combining(one) or one == _UMLAUT)
    return kept.replace(f"u{_UMLAUT}", "v")
