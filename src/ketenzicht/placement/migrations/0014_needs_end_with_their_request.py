"""What is sought ends with its request: the database closes none for which a place is still sought or arranged.

What earlier versions left behind the clock ends (`operations.watching`): who is asked for it hears so, and it is told.
Somebody who is expected at a place by a request that was closed before this stays followed until they are there.
"""

from django.db import migrations, models

STATUSES = ["died", "left", "recovered", "other-care", "landed", "mistake", "closed", "forwarded"]
# Only at the moment itself: what was closed before this may go on to its end, and an arrival may be corrected.
REFUSE = """
CREATE FUNCTION placement_refuse_left_behind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'placement_need' THEN
        IF EXISTS (SELECT FROM coordination_carerequest WHERE id = NEW.request_id AND status = 'closed') THEN
            RAISE EXCEPTION 'nothing is sought for a request that was closed' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF EXISTS (SELECT FROM placement_need WHERE request_id = NEW.id AND status IN ('seeking', 'arranged')) THEN
        RAISE EXCEPTION 'a request is closed with what is sought for it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_refuse_left_behind AFTER UPDATE OF status ON coordination_carerequest FOR EACH ROW
    WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION placement_refuse_left_behind();
CREATE TRIGGER placement_refuse_left_behind AFTER INSERT ON placement_need FOR EACH ROW
    WHEN (NEW.status IN ('seeking', 'arranged')) EXECUTE FUNCTION placement_refuse_left_behind();
CREATE TRIGGER placement_refuse_resumed AFTER UPDATE OF status ON placement_need FOR EACH ROW
    WHEN (OLD.status IN ('unmet', 'dropped') AND NEW.status IN ('seeking', 'arranged'))
    EXECUTE FUNCTION placement_refuse_left_behind();
"""
UNDO = """
DROP TRIGGER placement_refuse_resumed ON placement_need;
DROP TRIGGER placement_refuse_left_behind ON placement_need;
DROP TRIGGER placement_refuse_left_behind ON coordination_carerequest;
DROP FUNCTION placement_refuse_left_behind();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0013_completed"),
        ("placement", "0013_untold"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="need", name="need_dropped_says_why"),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), ("dropped__in", STATUSES)),
                    models.Q(models.Q(("status", "dropped"), _negated=True), ("dropped", "")),
                    _connector="OR",
                ),
                name="need_dropped_says_why",
            ),
        ),
        migrations.RunSQL(REFUSE, UNDO),
    ]
