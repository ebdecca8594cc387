"""Odd documents: each oddity gets a sentence, nothing is lost or silently changed."""

import dataclasses

from nq57.documents.reading import api
from nq57.documents.reading.source import Paragraph

from . import building

_HEAD = ["Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]


def test_two_rows_with_one_number_keep_apart() -> None:
    row = ["Sở Y tế", "Sở Tài chính", "Tháng 6/2026"]
    draft = api.read_source(
        building.table([["TT", *_HEAD], ["1", "Việc đầu", *row], ["1", "Việc sau", *row]])
    )
    assert [(task.code, task.title) for task in draft.tasks] == [
        ("1", "Việc đầu"),
        ("1~2", "Việc sau"),
    ]
    assert [remark.code for remark in draft.tasks[1].remarks] == ["repeated_number"]


def test_unknown_column_and_agency_are_told(bodies: api.Catalogue) -> None:
    draft = api.read_source(
        building.table(
            [
                ["TT", *_HEAD, "Mức gì đó"],
                ["1", "Trồng rừng ven sông", "Tổ hợp Mây Trắng", "", "Quý I/2026", "Cao"],
            ]
        ),
        bodies=bodies,
    )
    task = draft.tasks[0]
    assert task.remark == "Mức gì đó: Cao"
    assert [body.kind for body in task.assignments[0].leads] == ["raw"]
    assert {"unknown_agency", "no_coordinator"} == {remark.code for remark in task.remarks}
    assert [remark.code for remark in draft.remarks] == ["unknown_column"]


def test_one_time_column_with_group_rows_as_milestones() -> None:
    draft = api.read_source(
        building.flat(
            [
                "STT",
                "Chỉ tiêu",
                "Đơn vị tính",
                "Kết quả",
                "Cơ quan chủ trì",
                "Đến năm 2030",
                "1",
                "Tỷ lệ hồ sơ trực tuyến",
                "%",
                "≥ 80",
                "Sở Nội vụ",
                "2",
                "Số doanh nghiệp số",
                "Doanh nghiệp",
                "60",
                "Sở Tài chính",
                "Đến năm 2035",
                "1",
                "Tỷ lệ hồ sơ trực tuyến",
                "%",
                "100",
                "Sở Nội vụ",
            ]
        )
    )
    read = [
        (item.code, item.unit, [(t.horizon, t.raw) for t in item.targets])
        for item in draft.indicators
    ]
    assert read == [
        ("2030.1", "%", [(2030, "≥ 80")]),
        ("2030.2", "Doanh nghiệp", [(2030, "60")]),
        ("2035.1", "%", [(2035, "100")]),
    ]


def test_row_without_a_lead_asks_in_flat_text() -> None:
    draft = api.read_source(
        building.flat(
            [
                "TT",
                *_HEAD,
                "1",
                "Lập bản đồ vùng lõm sóng",
                "Sở Khoa học và Công nghệ",
                "UBND các xã, phường",
                "Quý I/2026",
                "2",
                "Hỗ trợ hộ nghèo dùng cáp quang",
                "Quý II/2026",
            ]
        )
    )
    assert [question.id for question in draft.questions if question.kind == "lead"] == ["lead:2#1"]


def test_recipients_on_the_page_after_the_signature_are_no_duty() -> None:
    signature = building.table([["Nơi nhận:\n- Như trên;", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"]])
    above = [
        Paragraph("I. TỔ CHỨC THỰC HIỆN", 1),
        Paragraph("1. Sở Tài chính bố trí kinh phí thực hiện Kế hoạch này.", 2),
    ]
    below = [Paragraph("- Lưu: VT, KGVX.", 5), Paragraph("II. Sở Y tế báo cáo hằng quý.", 6)]
    blocks = (*above, *signature.blocks, *below)
    draft = api.read_source(dataclasses.replace(signature, blocks=blocks))
    assert [clause.path for clause in draft.clauses] == ["I", "I.1", "II"]
