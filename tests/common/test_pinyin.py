"""How names are read: phrases, places, letters and digits, and fast enough for a list."""

from time import perf_counter

import pytest

from common.values import named_by
from common.values.pinyin import reading_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("重庆重型机械厂", "chongqingzhongxingjixiechang", "cqzxjxc"),
        ("长春长城银行", "changchunchangchengyinhang", "ccccyh"),
        ("朝阳市长兴公司", "chaoyangshichangxinggongsi", "cyscxgs"),
        ("锦州（义县）３Ｍ", "jinzhouyixian3m", "jzyx3m"),
        ("吕梁女鞋", "lvliangnvxie", "llnx"),
        ("平行长度", "pingxingchangdu", "pxcd"),
        ("ABC　电子 (集团)", "abcdianzijituan", "abcdzjt"),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_people_read_it(name, pinyin, initials):
    assert reading_of(name) == (pinyin, initials)


def test_names_are_sorted_from_a_to_z():
    names = ["左岸咖啡", "重庆火锅", "阿尔山矿业", "长春客车", "义县粮库", "锦州重工"]
    wanted = ["阿尔山矿业", "长春客车", "重庆火锅", "锦州重工", "义县粮库", "左岸咖啡"]
    assert sorted(names, key=lambda name: named_by(name)["pinyin"]) == wanted


def test_the_longest_name_fits_its_column():
    assert len(named_by("庄" * 120)["pinyin"]) <= 720


def test_two_thousand_names_take_a_moment():
    reading_of("锦州")  # the dictionaries
    names = [f"锦州第{number}重型机械制造有限公司（长春）" for number in range(2_000)]
    begun = perf_counter()
    for name in names:
        reading_of(name)
    # Measured 0.06 s; a list of a hundred thousand must not wait for this.
    assert perf_counter() - begun < 1
