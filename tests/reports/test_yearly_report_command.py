import hashlib

import pytest
from django.core.management import CommandError, call_command

from tests.reports import workbook


def run(out, area="210700", year=2023):
    call_command("yearly_report", area=area, year=year, out=str(out))


def test_it_writes_the_file_and_prints_its_checksum(small_city, tmp_path, capsys):
    run(tmp_path / "new" / "folder")
    path, checksum = capsys.readouterr().out.split()
    content = (tmp_path / "new" / "folder" / "yearly-report-210700-2023.xlsx").read_bytes()
    assert path.endswith("yearly-report-210700-2023.xlsx")
    assert checksum == hashlib.sha256(content).hexdigest()
    assert workbook.table(workbook.sheet(workbook.opened(content), "区域建会"))["合计"][0] == 9


def test_again_it_writes_the_same_figures(small_city, tmp_path):
    run(tmp_path / "a")
    run(tmp_path / "b")
    first, second = (
        workbook.opened((tmp_path / name / "yearly-report-210700-2023.xlsx").read_bytes())
        for name in "ab"
    )
    assert workbook.texts(first)[1:] == workbook.texts(second)[1:]


@pytest.mark.parametrize(("area", "year"), [("999999", 2023), ("210700", 2199)])
def test_it_fails_with_a_clear_message(small_city, tmp_path, area, year):
    with pytest.raises(CommandError, match=area if area == "999999" else str(year)):
        run(tmp_path, area=area, year=year)
    assert list(tmp_path.rglob("*.xlsx")) == []


def test_a_folder_that_cannot_be_is_refused_before_counting(small_city, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError):
        run(tmp_path / "file")
