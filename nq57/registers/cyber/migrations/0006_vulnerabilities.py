"""Vulnerabilities: scans, weaknesses at locations, their history, exceptions and deadlines.

The history moves the status, by legal moves alone; nothing else does.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KEEP = """
SELECT nq57_keep_append_only('cyber_vulnerabilityentry');
SELECT nq57_keep_append_only('cyber_sighting');

ALTER TABLE cyber_location ADD CONSTRAINT cyber_location_system UNIQUE (id, system_id);
ALTER TABLE cyber_vulnerability ADD CONSTRAINT cyber_vulnerability_system
  FOREIGN KEY (location_id, system_id) REFERENCES cyber_location (id, system_id)
  DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION nq57_move_vulnerability() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved bigint;
BEGIN
  IF EXISTS (SELECT FROM added WHERE (before, after) NOT IN (
    VALUES ('', 'affected'), ('', 'under_investigation'),
      ('under_investigation', 'affected'), ('under_investigation', 'not_affected'),
      ('affected', 'under_investigation'), ('affected', 'fix_claimed'),
      ('affected', 'not_affected'), ('affected', 'accepted'),
      ('fix_claimed', 'fixed'), ('fix_claimed', 'affected'),
      ('fixed', 'affected'),
      ('not_affected', 'affected'), ('not_affected', 'under_investigation'),
      ('accepted', 'affected'), ('accepted', 'fix_claimed'))) THEN
    RAISE EXCEPTION 'Lỗ hổng không được chuyển như vậy.' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT FROM added GROUP BY vulnerability_id HAVING count(*) > 1) THEN
    RAISE EXCEPTION 'Mỗi lần chỉ ghi một bước của một lỗ hổng.' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT FROM added a JOIN cyber_vulnerability v ON v.id = a.vulnerability_id
      WHERE a.before = '' AND v.status <> a.after) THEN
    RAISE EXCEPTION 'Dòng đầu của lỗ hổng không khớp tình trạng.' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT FROM added a WHERE a.after = 'accepted' AND NOT EXISTS (
      SELECT FROM cyber_acceptance c WHERE c.id = a.acceptance_id
      AND c.vulnerability_id = a.vulnerability_id AND c.is_approved AND c.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'Chưa có ngoại lệ được đồng ý.' USING ERRCODE = '23514';
  END IF;
  UPDATE cyber_vulnerability v SET status = a.after, moved_at = a.at FROM added a
    WHERE v.id = a.vulnerability_id AND a.before <> '' AND v.status = a.before;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> (SELECT count(*) FROM added WHERE before <> '') THEN
    RAISE EXCEPTION 'Tình trạng lỗ hổng đã đổi.' USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER move_vulnerability AFTER INSERT ON cyber_vulnerabilityentry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION nq57_move_vulnerability();

CREATE FUNCTION nq57_keep_vulnerability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'Tình trạng lỗ hổng chỉ đổi theo diễn biến được ghi.'
      USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_vulnerability BEFORE UPDATE ON cyber_vulnerability FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.moved_at IS DISTINCT FROM NEW.moved_at)
  EXECUTE FUNCTION nq57_keep_vulnerability();
CREATE TRIGGER begin_vulnerability BEFORE INSERT ON cyber_vulnerability FOR EACH ROW
  WHEN (NEW.status NOT IN ('affected', 'under_investigation'))
  EXECUTE FUNCTION nq57_keep_vulnerability();
