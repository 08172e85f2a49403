"""What is unique in the whole country is refused in the same words and with the same status whether
another area has it or one's own; and what lies outside is not told from what is nowhere."""

import pytest

from common.values.codes import check_digit
from dataimport.models import ImportRow
from dataimport.selectors import stored_problems
from dataimport.services import import_file
from tests.dataimport.conftest import TODAY, workbook
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.innovation import PairFactory, ResultFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.stations import StationFactory
from tests.factories.unions import UnionFactory

pytestmark = pytest.mark.django_db
CODE = "91210727MA0TQ2Q10" + check_digit("91210727MA0TQ2Q10")
UNION_CODE = "81210727MA0TQ2Q10" + check_digit("81210727MA0TQ2Q10")
SECRET = "别县的秘密"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def _unique(places):
    """For each kind: make one with this value in an area, and what an officer sends for another."""
    firm = EnterpriseFactory(area=places.qilihe)
    here, kind = {"area": "210727P01"}, {"kind": "legal_person"}
    return {
        "enterprises": (
            lambda area: EnterpriseFactory(area=area, credit_code=CODE, name=SECRET),
            {"name": "新企业", "credit_code": CODE, **here, **kind},
        ),
        "unions": (
            lambda area: UnionFactory(area=area, credit_code=UNION_CODE, name=SECRET),
            {"name": "新工会", "credit_code": UNION_CODE, "kind": "federation", **here},
        ),
        "stations": (
            lambda area: StationFactory(area=area, name="同名指导站", seat=SECRET),
            {"name": "同名指导站", "kind": "park", "founded_on": "2023-01-01", **here},
        ),
        "proposals": (
            lambda area: ProposalFactory(area=area, number="2023-001", title=SECRET),
            {"number": "2023-001", "title": "新提案", "submitted_on": "2023-05-01", **here},
        ),
        "pairs": (
            lambda area: PairFactory(
                enterprise=EnterpriseFactory(area=area, name=SECRET), number="SF-1"
            ),
            {"number": "SF-1", "enterprise": firm.pk, "trade": "钳工"},
        ),
        "results": (
            lambda area: ResultFactory(
                enterprise=EnterpriseFactory(area=area), number="CG-1", title=SECRET
            ),
            {"number": "CG-1", "title": "新成果", "enterprise": firm.pk,
             "achieved_on": "2023-06-01"},
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["enterprises", "unions", "stations", "proposals", "pairs", "results"]
)
def test_the_api_answers_alike_wherever_it_is_taken(api, county_officer, places, kind):
    make, body = _unique(places)[kind]
    client, answers = api(county_officer), []
    for area in (places.qilihe, places.qingduizi):
        taken = make(area)
        answer = client.post(f"/api/v1/{kind}/", body)
        answers.append((answer.status_code, answer.json()))
        assert SECRET not in answer.content.decode()
        taken.delete()
    assert answers[0] == answers[1]
    assert answers[0][0] == 400
    ((said,),) = answers[0][1]["errors"].values()
    assert said.startswith("这里不能登记")
    assert client.post(f"/api/v1/{kind}/", body).status_code == 201


def test_a_correction_is_answered_alike_too(api, county_officer, places):
    own = EnterpriseFactory(area=places.qilihe)
    answers = []
    for area in (places.qilihe_town, places.qingduizi):
        taken = EnterpriseFactory(area=area, credit_code=CODE, name=SECRET)
        address = f"/api/v1/enterprises/{own.pk}/"
        answer = api(county_officer).patch(address, {"credit_code": CODE})
        answers.append((answer.status_code, answer.json()))
        taken.delete()
    assert answers[0] == answers[1]
    own.refresh_from_db()
    assert own.credit_code is None


def test_the_form_answers_alike_wherever_it_is_taken(sign_in, county_officer, places):
    client, said = sign_in(county_officer), []
    body = {"name": "新", "credit_code": CODE, "area": "210727P01", "kind": "legal_person"}
    for area in (places.qilihe, places.qingduizi):
        taken = EnterpriseFactory(area=area, credit_code=CODE, name=SECRET)
        answer = client.post("/enterprises/new/", body)
        assert SECRET not in answer.content.decode()
        said.append((answer.status_code, str(answer.context["form"].errors)))
        taken.delete()
    assert said[0] == said[1]
    assert said[0][0] == 422


def problems(kind, actor, area, *rows):
    batch = import_file(
        actor=actor, kind=kind, data=workbook(*rows), filename="x.xlsx", area=area,
        as_of=TODAY, received_on=TODAY,
    )  # fmt: skip
    errors = [p for p in stored_problems(batch) if p.is_error]
    kept = list(ImportRow.objects.filter(batch=batch).values_list("raw", "changes", "problems"))
    assert SECRET not in str(kept)
    return [(p.message.code, p.reason, p.remedy) for p in errors]


def test_a_roster_tells_nothing_of_an_enterprise_elsewhere(county_officer, places):
    EnterpriseFactory(area=places.qingduizi, credit_code=CODE, name=SECRET)
    heads = ["企业名称", "统一社会信用代码", "所属园区"]
    (said,) = problems(
        "roster", county_officer, places.yixian, heads, ["新企业", CODE, "锦州七里河经济开发区"]
    )
    assert said[0] == "not_registrable_here"
    assert "区域" not in said[1] + said[2]


def test_a_name_in_a_neighbouring_town_is_no_name_here(places, station_officer):
    """One answers for a town of the county: what the next town has does not exist."""
    EnterpriseFactory(area=places.goubangzi, name="北镇机械厂", credit_code=CODE)
    heads = ["企业名称", "所属乡镇"]
    assert problems("roster", station_officer, places.qingduizi, heads,
                    ["北镇机械厂", "青堆子镇"]) == []  # fmt: skip


@pytest.mark.parametrize("by", ["企业名称", "统一社会信用代码"])
def test_a_list_cannot_tell_an_enterprise_elsewhere_from_none(county_officer, places, by):
    value = {"企业名称": SECRET, "统一社会信用代码": CODE}[by]
    heads = ["编号", "企业名称", "统一社会信用代码", "工种"]
    row = ["SF-1", SECRET, value if by != "企业名称" else "", "钳工"]
    nowhere = _quiet_problems(county_officer, places.yixian, heads, row)
    EnterpriseFactory(area=places.qingduizi, credit_code=CODE, name=SECRET)
    assert _quiet_problems(county_officer, places.yixian, heads, row) == nowhere


def _quiet_problems(actor, area, *rows):
    """As `problems`, where the row itself names what is looked for."""
    batch = import_file(
        actor=actor, kind="pairs", data=workbook(*rows), filename="x.xlsx", area=area,
        as_of=TODAY, received_on=TODAY,
    )  # fmt: skip
    return [(p.message.code, p.reason, p.remedy) for p in stored_problems(batch)]


@pytest.mark.parametrize(
    ("kind", "make", "heads", "row"),
    [
        ("proposals", lambda area: ProposalFactory(area=area, number="N-1", title=SECRET),
         ["提案编号", "案由", "提出日期", "所在区域"],
         ["N-1", "新提案", "2023-05-01", "锦州七里河经济开发区"]),
        ("pairs", lambda area: PairFactory(
            enterprise=EnterpriseFactory(area=area, name=SECRET), number="N-1"),
         ["编号", "企业名称", "工种"], ["N-1", "七里河铸造公司", "钳工"]),
        ("results", lambda area: ResultFactory(
            enterprise=EnterpriseFactory(area=area), number="N-1", title=SECRET),
         ["编号", "成果名称", "企业名称", "完成日期"],
         ["N-1", "新成果", "七里河铸造公司", "2023-05-01"]),
        ("areas", lambda area: AreaFactory(code="N-1", name=SECRET, parent=area),
         ["编码", "名称", "类别", "上级编码"], ["N-1", "新园区", "园区", "210727"]),
    ],
)  # fmt: skip
def test_a_number_elsewhere_is_refused_in_neutral_words(
    county_officer, places, kind, make, heads, row
):
    EnterpriseFactory(area=places.qilihe, name="七里河铸造公司")
    make(places.qingduizi)
    (said,) = problems(kind, county_officer, places.yixian, heads, row)
    assert said == (
        "not_registrable_here",
        "这一行的编号或信用代码不能在这里登记。",
        "请核对；确认无误的，请市总工会核实处理。",
    )


def test_a_parent_elsewhere_is_told_from_none_by_nothing(county_officer, places):
    heads = ["编码", "名称", "类别", "上级编码"]
    there = problems("areas", county_officer, None, heads, ["X-1", "新镇", "镇", "210782"])
    nowhere = problems("areas", county_officer, None, heads, ["X-1", "新镇", "镇", "210799"])
    assert [p[0] for p in there] == [p[0] for p in nowhere] == ["parent_area_missing"]


def test_an_area_elsewhere_is_answered_as_none(api, county_officer, places):
    said = []
    for code in ("210782", "999999"):
        answer = api(county_officer).get(f"/api/v1/enterprises/?area={code}")
        said.append((answer.status_code, answer.json()["detail"]))
    assert said[0] == said[1]
