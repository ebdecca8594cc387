"""Administrative places with lifetimes, other codes, parents, successors and figures."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value

from nq57.orgs import enums, rules
from nq57.orgs.models import lifetimes


class PlaceQuerySet(lifetimes.LifetimeQuerySet["Place"]):
    """Filters over places."""

    def at_level(self, *kinds: str) -> Self:
        """Keep the places of these kinds."""
        return self.filter(kind__in=kinds)

    def communes(self) -> Self:
        """Keep the places of the lowest tier: communes, wards, townships."""
        return self.at_level(
            enums.PlaceKind.COMMUNE,
            enums.PlaceKind.WARD,
            enums.PlaceKind.TOWNSHIP,
            enums.PlaceKind.SPECIAL_ZONE,
        )

    def in_order(self) -> Self:
        """Sort as a Vietnamese gazetteer: by official code."""
        return self.order_by("code", "key")


class Place(lifetimes.LifetimeModel):
    """A province, district, commune or ward.

    ``code`` is the official code, which a new unit may take over from an ended one;
    ``key`` is ours and never reused.
    """

    key = models.CharField("khóa", max_length=12, unique=True)
    code = models.CharField("mã hành chính", max_length=5)
    kind = models.CharField("loại", max_length=20, choices=enums.PlaceKind.choices)
    name = models.CharField("tên", max_length=80)
    english_name = models.CharField("tên tiếng Anh", max_length=80, blank=True)
    slug = models.CharField("tên miền", max_length=40, blank=True)
    longitude = models.DecimalField(
        "kinh độ", max_digits=8, decimal_places=5, null=True, blank=True
    )
    latitude = models.DecimalField("vĩ độ", max_digits=7, decimal_places=5, null=True, blank=True)
    is_border = models.BooleanField("giáp biên giới", default=False)
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    folded = models.GeneratedField(
        expression=Func(F("name"), function="nq57_fold", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=rules.PLACE_CODE_PATTERN),
                name="orgs_place_code",
                violation_error_message="Mã hành chính có 2, 3 hoặc 5 chữ số, giữ cả số 0 đầu.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    # A check passes on NULL, so half a point must be named.
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(102, 110),
                    latitude__range=(8, 24),
                ),
                name="orgs_place_point",
                violation_error_message="Tọa độ nằm ngoài lãnh thổ hoặc thiếu một nửa.",
            ),
            lifetimes.no_overlap(
                "orgs_place_code_once",
                lifetimes.PlaceCodeRange(F("code")),
                message="Trong cùng một ngày, mã hành chính này đã thuộc địa bàn khác.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.PlaceKind.values),
                name="orgs_place_kind",
                violation_error_message="Loại địa bàn không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_place_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceCode(models.Model):
    """Another code under which some data sets know a place."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="other_codes")
    code = models.CharField("mã khác", max_length=5)

    class Meta:
        verbose_name = "mã khác của địa bàn"
        verbose_name_plural = "mã khác của địa bàn"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "place"],
                name="orgs_placecode_once",
                violation_error_message="Địa bàn này đã có mã khác đó.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rules.PLACE_CODE_PATTERN),
                name="orgs_placecode_code",
                violation_error_message="Mã hành chính có 2, 3 hoặc 5 chữ số, giữ cả số 0 đầu.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlaceParent(lifetimes.LifetimeModel):
    """Which place another one lay in, and when."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Place, models.PROTECT, related_name="children")

    objects = lifetimes.LifetimeQuerySet["PlaceParent"].as_manager()

    class Meta(lifetimes.LifetimeModel.Meta):
        verbose_name = "địa bàn cấp trên"
        verbose_name_plural = "địa bàn cấp trên"
        constraints = [
            *lifetimes.LifetimeModel.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(place=F("parent")),
                name="orgs_placeparent_other",
                violation_error_message="Địa bàn không thể là cấp trên của chính nó.",
            ),
            lifetimes.no_overlap(
                "orgs_placeparent_once",
                lifetimes.KeyRange(F("place")),
                message="Trong cùng một ngày, địa bàn chỉ có một địa bàn cấp trên.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} ⊂ {self.parent_id}"


class PlaceFigure(models.Model):
    """A published figure about a place, with its source and year.

    Published populations rest on different bases, so a figure is never without source.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="figures")
    kind = models.CharField("số liệu", max_length=12, choices=enums.FigureKind.choices)
    value = models.DecimalField("giá trị", max_digits=14, decimal_places=2)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    source = models.CharField("nguồn", max_length=200)

    class Meta:
        verbose_name = "số liệu địa bàn"
        verbose_name_plural = "số liệu địa bàn"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "year", "source"],
                nulls_distinct=False,
                name="orgs_placefigure_once",
                violation_error_message="Số liệu này của nguồn và năm đó đã có.",
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="orgs_placefigure_value",
                violation_error_message="Dân số và diện tích phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=~Q(source=Value("")),
                name="orgs_placefigure_source",
                violation_error_message="Ghi nguồn của số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.FigureKind.values),
                name="orgs_placefigure_kind",
                violation_error_message="Loại số liệu không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind} {self.value}"


class PlaceSuccession(models.Model):
    """One place passing into another on a day."""

    from_place = models.ForeignKey(Place, models.PROTECT, related_name="successions_out")
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="successions_in")
    on = models.DateField("ngày")
    kind = models.CharField("cách", max_length=12, choices=enums.SuccessionKind.choices)
    basis = models.CharField("căn cứ", max_length=80, blank=True)
    is_divided = models.BooleanField("chia cho nhiều địa bàn", default=False)
    status = models.CharField(
        "xác nhận",
        max_length=12,
        choices=enums.Confirmation.choices,
        default=enums.Confirmation.PENDING,
    )

    class Meta:
        verbose_name = "kế thừa địa bàn"
        verbose_name_plural = "kế thừa địa bàn"
        constraints = [
            models.UniqueConstraint(
                fields=["from_place", "to_place", "on"],
                name="orgs_placesuccession_once",
                violation_error_message="Việc kế thừa này đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(from_place=F("to_place")),
                name="orgs_placesuccession_other",
                violation_error_message="Địa bàn không thể kế thừa chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=enums.SuccessionKind.values),
                name="orgs_placesuccession_kind",
                violation_error_message="Cách kế thừa không có trong danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=enums.Confirmation.values),
                name="orgs_placesuccession_status",
                violation_error_message="Tình trạng xác nhận không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_place_id} → {self.to_place_id} {self.on:%d/%m/%Y}"
