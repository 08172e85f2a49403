"""Every figure counted again, the slow way: by walking the facts, one enterprise and day at a time.

Shares no code with the application: it reads the fact tables as plain SQL and knows the
definitions only as design.md words them. No sweep, no periods, no conditions in SQL.
"""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
TABLES = {
    "areas": "areas_area",
    "enterprises": "enterprises_enterprise",
    "placements": "enterprises_placement",
    "closures": "enterprises_closure",
    "headcounts": "enterprises_headcount",
    "sizes": "enterprises_sizerecord",
    "absences": "enterprises_absence",
    "unions": "unions_union",
    "coverages": "unions_coverage",
    "memberships": "unions_membership",
    "systems": "unions_democraticsystem",
    "terms": "unions_term",
    "stations": "stations_station",
    "service_areas": "stations_servicearea",
}
COVERED = ("own", "joint", "federation")


class Recount:
    """All facts in memory; `state` is one enterprise on one day, the rest adds states up."""

    def __init__(self, cursor):
        for name, table in TABLES.items():
            cursor.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in cursor.description]
            rows = [
                {key: plain(key, value) for key, value in zip(columns, row, strict=True)}
                for row in cursor.fetchall()
            ]
            setattr(self, name, rows)

    # ------------------------------------------------------------ one enterprise on one day
    def state(self, enterprise, day):
        """What is counted about an enterprise on a day; None while it does not operate."""
        if enterprise["merged_into_id"] is not None or day < self.began(enterprise):
            return None
        if any(within(closure, day) for closure in self.about("closures", enterprise)):
            return None
        if enterprise["closed_on"] is not None and day >= enterprise["closed_on"]:
            return None
        union = self.union_kind(enterprise, day)
        headcount = self.latest("headcounts", enterprise, day)
        members = self.latest("memberships", enterprise, day)
        size = self.size(enterprise, day)
        at_least, at_most = bounds(headcount)
        return {
            "area_id": self.area_on(enterprise, day),
            "is_sole_trader": enterprise["kind"] == "sole_trader",
            "union_kind": union,
            "congress": self.system(enterprise, "congress", day),
            "openness": self.system(enterprise, "openness", day),
            "contract": self.system(enterprise, "contract", day),
            "employees": headcount["employees"] if headcount else None,
            "employees_at_least": at_least,
            "employees_at_most": at_most,
            "members": members["members"] if members and union in COVERED else None,
            "above_scale": {None: "unknown", True: "yes", False: "no"}[
                size["above_scale"] if size else None
            ],
            "size_class": size["size_class"] if size else "",
        }

    def about(self, name, enterprise):
        return [row for row in getattr(self, name) if row["enterprise_id"] == enterprise["id"]]

    def began(self, enterprise):
        if enterprise["opened_on"] is not None:
            return enterprise["opened_on"]
        days = [enterprise["created_at"]]
        days += [row["since"] for row in self.about("placements", enterprise)]
        days += [row["reported_on"] for row in self.about("headcounts", enterprise)]
        days += [row["reported_on"] for row in self.about("memberships", enterprise)]
        days += [date(row["year"], 1, 1) for row in self.about("sizes", enterprise)]
        days += [row["confirmed_on"] for row in self.about("absences", enterprise)]
        days += [row["since"] for row in self.about("coverages", enterprise)]
        days += [row["since"] for row in self.about("systems", enterprise)]
        return min(day for day in days if day != date.min)

    def area_on(self, enterprise, day):
        best = None
        for row in self.about("placements", enterprise):
            if within(row, day) and (best is None or row["since"] > best["since"]):
                best = row
        return best["area_id"] if best else enterprise["area_id"]

    def latest(self, name, enterprise, day):
        best = None
        for row in self.about(name, enterprise):
            if row["reported_on"] <= day and (
                best is None or row["reported_on"] > best["reported_on"]
            ):
                best = row
        return best

    def size(self, enterprise, day):
        rows = [row for row in self.about("sizes", enterprise) if row["year"] <= day.year]
        return max(rows, key=lambda row: row["year"]) if rows else None

    def stands(self, union_id, day):
        (union,) = [row for row in self.unions if row["id"] == union_id]
        if union["approved_on"] is None or day < union["approved_on"]:
            return False
        return union["dissolved_on"] is None or day < union["dissolved_on"]

    def counts(self, coverage, day):
        return within(coverage, day) and self.stands(coverage["union_id"], day)

    def union_kind(self, enterprise, day):
        coverages = self.about("coverages", enterprise)
        forms = [coverage["form"] for coverage in coverages if self.counts(coverage, day)]
        for form in COVERED:
            if form in forms:
                return form
        if self.confirmed_without(enterprise, "union", day):
            return "none"
        # It was covered on some earlier day: looking at the days on which anything began will do.
        earlier = any(
            self.counts(coverage, before)
            for coverage in coverages
            for before in self.days_of_unions(coverages)
            if before < day
        )
        return "none" if earlier else "unknown"

    def days_of_unions(self, coverages):
        days = {coverage["since"] for coverage in coverages}
        days |= {union["approved_on"] for union in self.unions if union["approved_on"]}
        return days | {system["since"] for system in self.systems}

    def confirmed_without(self, enterprise, subject, day):
        return any(
            row["subject"] == subject and row["confirmed_on"] <= day
            for row in self.about("absences", enterprise)
        )

    def holds(self, enterprise, kind, day):
        for system in self.systems:
            if system["kind"] != kind or not within(system, day):
                continue
            if system["enterprise_id"] == enterprise["id"]:
                return True
            if system["union_id"] is not None and any(
                coverage["union_id"] == system["union_id"] and self.counts(coverage, day)
                for coverage in self.about("coverages", enterprise)
            ):
                return True
        return False

    def system(self, enterprise, kind, day):
        if self.holds(enterprise, kind, day):
            return "yes"
        if self.confirmed_without(enterprise, kind, day):
            return "no"
        days = self.days_of_unions(self.about("coverages", enterprise))
        earlier = any(self.holds(enterprise, kind, before) for before in days if before < day)
        return "no" if earlier else "unknown"

    # ------------------------------------------------------------ groups, areas, measures
    def list(self, day, group, area_ids):
        """The states of the enterprises of the group that sit in these areas on the day."""
        found = {}
        for enterprise in self.enterprises:
            state = self.state(enterprise, day)
            if state and state["area_id"] in area_ids and in_group(state, group):
                found[enterprise["id"]] = state
        return found

    def below(self, code):
        """The ids of the area with this code and of all areas below it, by their parents."""
        ids = {area["id"] for area in self.areas if area["code"] == code}
        while True:
            more = {area["id"] for area in self.areas if area["parent_id"] in ids} - ids
            if not more:
                return ids
            ids |= more

    def served(self, station_id, day):
        """The ids of the areas that a station serves on the day."""
        ids = set()
        for row in self.service_areas:
            if row["station_id"] == station_id and within(row, day):
                (area,) = [area for area in self.areas if area["id"] == row["area_id"]]
                ids |= self.below(area["code"])
        return ids

    def stations_in(self, code, day):
        """The stations that are open on the day and serve any part of the area."""
        return {
            station["id"]
            for station in self.stations
            if station["founded_on"] <= day
            and (station["closed_on"] is None or day < station["closed_on"])
            and self.served(station["id"], day) & self.below(code)
        }

    def measures(self, day, group, area_ids):
        states = list(self.list(day, group, area_ids).values())
        figures = dict.fromkeys(STATES, 0)
        for state in states:
            for code, number in STATES.items():
                figures[code] += number(state)
        return figures | self.election(day, area_ids)

    def election(self, day, area_ids):
        figures = {"terms_ended": 0, "terms_renewed": 0, "terms_pending": 0}
        for term in self.terms:
            (union,) = [union for union in self.unions if union["id"] == term["union_id"]]
            if union["area_id"] not in area_ids or not self.stands(union["id"], term["ends_on"]):
                continue
            if not (year_earlier(day) < term["ends_on"] <= day):
                continue
            figures["terms_ended"] += 1
            due = term["postponed_to"] or term["ends_on"]
            elections = [
                other["elected_on"]
                for other in self.terms
                if other["union_id"] == union["id"] and other["elected_on"] > term["elected_on"]
            ]
            if any(elected <= due and elected <= day for elected in elections):
                figures["terms_renewed"] += 1
            elif due > day:
                figures["terms_pending"] += 1
        return figures


