"""Chinese numerals: 一百二十, 二十, 两, 廿, 贰佰."""

import re

_DIGITS = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "俩": 2,
    "仨": 3,
    "○": 0,
    "幺": 1,
}
_TENS = {"廿": 20, "卅": 30}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8}

NUMERAL_CHARACTERS = "".join([*_DIGITS, *_TENS, *_UNITS, *_GROUPS])
_TWO_DIGITS = re.compile(f"[{''.join(_DIGITS)}](?<![零〇○])[{''.join(_DIGITS)}]")
_PLAIN_DIGITS = re.compile(f"[{''.join(_DIGITS)}]+")


def parse_numeral(text: str) -> int | None:
    """The number a run of Chinese numeral characters stands for; None if it is not well formed."""
    if not text or any(character not in NUMERAL_CHARACTERS for character in text):
        return None
    if _TWO_DIGITS.search(text):  # 两三百 is no number but a span
        return (
            int("".join(str(_DIGITS[c]) for c in text)) if _PLAIN_DIGITS.fullmatch(text) else None
        )
    total = section = digit = 0
    for character in _written_out(text):
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section, digit = section + _TENS[character], 0
        elif character in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[character], 0
        else:
            total, section, digit = (total + (section + digit or 1)) * _GROUPS[character], 0, 0
    return total + section + digit


def _written_out(text: str) -> str:
    """一百二 is spoken for 一百二十, 一千五 for 一千五百: add the unit that was left out."""
    if len(text) > 2 and text[-1] in _DIGITS and _DIGITS[text[-1]]:
        return text + {"百": "十", "佰": "十", "千": "百", "仟": "百", "万": "千"}.get(text[-2], "")
    return text


def write_numeral(number: int) -> str:
    """The everyday spelling of 0 ≤ number < 100,000,000: 120 → 一百二十, 12 → 十二."""
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        gap = "零" if 0 < low < 1000 else ""
        return write_numeral(high) + "万" + gap + (write_numeral(low) if low else "")
    spelled = ""
    pending_zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            spelled += ("零" if pending_zero else "") + "零一二三四五六七八九"[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(spelled)
    return (spelled.removeprefix("一") if spelled.startswith("一十") else spelled) or "零"
