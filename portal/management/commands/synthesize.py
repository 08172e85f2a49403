"""manage.py synthesize --enterprises N"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.models import Area
from benchmarks.province import build


class Command(BaseCommand):
    help = "在空数据库中生成一个测试省份（固定随机种子），供性能测量使用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprises", type=int, default=20_000, help="企业数，默认 20000")

    def handle(self, *args: Any, **options: Any) -> None:
        if Area.objects.exists():
            raise CommandError("数据库里已有区域。测试省份只能生成在空数据库中。")
        build(options["enterprises"], self.stdout.write)
