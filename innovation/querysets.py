from common.scoping import ScopedQuerySet


class OfEnterpriseQuerySet(ScopedQuerySet):
    area_path_field = "enterprise__area__path"
