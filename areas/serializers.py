from rest_framework import serializers

from areas.models import Area


class AreaSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Area
        fields = (
            "code",
            "name",
            "kind",
            "park_level",
            "parent",
            "path",
            "opened_on",
            "closed_on",
            "longitude",
            "latitude",
        )
