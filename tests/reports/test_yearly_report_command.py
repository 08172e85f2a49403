import hashlib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.renderers import FILES, left_out
from tests.reports import workbook


def run(out, area="210700", year=2023):
    call_command("yearly_report", area=area, year=year, out=str(out))


def test_it_writes_all_files_and_prints_their_checksums(small_city, tmp_path, capsys):
    folder = tmp_path / "new" / "folder"
    run(folder)
    told = dict(line.split() for line in capsys.readouterr().out.splitlines() if line)
    printed = {Path(path).name for path in told}
    assert {path.name for path in folder.iterdir()} >= printed
    assert len(list(folder.iterdir())) == len(FILES) - len(left_out())
    for path, checksum in told.items():
        assert checksum == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    content = (folder / "yearly-report-210700-2023.xlsx").read_bytes()
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