def plain(column, value):
    """The same values from every database: dates as dates, the recording day in local time."""
    if column == "created_at":
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if value.tzinfo is None:
            value = value.replace(tzinfo=UTC)
        return value.astimezone(SHANGHAI).date()
    if isinstance(value, str) and column.endswith(("_on", "_to", "since", "until")):
        return date.fromisoformat(value)
    if column == "above_scale" and value is not None:
        return bool(value)
    return value


def within(row, day):
    return row["since"] <= day and (row["until"] is None or day < row["until"])


def year_earlier(day):
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return date(day.year - 1, day.month, day.day)


def bounds(headcount):
    """What is certain: stated bounds, else what the number itself says."""
    if headcount is None:
        return None, None
    number, exactness = headcount["employees"], headcount["exactness"]
    low, high = headcount["at_least"], headcount["at_most"]
    if low is None and exactness in ("exact", "approximate", "at_least"):
        low = number
    if high is None and exactness in ("exact", "approximate", "at_most"):
        high = number
    return low, high


def in_group(state, group):
    if group == "everything":
        return True
    if state["is_sole_trader"]:
        return group == "sole_trader"
    low, high = state["employees_at_least"], state["employees_at_most"]
    return {
        "all": True,
        "sole_trader": False,
        "above_scale": state["above_scale"] == "yes",
        "ge100": low is not None and low >= 100,
        "ge25": low is not None and low >= 25,
        "ge20": low is not None and low >= 20,
        "lt20": high is not None and high < 20,
    }[group]


