"""A token may be for nothing but fetching the bundles that were approved for its account."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0008_tokens'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='token',
            name='orgs_token_scopes',
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['read', 'write', 'send', 'share']), ('scopes__len__gte', 1)), name='orgs_token_scopes', violation_error_message='Chọn ít nhất một việc mà chương trình được làm.'),
        ),
    ]
