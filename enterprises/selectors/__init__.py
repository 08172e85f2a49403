"""Questions about enterprises: which is meant (`finding`), which may be the same (`similar`)."""

from enterprises.selectors.finding import (
    SUBJECTS,
    EnterpriseFacts,
    EnterpriseFinder,
    enterprise_facts,
    ids_found,
    ids_of,
    names_of,
)
from enterprises.selectors.similar import (
    MOST_COMPARED,
    Duplicates,
    Likeness,
    Stems,
    likely_duplicates,
    similar_to,
)

__all__ = [
    "MOST_COMPARED",
    "SUBJECTS",
    "Duplicates",
    "EnterpriseFacts",
    "EnterpriseFinder",
    "Likeness",
    "Stems",
    "enterprise_facts",
    "ids_found",
    "ids_of",
    "likely_duplicates",
    "names_of",
    "similar_to",
]
