"""The register of information systems, with their security levels and response plans.

Owns systems, the dated criteria of levels, what was answered to them, level dossiers, response
plans (phương án ứng phó sự cố) with their samples, and which order asks for them.
Incidents (sự cố) have their triage, clocks of the law, course and reports. Exercises (diễn tập)
run the same in a sandbox: ``Incident.objects`` never has theirs, ``Incident.with_drills`` does.
Words: information system (hệ thống thông tin), owner (chủ quản), operator (đơn vị vận hành),
specialised unit (đơn vị chuyên trách), level (cấp độ), level dossier (hồ sơ đề xuất cấp độ).
Must not know pages, other registers, or how an indicator is judged.
"""
