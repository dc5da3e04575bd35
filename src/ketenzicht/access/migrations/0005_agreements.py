"""Agreements on who sees what; the exclusion constraint needs btree_gist, which registry 0001 makes sure of."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_invitations'),
        ('registry', '0002_kinds_of_users'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordedAgreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(blank=True, max_length=80, null=True, unique=True)),
                ('party_kind', models.CharField(blank=True, choices=[('hospital', 'ziekenhuizen'), ('ambulance', 'ambulancevoorzieningen (RAV)'), ('gp-post', 'huisartsenposten (HAP)'), ('gp', 'huisartspraktijken'), ('nursing-home', 'verpleging en verzorging'), ('community-nursing', 'wijkverpleging'), ('mental-health', 'geestelijke gezondheidszorg'), ('maternity', 'verloskunde en kraamzorg'), ('pharmacy', 'apotheken'), ('disability', 'gehandicaptenzorg'), ('other-provider', 'andere zorgaanbieders'), ('coordination-function', 'regionale coördinatiefuncties'), ('zcc', 'zorgcoördinatiecentra (zcc)'), ('roaz-network', 'ROAZ-bureaus'), ('national-body', 'landelijke organisaties, zoals het LCPS'), ('ministry', 'het ministerie van VWS'), ('insurer', 'zorgverzekeraars'), ('third-party', 'derden')], max_length=24)),
                ('module', models.CharField(max_length=60)),
                ('scope', models.CharField(max_length=12)),
                ('detail', models.CharField(max_length=12)),
                ('purpose', models.CharField(max_length=24)),
                ('basis', models.CharField(max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('decided_by', models.CharField(max_length=200)),
                ('ground', models.CharField(max_length=400)),
                ('proposal', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=400)),
                ('of_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('of_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', to_field='code')),
                ('party_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('party_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', to_field='code')),
            ],
            options={
                'ordering': ['valid_from', 'recorded_at', 'id'],
                'indexes': [models.Index(fields=['party_organisation'], name='agreements_of_organisation'), models.Index(fields=['party_kind', 'party_region'], name='agreements_of_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__in', ['own', 'own-regions', 'neighbours', 'country', 'region', 'provider'])), name='agreement_scope_is_known'), models.CheckConstraint(condition=models.Q(('detail__in', ['provider', 'area', 'region', 'country'])), name='agreement_detail_is_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['care-coordination', 'own-capacity', 'spreading', 'improvement', 'policy', 'purchasing', 'research'])), name='agreement_purpose_is_known'), models.CheckConstraint(condition=models.Q(('basis__in', ['agreement', 'consent'])), name='agreement_basis_is_known'), models.CheckConstraint(condition=models.Q(('party_kind', ''), ('party_kind__in', ['hospital', 'ambulance', 'gp-post', 'gp', 'nursing-home', 'community-nursing', 'mental-health', 'maternity', 'pharmacy', 'disability', 'other-provider', 'coordination-function', 'zcc', 'roaz-network', 'national-body', 'ministry', 'insurer', 'third-party']), _connector='OR'), name='agreement_party_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('party_kind', ''), ('party_organisation__isnull', False), ('party_region__isnull', True)), models.Q(models.Q(('party_kind', ''), _negated=True), ('party_organisation__isnull', True)), _connector='OR'), name='agreement_has_one_party'), models.CheckConstraint(condition=models.Q(models.Q(('of_region__isnull', False), ('scope', 'region')), models.Q(models.Q(('scope', 'region'), _negated=True), ('of_region__isnull', True)), _connector='OR'), name='agreement_names_its_region'), models.CheckConstraint(condition=models.Q(models.Q(('of_organisation__isnull', False), ('scope', 'provider')), models.Q(models.Q(('scope', 'provider'), _negated=True), ('of_organisation__isnull', True)), _connector='OR'), name='agreement_names_its_provider'), models.CheckConstraint(condition=models.Q(('basis', 'agreement'), models.Q(('party_organisation__isnull', False), ('scope', 'provider')), _connector='OR'), name='consent_is_of_one_to_one'), models.CheckConstraint(condition=models.Q(('module', '*'), ('module__regex', '^[a-z0-9]+(-[a-z0-9]+)*$'), _connector='OR'), name='agreement_module_form'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='agreement_does_not_end_before_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', ''), _negated=True), models.Q(('ground', ''), _negated=True)), name='agreement_says_who_decided_on_what'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='agreement_ends_with_a_reason'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('party_kind', '='), (django.db.models.functions.comparison.Coalesce(models.F('party_region'), models.Value(''), output_field=models.CharField()), '='), (django.db.models.functions.comparison.Coalesce(models.F('party_organisation'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000')), output_field=models.UUIDField()), '='), ('module', '='), ('scope', '='), (django.db.models.functions.comparison.Coalesce(models.F('of_region'), models.Value(''), output_field=models.CharField()), '='), (django.db.models.functions.comparison.Coalesce(models.F('of_organisation'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000')), output_field=models.UUIDField()), '='), ('purpose', '='), ('basis', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_agreement_on_the_same')],
            },
        ),
    ]
