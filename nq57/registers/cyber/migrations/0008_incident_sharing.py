"""How far an incident may be shared, and the signs by which others find it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cyber', '0007_incident_papers'),
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='tlp',
            field=models.CharField(choices=[('clear', 'TLP:CLEAR, không hạn chế'), ('green', 'TLP:GREEN, trong cộng đồng an ninh mạng'), ('amber', 'TLP:AMBER, cơ quan nhận và đơn vị cần biết'), ('red', 'TLP:RED, chỉ cơ quan đang xử lý')], default='amber', max_length=5, verbose_name='mức chia sẻ'),
        ),
        migrations.AddField(
            model_name='incident',
            name='tlp_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='đổi mức chia sẻ lúc'),
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='cyber_incident_whole',
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('personal_data__in', ['unknown', 'yes', 'no']), ('tlp__in', ['clear', 'green', 'amber', 'red']), models.Q(('what', ''), _negated=True), models.Q(('contact_name', ''), _negated=True), ('contact_phone__regex', '^[+(]?[0-9][0-9 .()-]{1,20}[0-9]$')), name='cyber_incident_whole', violation_error_message='Sự cố phải có nội dung, người và số điện thoại liên hệ.'),
        ),
        migrations.CreateModel(
            name='IncidentSign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ipv4', 'Địa chỉ IPv4'), ('ipv6', 'Địa chỉ IPv6'), ('domain', 'Tên miền'), ('url', 'Đường dẫn'), ('email', 'Địa chỉ thư'), ('sha256', 'Mã băm SHA-256 của tệp')], max_length=8, verbose_name='loại')),
                ('value', models.CharField(max_length=2000, verbose_name='dấu hiệu')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('by', models.CharField(max_length=150, verbose_name='người ghi')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('withdrawn_by', models.CharField(blank=True, max_length=150, verbose_name='người rút')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='rút lúc')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signs', to='cyber.incident')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
            ],
            options={
                'verbose_name': 'dấu hiệu nhận biết',
                'verbose_name_plural': 'dấu hiệu nhận biết',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('incident', 'kind', 'value'), name='cyber_sign_once', violation_error_message='Dấu hiệu này đã ghi cho sự cố.'), models.CheckConstraint(condition=models.Q(('kind__in', ['ipv4', 'ipv6', 'domain', 'url', 'email', 'sha256']), models.Q(('value', ''), _negated=True)), name='cyber_sign_whole', violation_error_message='Dấu hiệu phải có loại và giá trị.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by', '')), models.Q(('withdrawn_at__gte', models.F('at')), models.Q(('withdrawn_by', ''), _negated=True)), _connector='OR'), name='cyber_sign_withdrawn', violation_error_message='Rút dấu hiệu phải có người và lúc rút.')],
            },
        ),
    ]
