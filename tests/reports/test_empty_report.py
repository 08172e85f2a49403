from reports.renderers import xlsx
from reports.sections import build_document
from reports.sections.basis import Basis
from tests.reports import workbook
from tests.reports.conftest import END_OF_2023


def test_an_area_where_nothing_is_recorded_has_one_too(places):
    content = xlsx.render(build_document(Basis(places.city, 2023, END_OF_2023)), {})
    total = workbook.table(workbook.sheet(workbook.opened(content), "区域建会"))["合计"]
    assert total[0] == 0
    assert total[7] == "—"
