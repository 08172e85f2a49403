"""What can be wrong with a sheet as a whole, or with one of its columns."""

from django.utils.translation import gettext_noop

from common.problems import Message

NO_TABLE = Message(
    "no_table",
    gettext_noop("没有找到表头。"),
    gettext_noop(
        "表头至少要有“%(required)s”这一列，并和其他列名在同一行；"
        "列名叫法不同时，请在“列的对应”里指定；也可以下载空白模板填写。"
    ),
)
HIDDEN_SHEET = Message(
    "hidden_sheet",
    gettext_noop("工作表是隐藏的，没有读取。"),
    gettext_noop("需要导入时，请取消隐藏后重新上传。"),
)
HIDDEN_ROWS = Message(
    "hidden_rows",
    gettext_noop("有 %(count)s 行是隐藏的（第 %(rows)s 行），可能是筛选留下的，也已读取。"),
    gettext_noop("不需要导入的，请在原表中删去后重新上传。"),
)
HIDDEN_COLUMN = Message(
    "hidden_column",
    gettext_noop("“%(value)s”这一列是隐藏的，也已读取。"),
    gettext_noop("不需要时，请在“列的对应”里选“不导入”。"),
)
REPEATED_COLUMN = Message(
    "repeated_column",
    gettext_noop("“%(value)s”这一列出现了不止一次，只用了第一列。"),
    gettext_noop("请改名或删去多余的列，或者在“列的对应”里指定。"),
)
UNKNOWN_COLUMN = Message(
    "unknown_column",
    gettext_noop("不认识“%(value)s”这一列，没有导入。"),
    gettext_noop("不需要的列可以不管；需要导入时，请在“列的对应”里指定，下次会记得。"),
)
LEFT_OUT_COLUMN = Message(
    "left_out_column",
    gettext_noop("“%(value)s”这一列不导入：%(reason_label)s。"),
    gettext_noop("不用处理；当作别的栏目导入的，请在“列的对应”里指定。"),
)
GUESSED_COLUMN = Message(
    "guessed_column",
    gettext_noop("“%(value)s”这一列按内容当作“%(taken)s”。"),
    gettext_noop("请在“列的对应”里确认或改正。"),
)
SUM_DIFFERS = Message(
    "sum_differs",
    gettext_noop("“%(label)s”写的是 %(stated)s，上面各行加起来是 %(summed)s。"),
    gettext_noop("请核对各行和合计；合计行本身不导入。"),
)
