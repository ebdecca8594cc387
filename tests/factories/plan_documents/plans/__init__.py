"""The documents of the family: the invented ones and Plan 142 as given."""

from pathlib import Path

from tests.factories.plan_documents import truth
from tests.factories.plan_documents.plans import (
    binh_trung,
    cai_cach,
    chi_dao,
    chi_thi,
    chinh_phu,
    chuong_trinh,
    cua_bo,
    dong_son,
    gop_o,
    ha_lam,
    ket_luan,
    khong_phai,
    lam_giang,
    nam_phu,
    ninh_an,
    son_ha,
    tinh_uy,
    tung_nam,
    xa,
)

_FILES = Path(__file__).parent

INVENTED: tuple[truth.Document, ...] = (
    lam_giang.DOCUMENT,
    chinh_phu.DOCUMENT,
    binh_trung.DOCUMENT,
    dong_son.DOCUMENT,
    ha_lam.DOCUMENT,
    tinh_uy.DOCUMENT,
    cai_cach.DOCUMENT,
    xa.DOCUMENT,
    nam_phu.DOCUMENT,
    ninh_an.DOCUMENT,
    son_ha.DOCUMENT,
    chuong_trinh.DOCUMENT,
    tung_nam.DOCUMENT,
    cua_bo.DOCUMENT,
    gop_o.DOCUMENT,
    chi_dao.DOCUMENT,
    chi_thi.DOCUMENT,
    ket_luan.DOCUMENT,
    khong_phai.REPORT,
    khong_phai.INVITATION,
)
PLAN_142 = truth.load(_FILES / "142-KH-UBND.json")
ALL: tuple[truth.Document, ...] = (PLAN_142, *INVENTED)
