"""Questions for advice with their answers and decision aids; they go with their request, when that goes."""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

forgetting = import_module("ketenzicht.coordination.migrations.0003_forgetting")
decisions = import_module("ketenzicht.coordination.migrations.0004_decisions")
WITH_ADVICE = decisions.WITH_DECISIONS.replace(
    decisions.STORY,
    """DELETE FROM coordination_advicereading WHERE answer_id IN (
        SELECT a.id FROM coordination_adviceanswer a JOIN coordination_advicequestion q ON q.id = a.question_id
        WHERE q.request_id = ANY(gone)
    );
    DELETE FROM coordination_adviceanswer WHERE question_id IN (
        SELECT id FROM coordination_advicequestion WHERE request_id = ANY(gone)
    );
    DELETE FROM coordination_advicequestion WHERE request_id = ANY(gone);
    DELETE FROM coordination_aidround WHERE request_id = ANY(gone);
    """
    + decisions.STORY,
)
# An answer and what a reader said of it stay as they are. Nobody reads along with themselves, and nothing is told
# before a reader agreed where one is needed. Sealed columns of a question and of a round can be sealed anew.
GUARD = """
CREATE FUNCTION coordination_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was written stays as it was written.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_adviceanswer
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_change();
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_advicereading
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_change();

CREATE FUNCTION coordination_refuse_own_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM coordination_adviceanswer a WHERE a.id = NEW.answer_id AND a."by" = NEW."by") THEN
        RAISE EXCEPTION 'Nobody reads along with themselves.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_own_reading BEFORE INSERT ON coordination_advicereading
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_own_reading();

CREATE FUNCTION coordination_refuse_unread_advice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        (NEW.request_id, NEW.about, NEW.through, NEW.asked_at, NEW.asked_for, NEW.wanted_before)
            IS DISTINCT FROM
        (OLD.request_id, OLD.about, OLD.through, OLD.asked_at, OLD.asked_for, OLD.wanted_before)
        OR (OLD.final_id IS NOT NULL AND NEW.final_id IS DISTINCT FROM OLD.final_id)
        OR (OLD.told_at IS NOT NULL AND (NEW.told_at, NEW.told_by, NEW.read_back, NEW.stage)
            IS DISTINCT FROM (OLD.told_at, OLD.told_by, OLD.read_back, OLD.stage))
    ) THEN
        RAISE EXCEPTION 'What was asked and told at % stays as it was.', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.final_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM coordination_adviceanswer a LEFT JOIN coordination_advicereading r ON r.answer_id = a.id
        WHERE a.id = NEW.final_id AND a.question_id = NEW.id AND (r.agrees OR (r.id IS NULL AND NOT a.needs_reader))
    ) THEN
        RAISE EXCEPTION 'The answer at % needs a second reader first.', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_read_first BEFORE INSERT OR UPDATE ON coordination_advicequestion
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_unread_advice();

CREATE FUNCTION coordination_refuse_rewriting_aid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.concluded_at IS NOT NULL OR OLD.abandoned_at IS NOT NULL)
       AND (NEW.request_id, NEW.round, NEW.aid_id, NEW.complaint, NEW.begun_at, NEW.begun_by, NEW.abandoned_at,
            NEW.concluded_at, NEW.concluded_by, NEW.found, NEW.conclusion)
           IS DISTINCT FROM
           (OLD.request_id, OLD.round, OLD.aid_id, OLD.complaint, OLD.begun_at, OLD.begun_by, OLD.abandoned_at,
            OLD.concluded_at, OLD.concluded_by, OLD.found, OLD.conclusion)
    THEN
        RAISE EXCEPTION 'Round % of the aid at % was concluded: begin another.', OLD.round, OLD.request_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_aidround
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_rewriting_aid();
"""
UNGUARD = """
DROP TRIGGER coordination_frozen ON coordination_aidround;
DROP FUNCTION coordination_refuse_rewriting_aid();
DROP TRIGGER coordination_read_first ON coordination_advicequestion;
DROP FUNCTION coordination_refuse_unread_advice();
DROP TRIGGER coordination_own_reading ON coordination_advicereading;
DROP FUNCTION coordination_refuse_own_reading();
DROP TRIGGER coordination_frozen ON coordination_advicereading;
DROP TRIGGER coordination_frozen ON coordination_adviceanswer;
DROP FUNCTION coordination_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0007_inquiries'),
        ('triage', '0004_outcome_of_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdviceAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('text', models.BinaryField()),
                ('needs_reader', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
            ],
            options={
                'ordering': ['question', 'number'],
            },
        ),
        migrations.CreateModel(
            name='AdviceQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=12)),
                ('through', models.CharField(max_length=9)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.UUIDField(blank=True, null=True)),
                ('asked_for', models.UUIDField(blank=True, null=True)),
                ('asked', models.BinaryField()),
                ('wanted_before', models.DateTimeField()),
                ('stage', models.CharField(max_length=16)),
                ('since', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('told_by', models.UUIDField(blank=True, null=True)),
                ('told_to', models.BinaryField(blank=True)),
                ('read_back', models.BooleanField(default=False)),
                ('final', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.adviceanswer')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice_questions', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='adviceanswer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='coordination.advicequestion'),
        ),
        migrations.CreateModel(
            name='AdviceReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('agrees', models.BooleanField()),
                ('remarks', models.BinaryField(blank=True)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='coordination.adviceanswer')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AidRound',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('round', models.PositiveIntegerField()),
                ('complaint', models.CharField(max_length=60)),
                ('answers', models.BinaryField()),
                ('begun_at', models.DateTimeField()),
                ('begun_by', models.UUIDField()),
                ('abandoned_at', models.DateTimeField(blank=True, null=True)),
                ('concluded_at', models.DateTimeField(blank=True, null=True)),
                ('concluded_by', models.UUIDField(blank=True, null=True)),
                ('found', models.CharField(blank=True, max_length=60)),
                ('conclusion', models.CharField(blank=True, max_length=60)),
                ('because', models.BinaryField(blank=True)),
                ('aid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.instrumentversion')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_rounds', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['request', 'round'],
            },
        ),
        migrations.AddField(
            model_name='adviceanswer',
            name='aid_round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.aidround'),
        ),
        migrations.AddIndex(
            model_name='advicequestion',
            index=models.Index(condition=models.Q(('stage__in', ['asked', 'being-answered', 'waits-for-reader', 'answered'])), fields=['request'], name='open_advice_questions'),
        ),
        migrations.AddIndex(
            model_name='advicequestion',
            index=models.Index(fields=['asked_by', 'asked_at'], name='advice_questions_by_asker'),
        ),
        migrations.AddConstraint(
            model_name='advicequestion',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['urgency', 'fitting-care', 'bed', 'other'])), name='advice_about_is_known'),
        ),
        migrations.AddConstraint(
            model_name='advicequestion',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['asked', 'being-answered', 'waits-for-reader', 'answered', 'told', 'withdrawn'])), name='advice_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='advicequestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by__isnull', True), ('through', 'telephone')), models.Q(('asked_by__isnull', False), ('through__in', ['page', 'system'])), _connector='OR'), name='advice_asked_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='advicequestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('final__isnull', False), ('stage__in', ['answered', 'told'])), models.Q(models.Q(('stage__in', ['answered', 'told']), _negated=True), ('final__isnull', True)), _connector='OR'), name='advice_answered_has_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='advicequestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'told'), ('told_at__isnull', False), ('told_by__isnull', False)), models.Q(models.Q(('stage', 'told'), _negated=True), ('read_back', False), ('told_at__isnull', True), ('told_by__isnull', True)), _connector='OR'), name='advice_told_says_when'),
        ),
        migrations.AddConstraint(
            model_name='advicereading',
            constraint=models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('remarks', b''), _negated=True), _connector='OR'), name='advice_sent_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='aidround',
            constraint=models.UniqueConstraint(fields=('request', 'round'), name='aid_round_once'),
        ),
        migrations.AddConstraint(
            model_name='aidround',
            constraint=models.UniqueConstraint(condition=models.Q(('abandoned_at__isnull', True), ('concluded_at__isnull', True)), fields=('request', 'aid'), name='aid_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='aidround',
            constraint=models.CheckConstraint(condition=models.Q(('abandoned_at__isnull', True), ('concluded_at__isnull', True), _connector='OR'), name='aid_concluded_or_abandoned'),
        ),
        migrations.AddConstraint(
            model_name='aidround',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('because', b''), ('concluded_at__isnull', True), ('concluded_by__isnull', True), ('conclusion', ''), ('found', '')), models.Q(('concluded_at__gte', models.F('begun_at')), ('concluded_by__isnull', False), models.Q(('found', ''), _negated=True), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='aid_concluded_says_what'),
        ),
        migrations.AddConstraint(
            model_name='aidround',
            constraint=models.CheckConstraint(condition=models.Q(('conclusion', models.F('found')), models.Q(('because', b''), _negated=True), _connector='OR'), name='aid_conclusion_that_deviates_says_why'),
        ),
        migrations.AddConstraint(
            model_name='adviceanswer',
            constraint=models.UniqueConstraint(fields=('question', 'number'), name='advice_answer_once'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(WITH_ADVICE + forgetting.FIX_PATH, decisions.WITH_DECISIONS + forgetting.FIX_PATH),
    ]