def covered(state):
    return state["union_kind"] in COVERED


def doubtful(state):
    return covered(state) and state["members"] is None


STATES = {
    "enterprises": lambda s: 1,
    "unionised": covered,
    "own_union": lambda s: s["union_kind"] == "own",
    "joint_union": lambda s: s["union_kind"] == "joint",
    "federation": lambda s: s["union_kind"] == "federation",
    "not_unionised": lambda s: s["union_kind"] == "none",
    "union_unknown": lambda s: s["union_kind"] == "unknown",
    "congress": lambda s: covered(s) and s["congress"] == "yes",
    "congress_unknown": lambda s: covered(s) and s["congress"] == "unknown",
    "openness": lambda s: covered(s) and s["openness"] == "yes",
    "openness_unknown": lambda s: covered(s) and s["openness"] == "unknown",
    "contract": lambda s: covered(s) and s["contract"] == "yes",
    "contract_unknown": lambda s: covered(s) and s["contract"] == "unknown",
    "employees": lambda s: s["employees"] or 0,
    "employees_unknown": lambda s: s["employees"] is None,
    "members": lambda s: s["members"] or 0,
    "members_unknown": doubtful,
    "unionised_employees": lambda s: (s["employees"] or 0) if covered(s) else 0,
    "members_of_counted": lambda s: 0 if s["employees"] is None else s["members"] or 0,
    "density_unknown": lambda s: covered(s) and (s["employees"] is None or s["members"] is None),
    "density_doubt": lambda s: (s["employees"] or 0) if doubtful(s) else 0,
    "density_all_unknown": lambda s: (
        s["employees"] is None or s["union_kind"] == "unknown" or doubtful(s)
    ),
    "density_all_doubt": lambda s: (
        (s["employees"] or 0) if s["union_kind"] == "unknown" or doubtful(s) else 0
    ),
}


def rates(figures):
    """Each rate as numerator, denominator, unknown, and the numerator if all unknown were so."""
    of = figures.__getitem__
    simple = {
        "union": ("unionised", "enterprises", "union_unknown"),
        "own_union": ("own_union", "enterprises", "union_unknown"),
        "congress": ("congress", "unionised", "congress_unknown"),
        "openness": ("openness", "unionised", "openness_unknown"),
        "contract": ("contract", "unionised", "contract_unknown"),
        "election": ("terms_renewed", "terms_ended", "terms_pending"),
    }
    found = {
        code: (of(top), of(bottom), of(unknown), of(top) + of(unknown))
        for code, (top, bottom, unknown) in simple.items()
    }
    people = of("members_of_counted")
    found["density"] = (
        people,
        of("unionised_employees"),
        of("density_unknown"),
        people + of("density_doubt"),
    )
    found["density_all"] = (
        people,
        of("employees"),
        of("density_all_unknown"),
        people + of("density_all_doubt"),
    )
    return found
