"""Why something is not counted, and what happened on a day: said again from the facts alone."""

from datetime import timedelta

from tests.indicators.recount import COVERED, covered, in_group

UNIONISED_ONLY = ("congress", "openness", "contract", "density")
OF_PEOPLE = ("density", "density_all")


def reason(state, rate, group):
    """Why an operating enterprise is not in the denominator; "" where it is."""
    if not in_group(state, group):
        return _of_group(state, group)
    if rate in UNIONISED_ONLY and not covered(state):
        return "not_unionised" if state["union_kind"] == "none" else "union_unknown"
    if rate in OF_PEOPLE and state["employees"] is None:
        return "employees_unknown"
    return ""


def _of_group(state, group):
    if group == "sole_trader":
        return "not_of_group"
    if state["is_sole_trader"]:
        return "sole_trader"
    low, high = state["employees_at_least"], state["employees_at_most"]
    if group == "above_scale":
        certain = state["above_scale"] == "no"
    elif group == "lt20":
        certain = low is not None and low >= 20
    else:
        certain = high is not None and high < int(group.removeprefix("ge"))
    return "not_of_group" if certain else "group_unknown"


def on_list(state, part, rate, group):
    """What an enterprise of the group adds to the numerator or denominator; None if nothing."""
    if reason(state, rate, group):
        counted_anyway = part == "numerator" and rate == "density_all" and in_group(state, group)
        if not counted_anyway or state["employees"] is None:
            return None
    if part == "denominator":
        return state["employees"] if rate in OF_PEOPLE else 1
    if rate in OF_PEOPLE:
        return state["members"]
    has = {
        "union": covered(state),
        "own_union": state["union_kind"] == "own",
        **{kind: state.get(kind) == "yes" for kind in ("congress", "openness", "contract")},
    }
    return 1 if has[rate] else None


def is_unknown(state, rate, group):
    if not in_group(state, group):
        return False
    union = state["union_kind"] == "unknown"
    doubtful = covered(state) and state["members"] is None
    if rate in ("union", "own_union"):
        return union
    if rate == "density":
        return covered(state) and (state["employees"] is None or state["members"] is None)
    if rate == "density_all":
        return state["employees"] is None or union or doubtful
    return covered(state) and state[rate] == "unknown"


def happened(recount, enterprise, day, ids):
    """Some of the kinds of what happened to an enterprise on a day, seen from these areas."""
    before = recount.state(enterprise, day - timedelta(days=1))
    after = recount.state(enterprise, day)
    was, is_ = (state and state["area_id"] in ids for state in (before, after))
    if is_ and not was:
        return {"moved_in" if before else "opened"}
    if was and not is_:
        return {"moved_out" if after else "closed"}
    kinds = set()
    if before["area_id"] != after["area_id"]:
        kinds.add("moved_within")
    if before["union_kind"] != after["union_kind"]:
        kinds.add(_union(before["union_kind"], after["union_kind"]))
    for kind in ("congress", "openness", "contract"):
        if (before[kind] == "yes") != (after[kind] == "yes"):
            kinds.add(f"{kind}_gained" if after[kind] == "yes" else f"{kind}_lost")
    if before["employees"] and after["employees"] and before["employees"] != after["employees"]:
        kinds.add("headcount")
    return kinds


def _union(before, after):
    if after in COVERED:
        return "union_form" if before in COVERED else "joined"
    return "left" if before in COVERED else "union_known"