"""
UNDO = """
DROP TRIGGER begin_vulnerability ON cyber_vulnerability;
DROP TRIGGER keep_vulnerability ON cyber_vulnerability;
DROP FUNCTION nq57_keep_vulnerability();
DROP TRIGGER move_vulnerability ON cyber_vulnerabilityentry;
DROP FUNCTION nq57_move_vulnerability();
ALTER TABLE cyber_vulnerability DROP CONSTRAINT cyber_vulnerability_system;
ALTER TABLE cyber_location DROP CONSTRAINT cyber_location_system;
DROP TRIGGER no_truncate ON cyber_sighting;
DROP TRIGGER append_only ON cyber_sighting;
DROP TRIGGER no_truncate ON cyber_vulnerabilityentry;
DROP TRIGGER append_only ON cyber_vulnerabilityentry;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0005_staff_reviews'),
        ('files', '0003_uploads_in_pieces'),
    ]

    operations = [
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('host', 'Máy chủ, thiết bị'), ('url', 'Địa chỉ web'), ('package', 'Gói phần mềm'), ('database', 'Cơ sở dữ liệu')], max_length=8, verbose_name='loại')),
                ('value', models.CharField(max_length=1000, verbose_name='địa chỉ')),
                ('port', models.PositiveIntegerField(blank=True, null=True, verbose_name='cổng')),
                ('protocol', models.CharField(blank=True, max_length=20, verbose_name='giao thức')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'vị trí',
                'verbose_name_plural': 'vị trí',
                'ordering': ['value', 'port', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tool', models.CharField(max_length=60, verbose_name='công cụ')),
                ('version', models.CharField(blank=True, max_length=120, verbose_name='phiên bản')),
                ('scanned_at', models.DateTimeField(verbose_name='rà quét lúc')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm')),
                ('hosts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='máy đã quét')),
                ('checks', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, null=True, size=None, verbose_name='phép thử')),
                ('found', models.PositiveIntegerField(default=0, verbose_name='phát hiện')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='mới')),
                ('seen', models.PositiveIntegerField(default=0, verbose_name='còn thấy')),
                ('closed', models.PositiveIntegerField(default=0, verbose_name='đóng')),
                ('reopened', models.PositiveIntegerField(default=0, verbose_name='mở lại')),
                ('rejected', models.JSONField(default=list, verbose_name='dòng không nhận')),
                ('remarks', models.JSONField(default=list, verbose_name='lưu ý')),
                ('scope', models.CharField(default='in', max_length=10, verbose_name='phạm vi')),
                ('by', models.CharField(max_length=150, verbose_name='người nhập')),
                ('at', models.DateTimeField(verbose_name='nhập lúc')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='files.storedfile', verbose_name='tệp')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'lần rà quét',
                'verbose_name_plural': 'lần rà quét',
                'ordering': ['-scanned_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SeverityDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('critical', 'Nghiêm trọng'), ('high', 'Cao'), ('medium', 'Trung bình'), ('low', 'Thấp'), ('info', 'Thông tin')], max_length=8, verbose_name='mức độ')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cấp độ')),
                ('days', models.PositiveSmallIntegerField(verbose_name='số ngày')),
                ('basis', models.CharField(max_length=200, verbose_name='căn cứ')),
                ('confidence', models.CharField(choices=[('confirmed', 'Đã xác nhận'), ('pending', 'Chờ xác nhận')], default='pending', max_length=12, verbose_name='mức tin cậy')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='thôi áp dụng từ')),
            ],
            options={
                'verbose_name': 'thời hạn khắc phục',
                'verbose_name_plural': 'thời hạn khắc phục',
                'ordering': ['valid_from', 'days'],
                'constraints': [models.UniqueConstraint(fields=('severity', 'level', 'valid_from'), name='cyber_fix_days_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('days__gte', 1), ('severity__in', ['critical', 'high', 'medium', 'low', 'info']), models.Q(('level__isnull', True), ('level__range', (1, 5)), _connector='OR'), ('confidence__in', ['confirmed', 'pending']), models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR')), name='cyber_fix_days_whole', violation_error_message='Thời hạn khắc phục từ một ngày trở lên.')],
            },
        ),
        migrations.CreateModel(
            name='Threat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã CVE')),
                ('kev_on', models.DateField(blank=True, null=True, verbose_name='vào danh sách đang bị khai thác')),
                ('epss', models.DecimalField(blank=True, decimal_places=5, max_digits=6, null=True, verbose_name='xác suất bị khai thác')),
                ('epss_on', models.DateField(blank=True, null=True, verbose_name='ngày của xác suất')),
            ],
            options={
                'verbose_name': 'tin về lỗ hổng',
                'verbose_name_plural': 'tin về lỗ hổng',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^CVE-[0-9]{4}-[0-9]{4,7}$'), models.Q(('epss__isnull', True), ('epss__range', (0, 1)), _connector='OR')), name='cyber_threat_whole', violation_error_message='Mã CVE viết như CVE-2026-12345; xác suất từ 0 đến 1.')],
            },
        ),
        migrations.CreateModel(
            name='Vulnerability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('under_investigation', 'Đang xác minh'), ('affected', 'Chưa khắc phục'), ('fix_claimed', 'Báo đã khắc phục, chờ kiểm tra lại'), ('fixed', 'Đã khắc phục'), ('not_affected', 'Không bị ảnh hưởng'), ('accepted', 'Chấp nhận rủi ro có thời hạn')], default='affected', max_length=20, verbose_name='tình trạng')),
                ('moved_at', models.DateTimeField(verbose_name='đổi tình trạng lúc')),
                ('severity', models.CharField(choices=[('critical', 'Nghiêm trọng'), ('high', 'Cao'), ('medium', 'Trung bình'), ('low', 'Thấp'), ('info', 'Thông tin')], max_length=8, verbose_name='mức độ')),
                ('probe', models.CharField(blank=True, max_length=400, verbose_name='phép thử')),
                ('host', models.CharField(blank=True, max_length=1000, verbose_name='máy phải quét')),
                ('rank', models.BigIntegerField(default=0, verbose_name='thứ tự ưu tiên')),
                ('due', models.DateField(blank=True, null=True, verbose_name='hạn khắc phục')),
                ('first_seen_at', models.DateTimeField(verbose_name='thấy lần đầu')),
                ('last_seen_at', models.DateTimeField(verbose_name='thấy lần cuối')),
                ('unseen_at', models.DateTimeField(blank=True, null=True, verbose_name='không còn thấy từ')),
                ('first_scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cyber.scan')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vulnerabilities', to='cyber.location')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vulnerabilities', to='cyber.informationsystem')),
            ],
            options={
                'verbose_name': 'lỗ hổng của hệ thống',
                'verbose_name_plural': 'lỗ hổng của hệ thống',
                'ordering': ['-rank', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw_id', models.CharField(blank=True, max_length=400, verbose_name='mã của công cụ')),
                ('raw_hash', models.CharField(blank=True, max_length=64, verbose_name='mã băm của dòng')),
                ('lines', models.PositiveIntegerField(default=1, verbose_name='số dòng')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='cyber.scan')),
                ('vulnerability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='cyber.vulnerability')),
            ],
            options={
                'verbose_name': 'lần thấy',
                'verbose_name_plural': 'lần thấy',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('measure', models.TextField(verbose_name='biện pháp thay thế')),
                ('until', models.DateField(verbose_name='đến hết ngày')),
                ('asked_by', models.CharField(max_length=150, verbose_name='người đề nghị')),
                ('asked_at', models.DateTimeField(verbose_name='đề nghị lúc')),
                ('is_approved', models.BooleanField(blank=True, null=True, verbose_name='đồng ý')),
                ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='người quyết định')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
                ('note', models.TextField(blank=True, verbose_name='ý kiến')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='hết hiệu lực lúc')),
                ('vulnerability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='cyber.vulnerability', verbose_name='lỗ hổng')),
            ],
            options={
                'verbose_name': 'ngoại lệ của lỗ hổng',
                'verbose_name_plural': 'ngoại lệ của lỗ hổng',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='VulnerabilityEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=20, verbose_name='từ')),
                ('after', models.CharField(choices=[('under_investigation', 'Đang xác minh'), ('affected', 'Chưa khắc phục'), ('fix_claimed', 'Báo đã khắc phục, chờ kiểm tra lại'), ('fixed', 'Đã khắc phục'), ('not_affected', 'Không bị ảnh hưởng'), ('accepted', 'Chấp nhận rủi ro có thời hạn')], max_length=20, verbose_name='thành')),
                ('justification', models.CharField(blank=True, choices=[('component_not_present', 'Không có thành phần này'), ('vulnerable_code_not_present', 'Không có đoạn mã có lỗ hổng'), ('vulnerable_code_not_in_execute_path', 'Đoạn mã có lỗ hổng không được chạy'), ('vulnerable_code_cannot_be_controlled_by_adversary', 'Kẻ tấn công không điều khiển được đoạn mã có lỗ hổng'), ('inline_mitigations_already_exist', 'Đã có biện pháp ngăn chặn sẵn')], max_length=60, verbose_name='vì sao')),
                ('claim', models.TextField(blank=True, verbose_name='đã làm gì, lý do')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('acceptance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cyber.acceptance')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='minh chứng')),
                ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cyber.scan')),
                ('vulnerability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cyber.vulnerability')),
            ],
            options={
                'verbose_name': 'diễn biến của lỗ hổng',
                'verbose_name_plural': 'diễn biến của lỗ hổng',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Weakness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=400, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('vectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='vector CVSS')),
                ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, verbose_name='điểm CVSS')),
                ('severity', models.CharField(choices=[('critical', 'Nghiêm trọng'), ('high', 'Cao'), ('medium', 'Trung bình'), ('low', 'Thấp'), ('info', 'Thông tin')], max_length=8, verbose_name='mức độ')),
                ('solution', models.TextField(blank=True, verbose_name='cách khắc phục')),
                ('is_kev', models.BooleanField(default=False, verbose_name='đang bị khai thác')),
                ('epss', models.DecimalField(blank=True, decimal_places=5, max_digits=6, null=True, verbose_name='xác suất bị khai thác')),
                ('as_of', models.DateField(blank=True, null=True, verbose_name='theo danh sách ngày')),
            ],
            options={
                'verbose_name': 'điểm yếu',
                'verbose_name_plural': 'điểm yếu',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('title', ''), _negated=True), ('severity__in', ['critical', 'high', 'medium', 'low', 'info']), models.Q(('score__isnull', True), ('score__range', (0, 10)), _connector='OR'), models.Q(('epss__isnull', True), ('epss__range', (0, 1)), _connector='OR')), name='cyber_weakness_whole', violation_error_message='Điểm yếu phải có mã, tên; mức độ theo danh mục.')],
            },
        ),
        migrations.AddField(
            model_name='vulnerability',
            name='weakness',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vulnerabilities', to='cyber.weakness'),
        ),
        migrations.AddIndex(
            model_name='location',
            index=models.Index(fields=['value'], name='cyber_location_value'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.UniqueConstraint(fields=('system', 'kind', 'value', 'port'), name='cyber_location_once', nulls_distinct=False, violation_error_message='Hệ thống đã có vị trí này.'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['host', 'url', 'package', 'database']), models.Q(('value', ''), _negated=True), models.Q(('port__isnull', True), ('port__range', (0, 65535)), _connector='OR')), name='cyber_location_whole', violation_error_message='Vị trí phải có loại theo danh mục và địa chỉ.'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('system', 'sha256'), name='cyber_scan_once', violation_error_message='Tệp này đã nhập cho hệ thống.'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'in')), name='cyber_scan_in_scope', violation_error_message='Sự cố của hệ thống quân sự, quốc phòng, cơ yếu không ghi vào đây: báo theo kênh riêng.'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tool', ''), _negated=True), ('sha256__regex', '^[0-9a-f]{64}$'), ('scanned_at__lte', models.F('at'))), name='cyber_scan_whole', violation_error_message='Lần rà quét phải có công cụ, tệp, không ở sau lúc nhập.'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('scan', 'vulnerability', 'raw_hash'), name='cyber_sighting_once'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('measure', ''), _negated=True), models.Q(('asked_by', ''), _negated=True)), name='cyber_acceptance_whole', violation_error_message='Ngoại lệ phải có lý do và biện pháp thay thế.'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('is_approved__isnull', True)), models.Q(('decided_at__isnull', False), ('is_approved__isnull', False), models.Q(('decided_by', ''), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='cyber_acceptance_other_decides', violation_error_message='Người đề nghị ngoại lệ không tự quyết định.'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('decided_at__isnull', False), ('ended_at__gte', models.F('decided_at')), ('is_approved', True)), _connector='OR'), name='cyber_acceptance_ended', violation_error_message='Chỉ ngoại lệ được đồng ý mới hết hiệu lực.'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('vulnerability',), name='cyber_acceptance_asked_once', violation_error_message='Lỗ hổng này đã có đề nghị ngoại lệ đang chờ.'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('is_approved', True)), fields=('vulnerability',), name='cyber_acceptance_holds_once', violation_error_message='Lỗ hổng này đang có ngoại lệ.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.UniqueConstraint(condition=models.Q(('before', '')), fields=('vulnerability',), name='cyber_entry_first_once'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.CheckConstraint(condition=models.Q(('after__in', ['under_investigation', 'affected', 'fix_claimed', 'fixed', 'not_affected', 'accepted'])), name='cyber_entry_after', violation_error_message='Tình trạng không có trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after', 'fix_claimed'), _negated=True), models.Q(('claim', ''), _negated=True), ('evidence__isnull', False), _connector='OR'), name='cyber_entry_claimed', violation_error_message='Báo đã khắc phục thì ghi đã làm gì hoặc kèm tệp.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after', 'fixed'), _negated=True), models.Q(('claim', ''), _negated=True), ('scan__isnull', False), _connector='OR'), name='cyber_entry_confirmed', violation_error_message='Xác nhận phải theo lần rà quét hoặc kết quả kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('after', 'not_affected'), _negated=True), ('justification', '')), models.Q(('after', 'not_affected'), ('justification__in', ['component_not_present', 'vulnerable_code_not_present', 'vulnerable_code_not_in_execute_path', 'vulnerable_code_cannot_be_controlled_by_adversary', 'inline_mitigations_already_exist'])), _connector='OR'), name='cyber_entry_justified', violation_error_message='Không bị ảnh hưởng thì chọn vì sao.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerabilityentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after', 'accepted'), _negated=True), ('acceptance__isnull', False), _connector='OR'), name='cyber_entry_accepted', violation_error_message='Chấp nhận rủi ro phải có ngoại lệ được đồng ý.'),
        ),
        migrations.AddIndex(
            model_name='vulnerability',
            index=models.Index(fields=['-rank', '-id'], name='cyber_vuln_first'),
        ),
        migrations.AddIndex(
            model_name='vulnerability',
            index=models.Index(fields=['system', '-rank', '-id'], name='cyber_vuln_of_system'),
        ),
        migrations.AddIndex(
            model_name='vulnerability',
            index=models.Index(condition=models.Q(('status__in', ('affected', 'under_investigation', 'fix_claimed'))), fields=['due'], name='cyber_vuln_due'),
        ),
        migrations.AddConstraint(
            model_name='vulnerability',
            constraint=models.UniqueConstraint(fields=('weakness', 'location'), name='cyber_vulnerability_once', violation_error_message='Vị trí này đã có lỗ hổng này.'),
        ),
        migrations.AddConstraint(
            model_name='vulnerability',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['under_investigation', 'affected', 'fix_claimed', 'fixed', 'not_affected', 'accepted']), ('severity__in', ['critical', 'high', 'medium', 'low', 'info']), ('last_seen_at__gte', models.F('first_seen_at'))), name='cyber_vulnerability_whole', violation_error_message='Tình trạng, mức độ theo danh mục; lần cuối sau lần đầu.'),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
