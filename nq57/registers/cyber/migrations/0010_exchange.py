"""Bodies outside, bundles that went and came, what is known of them.

A trigger reads the bytes of a bundle on its way out: each object must bear a TLP that the peer's
ceiling lets go, and none may be TLP:RED; what was asked stays as it was asked.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION cyber_tlp_rank(ref text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE ref
    WHEN 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9' THEN 0
    WHEN 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487' THEN 0
    WHEN 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da' THEN 1
    WHEN 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb' THEN 1
    WHEN 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82' THEN 2
    WHEN 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421' THEN 2
    WHEN 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003' THEN 3
    WHEN 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed' THEN 4
    WHEN 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1' THEN 4
  END
$$;

CREATE FUNCTION cyber_guard_share() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one jsonb; marked integer; ceiling integer;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.direction = 'out' THEN
      RAISE EXCEPTION USING ERRCODE = 'check_violation',
        CONSTRAINT = 'cyber_share_kept', MESSAGE = 'what went out is kept';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.content, NEW.sha256, NEW.direction, NEW.peer_id, NEW.asked_by,
      NEW.asked_at, NEW.tlp) IS DISTINCT FROM (OLD.content, OLD.sha256, OLD.direction,
      OLD.peer_id, OLD.asked_by, OLD.asked_at, OLD.tlp)
      OR TG_OP = 'UPDATE' AND OLD.decided_by <> '' AND NEW.decided_by <> OLD.decided_by THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cyber_share_kept',
      MESSAGE = 'a bundle stays as it was asked and decided';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.status IN ('asked', 'refused')
      AND NEW.status IN ('sent', 'taken', 'failed') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cyber_share_kept',
      MESSAGE = 'a bundle leaves once it was approved';
  END IF;
  -- What has left is written down as it went; whether it may is asked before.
  IF NEW.direction = 'in' OR (TG_OP = 'UPDATE'
      AND (NEW.status = OLD.status OR NEW.status NOT IN ('asked', 'waiting', 'offered'))) THEN
    RETURN NEW;
  END IF;
  SELECT array_position(ARRAY['clear', 'green', 'amber', 'strict'], p.ceiling::text) - 1
    INTO ceiling FROM cyber_peer p WHERE p.id = NEW.peer_id;
  FOR one IN SELECT * FROM jsonb_array_elements(
      convert_from(NEW.content, 'UTF8')::jsonb -> 'objects') LOOP
    IF one ->> 'type' = 'marking-definition' THEN
      marked := coalesce(cyber_tlp_rank(one ->> 'id'), 0);
    ELSE
      SELECT max(cyber_tlp_rank(ref)) INTO marked FROM (
        SELECT jsonb_array_elements_text(coalesce(one -> 'object_marking_refs', '[]')) AS ref
        UNION ALL
        SELECT part ->> 'marking_ref'
          FROM jsonb_array_elements(coalesce(one -> 'granular_markings', '[]')) AS part
      ) AS refs;
    END IF;
    IF marked IS NULL OR ceiling IS NULL OR marked > ceiling OR marked > 3 THEN
      RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cyber_share_tlp',
        MESSAGE = 'an object is unmarked, TLP:RED or above the ceiling of the peer';
    END IF;
  END LOOP;
  IF TG_OP = 'UPDATE' AND EXISTS (
      SELECT 1 FROM cyber_sharebundle_incidents m JOIN cyber_incident i ON i.case_id = m.incident_id
      WHERE m.sharebundle_id = NEW.id AND i.tlp = 'red') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cyber_share_tlp',
      MESSAGE = 'an incident of the bundle is TLP:RED by now';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard_share BEFORE INSERT OR UPDATE OR DELETE ON cyber_sharebundle
  FOR EACH ROW EXECUTE FUNCTION cyber_guard_share();
SELECT nq57_keep_append_only('cyber_sharereceipt');
"""
UNDO = """
DROP TRIGGER append_only ON cyber_sharereceipt;
DROP TRIGGER guard_share ON cyber_sharebundle;
DROP FUNCTION cyber_guard_share();
DROP FUNCTION cyber_tlp_rank(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0009_exercises'),
        ('orgs', '0009_share_scope'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='cơ quan')),
                ('way', models.CharField(choices=[('push', 'Gửi tới máy chủ của cơ quan đó'), ('fetch', 'Lấy về từ máy chủ của cơ quan đó'), ('both', 'Gửi tới và lấy về'), ('serve', 'Cơ quan đó tự lấy từ hệ thống này')], max_length=8, verbose_name='cách trao đổi')),
                ('api_root', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ TAXII (API root)')),
                ('collection', models.CharField(blank=True, max_length=100, verbose_name='bộ sưu tập (collection)')),
                ('ceiling', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('strict', 'TLP:AMBER+STRICT')], max_length=8, verbose_name='mức cao nhất được gửi')),
                ('username', models.CharField(blank=True, max_length=150, verbose_name='tên đăng nhập')),
                ('secret_sealed', models.CharField(blank=True, max_length=600, verbose_name='mật khẩu đã niêm')),
                ('private_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do cho phép mạng riêng')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('fetched_after', models.CharField(blank=True, max_length=40, verbose_name='đã lấy đến')),
                ('fetched_at', models.DateTimeField(blank=True, null=True, verbose_name='lấy lần cuối lúc')),
                ('fetch_error', models.CharField(blank=True, max_length=300, verbose_name='lỗi lần lấy cuối')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần sửa')),
                ('made_by', models.CharField(max_length=150, verbose_name='người lập')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='peers', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản của chương trình nơi nhận')),
            ],
            options={
                'verbose_name': 'nơi trao đổi',
                'verbose_name_plural': 'nơi trao đổi',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareBundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('out', 'Gửi đi'), ('in', 'Nhận về')], max_length=3, verbose_name='chiều')),
                ('title', models.CharField(max_length=300, verbose_name='nội dung')),
                ('status', models.CharField(choices=[('asked', 'Chờ duyệt'), ('refused', 'Không duyệt'), ('waiting', 'Đã duyệt, chờ gửi'), ('offered', 'Đã duyệt, chờ nơi nhận lấy'), ('sent', 'Đã gửi, chờ kết quả'), ('taken', 'Nơi nhận đã nhận'), ('failed', 'Không gửi được'), ('received', 'Đã nhận')], max_length=8, verbose_name='tình trạng')),
                ('tlp', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('strict', 'TLP:AMBER+STRICT'), ('red', 'TLP:RED')], max_length=8, verbose_name='mức TLP')),
                ('content', models.BinaryField(verbose_name='gói STIX')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm SHA-256')),
                ('total', models.PositiveIntegerField(verbose_name='số đối tượng')),
                ('others', models.JSONField(default=dict, verbose_name='đối tượng loại khác')),
                ('faults', models.JSONField(default=list, verbose_name='đối tượng không đọc được')),
                ('note', models.CharField(max_length=1000, verbose_name='lý do, nguồn')),
                ('asked_by', models.CharField(max_length=150, verbose_name='người đề nghị, người nhận')),
                ('asked_at', models.DateTimeField(verbose_name='đề nghị, nhận lúc')),
                ('office', models.CharField(blank=True, max_length=40, verbose_name='mã cơ quan')),
                ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='người duyệt')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('decision', models.CharField(blank=True, max_length=1000, verbose_name='ý kiến duyệt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='số lần thử')),
                ('leaves_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi từ lúc')),
                ('remote_id', models.CharField(blank=True, max_length=100, verbose_name='mã tiếp nhận của nơi nhận')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='lỗi gần nhất')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('incidents', models.ManyToManyField(blank=True, related_name='bundles', to='cyber.incident')),
                ('peer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bundles', to='cyber.peer', verbose_name='nơi trao đổi')),
            ],
            options={
                'verbose_name': 'gói chia sẻ',
                'verbose_name_plural': 'gói chia sẻ',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SharedObject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stix_id', models.CharField(max_length=300, verbose_name='mã STIX')),
                ('stix_version', models.CharField(max_length=40, verbose_name='bản')),
                ('kind', models.CharField(choices=[('indicator', 'Dấu hiệu nhận biết'), ('sighting', 'Lần thấy dấu hiệu'), ('report', 'Báo cáo'), ('incident', 'Sự cố'), ('vulnerability', 'Lỗ hổng'), ('malware', 'Mã độc'), ('attack-pattern', 'Cách tấn công'), ('threat-actor', 'Nhóm tấn công'), ('campaign', 'Chiến dịch tấn công'), ('course-of-action', 'Biện pháp'), ('note', 'Ghi chú'), ('observed-data', 'Dữ liệu quan sát')], max_length=20, verbose_name='loại')),
                ('tlp', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('strict', 'TLP:AMBER+STRICT'), ('red', 'TLP:RED')], max_length=8, verbose_name='mức TLP')),
                ('is_marked', models.BooleanField(verbose_name='nơi gửi ghi mức TLP')),
                ('name', models.CharField(max_length=300, verbose_name='tên')),
                ('description', models.TextField(blank=True, verbose_name='mô tả')),
                ('is_revoked', models.BooleanField(default=False, verbose_name='nơi gửi đã rút')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objects_in', to='cyber.sharebundle')),
            ],
            options={
                'verbose_name': 'đối tượng nhận được',
                'verbose_name_plural': 'đối tượng nhận được',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SharedTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ipv4', 'Địa chỉ IPv4'), ('ipv6', 'Địa chỉ IPv6'), ('domain', 'Tên miền'), ('url', 'Đường dẫn'), ('email', 'Địa chỉ thư'), ('sha256', 'Mã băm SHA-256 của tệp'), ('cve', 'Mã CVE')], max_length=8, verbose_name='loại')),
                ('value', models.CharField(max_length=2000, verbose_name='giá trị')),
                ('shared', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='cyber.sharedobject')),
            ],
            options={
                'verbose_name': 'giá trị để đối chiếu',
                'verbose_name_plural': 'giá trị để đối chiếu',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_taken', models.BooleanField(verbose_name='đã nhận')),
                ('text', models.CharField(max_length=300, verbose_name='kết quả')),
                ('answer', models.JSONField(default=dict, verbose_name='trả lời của máy chủ')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='cyber.sharebundle')),
            ],
            options={
                'verbose_name': 'biên nhận gói chia sẻ',
                'verbose_name_plural': 'biên nhận gói chia sẻ',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000, verbose_name='nội dung')),
                ('by', models.CharField(max_length=150, verbose_name='người cảnh báo')),
                ('at', models.DateTimeField(verbose_name='cảnh báo lúc')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='warnings', to='cyber.sharebundle')),
                ('offices', models.ManyToManyField(related_name='share_warnings', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'cảnh báo từ gói nhận được',
                'verbose_name_plural': 'cảnh báo từ gói nhận được',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='peer',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling__in', ('clear', 'green', 'amber', 'strict')), ('way__in', ['push', 'fetch', 'both', 'serve'])), name='cyber_peer_ceiling', violation_error_message='Mức cao nhất được gửi không thể là TLP:RED.'),
        ),
        migrations.AddConstraint(
            model_name='peer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('api_root', ''), ('collection', ''), ('reader__isnull', False), ('way', 'serve')), models.Q(models.Q(('way', 'serve'), _negated=True), ('api_root__regex', '^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$'), ('collection__regex', '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'), ('reader__isnull', True)), _connector='OR'), name='cyber_peer_way', violation_error_message='Nơi tự lấy thì chọn tài khoản, không ghi địa chỉ; nơi khác thì ghi địa chỉ https:// và bộ sưu tập.'),
        ),
        migrations.AddConstraint(
            model_name='sharebundle',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', models.Func(models.Func(models.F('content'), function='sha256'), models.Value('hex'), function='encode', output_field=models.CharField()))), name='cyber_share_hash', violation_error_message='Mã băm không đúng với nội dung gói.'),
        ),
        migrations.AddConstraint(
            model_name='sharebundle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('direction', 'out'), ('peer__isnull', False), ('status__in', ['asked', 'refused', 'waiting', 'offered', 'sent', 'taken', 'failed']), ('tlp__in', ('clear', 'green', 'amber', 'strict'))), models.Q(('direction', 'in'), ('status', 'received'), ('tlp__in', ['clear', 'green', 'amber', 'strict', 'red'])), _connector='OR'), name='cyber_share_whole', violation_error_message='Gói gửi đi phải có nơi nhận và không thể là TLP:RED.'),
        ),
        migrations.AddConstraint(
            model_name='sharebundle',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', ''), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='cyber_share_two_people', violation_error_message='Người duyệt gói phải khác người đề nghị.'),
        ),
        migrations.AddConstraint(
            model_name='sharebundle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', ''), ('direction', 'in')), models.Q(('decided_at__isnull', True), ('decided_by', ''), ('status', 'asked')), models.Q(('decided_at__gte', models.F('asked_at')), ('direction', 'out'), models.Q(('status', 'asked'), _negated=True), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='cyber_share_decided', violation_error_message='Gói chỉ rời hệ thống khi có người duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='sharedobject',
            constraint=models.UniqueConstraint(fields=('stix_id', 'stix_version'), name='cyber_shared_once', violation_error_message='Đối tượng này đã nhận.'),
        ),
        migrations.AddConstraint(
            model_name='sharedobject',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['indicator', 'sighting', 'report', 'incident', 'vulnerability', 'malware', 'attack-pattern', 'threat-actor', 'campaign', 'course-of-action', 'note', 'observed-data']), ('tlp__in', ['clear', 'green', 'amber', 'strict', 'red']), models.Q(('name', ''), _negated=True)), name='cyber_shared_whole', violation_error_message='Đối tượng phải có loại, mức TLP và tên.'),
        ),
        migrations.AddIndex(
            model_name='sharedtrace',
            index=models.Index(models.Func('value', function='md5'), name='cyber_shared_trace'),
        ),
        migrations.AddConstraint(
            model_name='sharedtrace',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ipv4', 'ipv6', 'domain', 'url', 'email', 'sha256', 'cve']), models.Q(('value', ''), _negated=True)), name='cyber_shared_trace_whole', violation_error_message='Giá trị để đối chiếu phải có loại.'),
        ),
        migrations.AddConstraint(
            model_name='sharereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='cyber_share_receipt_said', violation_error_message='Biên nhận phải có nội dung.'),
        ),
        migrations.AddConstraint(
            model_name='sharewarning',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='cyber_share_warning_said', violation_error_message='Ghi nội dung cảnh báo.'),
        ),
        migrations.AddConstraint(
            model_name='sharebundle',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['out', 'in']), ('status__in', ['asked', 'refused', 'waiting', 'offered', 'sent', 'taken', 'failed', 'received'])), name='cyber_share_lists', violation_error_message='Chiều, tình trạng của gói không có trong danh mục.'),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
