"""Requests that go over to another centre, and agreements by which one centre helps another."""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

forgetting = import_module("ketenzicht.coordination.migrations.0003_forgetting")
decisions = import_module("ketenzicht.coordination.migrations.0004_decisions")
advice = import_module("ketenzicht.coordination.migrations.0008_advice")
WITH_TRANSFERS = advice.WITH_ADVICE.replace(
    decisions.STORY, f"DELETE FROM coordination_transfer WHERE request_id = ANY(gone);\n    {decisions.STORY}"
)
# A request changes hands only by a transfer that was accepted, and is never done while one is asked. What was answered
# and agreed stays as it was; sealed columns can be sealed anew.
GUARD = """
CREATE FUNCTION coordination_refuse_losing_the_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.centre_id IS DISTINCT FROM OLD.centre_id AND NOT EXISTS (
        SELECT FROM coordination_transfer t
        WHERE t.request_id = NEW.id AND t.sender_id = OLD.centre_id AND t.receiver_id = NEW.centre_id
          AND t.stage = 'accepted'
    ) THEN
        RAISE EXCEPTION 'Request % changes hands by an accepted transfer only.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('forwarded', 'decided', 'closed') AND EXISTS (
        SELECT FROM coordination_transfer t WHERE t.request_id = NEW.id AND t.stage = 'asked'
    ) THEN
        RAISE EXCEPTION 'Another centre is being asked to take request % over.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_owner BEFORE UPDATE OF centre_id, status ON coordination_carerequest
    FOR EACH ROW WHEN (NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION coordination_refuse_losing_the_owner();

CREATE FUNCTION coordination_refuse_other_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.request_id, NEW.sender_id, NEW.receiver_id, NEW.asked_at, NEW.asked_by, NEW.why, NEW.is_warm,
        NEW.stayed_on_line)
       IS DISTINCT FROM
       (OLD.request_id, OLD.sender_id, OLD.receiver_id, OLD.asked_at, OLD.asked_by, OLD.why, OLD.is_warm,
        OLD.stayed_on_line)
       OR (OLD.stage <> 'asked' AND (NEW.stage, NEW.settled_at, NEW.settled_by, NEW.why_not)
           IS DISTINCT FROM (OLD.stage, OLD.settled_at, OLD.settled_by, OLD.why_not))
    THEN
        RAISE EXCEPTION 'What was asked and answered at % stays as it was.', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_transfer
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_other_transfer();

CREATE FUNCTION coordination_refuse_other_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.giver_id, NEW.helper_id, NEW.calls, NEW.cases, NEW.doors, NEW.urgencies, NEW.hours, NEW.begins_over,
        NEW.call_seconds, NEW.begins_on, NEW.until, NEW.proposed_at, NEW.proposed_by, NEW.proposed_for)
       IS DISTINCT FROM
       (OLD.giver_id, OLD.helper_id, OLD.calls, OLD.cases, OLD.doors, OLD.urgencies, OLD.hours, OLD.begins_over,
        OLD.call_seconds, OLD.begins_on, OLD.until, OLD.proposed_at, OLD.proposed_by, OLD.proposed_for)
       OR (OLD.answered_at IS NOT NULL AND (NEW.answered_at, NEW.answered_by) IS DISTINCT FROM
           (OLD.answered_at, OLD.answered_by))
       OR OLD.stage IN ('refused', 'ended')
    THEN
        RAISE EXCEPTION 'What was agreed at % stays as it was.', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_sharing
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_other_terms();

CREATE FUNCTION coordination_refuse_other_spell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (NEW.sharing_id, NEW.begun_at, NEW.begun_by, NEW.because, NEW.until)
          IS DISTINCT FROM (OLD.sharing_id, OLD.begun_at, OLD.begun_by, OLD.because, OLD.until)
    THEN
        RAISE EXCEPTION 'When centres helped each other stays as it was.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_sharingspell
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_other_spell();
"""
UNGUARD = """
DROP TRIGGER coordination_frozen ON coordination_sharingspell;
DROP FUNCTION coordination_refuse_other_spell();
DROP TRIGGER coordination_frozen ON coordination_sharing;
DROP FUNCTION coordination_refuse_other_terms();
DROP TRIGGER coordination_frozen ON coordination_transfer;
DROP FUNCTION coordination_refuse_other_transfer();
DROP TRIGGER coordination_owner ON coordination_carerequest;
DROP FUNCTION coordination_refuse_losing_the_owner();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0011_cosigns_go_along'),
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='SharingSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField()),
                ('begun_by', models.UUIDField(blank=True, null=True)),
                ('begun_by_name', models.CharField(blank=True, max_length=255)),
                ('because', models.CharField(max_length=300)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.UUIDField(blank=True, null=True)),
                ('ended_by_name', models.CharField(blank=True, max_length=255)),
            ],
            options={
                'ordering': ['-begun_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.UUIDField()),
                ('why', models.CharField(max_length=12)),
                ('is_warm', models.BooleanField()),
                ('stayed_on_line', models.BooleanField(default=False)),
                ('stage', models.CharField(max_length=10)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.UUIDField(blank=True, null=True)),
                ('why_not', models.CharField(blank=True, max_length=10)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('calls', models.BooleanField()),
                ('cases', models.BooleanField()),
                ('doors', models.JSONField(blank=True, default=list)),
                ('urgencies', models.JSONField(blank=True, default=list)),
                ('hours', models.CharField(max_length=12)),
                ('begins_over', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('call_seconds', models.PositiveSmallIntegerField()),
                ('begins_on', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('stage', models.CharField(max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.UUIDField()),
                ('proposed_by_name', models.CharField(max_length=255)),
                ('proposed_for', models.UUIDField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.UUIDField(blank=True, null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=255)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.UUIDField(blank=True, null=True)),
                ('ended_by_name', models.CharField(blank=True, max_length=255)),
                ('ended_because', models.CharField(blank=True, max_length=300)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['-proposed_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='carerequest',
            name='helping',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.sharing'),
        ),
        migrations.AddIndex(
            model_name='carerequest',
            index=models.Index(condition=models.Q(('helping__isnull', False)), fields=['helping'], name='requests_that_are_helped'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(('helping__isnull', True), ('status', 'in-hand'), _connector='OR'), name='request_is_helped_while_in_hand'),
        ),
        migrations.AddField(
            model_name='sharingspell',
            name='sharing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='coordination.sharing'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='receiver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='coordination.carerequest'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('helper')), _negated=True), name='sharing_is_with_another'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('calls', True), ('cases', True), _connector='OR'), name='sharing_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['proposed', 'agreed', 'refused', 'ended'])), name='sharing_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('hours__in', ['always', 'out-of-hours'])), name='sharing_hours_are_known'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('begins_on')), _connector='OR'), name='sharing_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_for', models.F('giver_id')), ('proposed_for', models.F('helper_id')), _connector='OR'), name='sharing_is_proposed_by_one_of_both'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('stage', 'proposed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('stage__in', ['agreed', 'refused', 'ended']), models.Q(('answered_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='sharing_is_answered_by_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('stage', 'ended'), models.Q(('ended_because', ''), _negated=True)), models.Q(models.Q(('stage', 'ended'), _negated=True), ('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='sharing_that_ended_says_why'),
        ),
        migrations.AddIndex(
            model_name='sharingspell',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['until'], name='spells_that_may_go_on'),
        ),
        migrations.AddConstraint(
            model_name='sharingspell',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('begun_at')), models.Q(('because', ''), _negated=True)), name='spell_has_an_end_and_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sharingspell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='spell_is_ended_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(condition=models.Q(('stage', 'asked')), fields=['receiver'], name='transfers_to_answer'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['sender', 'settled_at'], name='transfers_of_a_sender'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('stage', 'asked')), fields=('request',), name='transfer_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='transfer_is_to_another'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['asked', 'accepted', 'declined', 'withdrawn', 'unanswered', 'overtaken'])), name='transfer_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['there', 'lives-there', 'peak', 'known-there', 'other'])), name='transfer_says_why'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('stage', 'asked')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', True), ('stage__in', ['unanswered'])), models.Q(models.Q(('stage__in', ['asked', 'unanswered']), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='transfer_settled_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'declined'), ('why_not__in', ['full', 'other-area', 'call-first', 'other'])), models.Q(models.Q(('stage', 'declined'), _negated=True), ('why_not', '')), _connector='OR'), name='transfer_declined_says_why'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(WITH_TRANSFERS + forgetting.FIX_PATH, advice.WITH_ADVICE + forgetting.FIX_PATH),
    ]
