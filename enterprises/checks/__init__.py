"""What is checked about enterprises by themselves; one module each, `CHECK` in each."""

from enterprises.checks import (
    above_scale_uncounted,
    area_closed,
    credit_code_missing,
    credit_code_wrong,
    employees_jumped,
    employees_none,
    headcount_old,
    name_twice,
)

CHECKS = tuple(
    module.CHECK
    for module in (
        credit_code_wrong,
        area_closed,
        name_twice,
        above_scale_uncounted,
        employees_none,
        employees_jumped,
        credit_code_missing,
        headcount_old,
    )
)

__all__ = ["CHECKS"]
