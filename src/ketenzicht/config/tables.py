"""What the application and the auditor may do with each table: the one place where that is declared.

Who is not mentioned may nothing. An app whose tables are ordinary is declared as a whole, and single tables of it
otherwise; in apps that keep something for good (log, outbox, history) each table is declared by its name.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
WORK = ADD | {"UPDATE", "DELETE"}


@dataclass(frozen=True, slots=True)
class Use:
    """Privileges of each role on a table. The owner has all, as PostgreSQL has it."""

    application: frozenset[str] = frozenset()
    auditor: frozenset[str] = frozenset()


ORDINARY = Use(application=WORK)
AMENDED = Use(application=WORK - {"DELETE"})  # it ends, and is not forgotten
KEPT = Use(application=ADD)  # it says what happened, for good
LOG = Use(application=ADD, auditor=READ)
ONLY_READ = Use(application=READ)
CLOSED = Use()

APPS = {
    "access": ORDINARY,
    "applications": AMENDED,
    "auth": ORDINARY,
    "connections": ORDINARY,
    "definitions": ORDINARY,  # triggers of their own keep versions in force as they are
    "django": ORDINARY,
    "notices": ORDINARY,
    "preparedness": AMENDED,
    "procrastinate": ORDINARY,
    "registry": ORDINARY,
    "sealing": ORDINARY,
    "planning": ORDINARY,  # two years after the moment
    "telephony": ORDINARY,  # numbers go after a week, calls after two years
    "triage": AMENDED,  # triggers keep what versions say as it is
}
TABLES = {
    "access_recordedagreement": AMENDED,
    "applications_advice": KEPT,
    "applications_document": ORDINARY,  # of a draft one can be taken away
    "applications_grantedagreement": KEPT,
    "audit_auditline": LOG,
    "audit_auditseal": LOG,
    "capacity_delivery": KEPT,  # receipts; the oldest are forgotten by a function
    "capacity_hold": AMENDED,
    "capacity_observation": KEPT,  # reaches its partitions too, which are closed to who comes to them directly
    "capacity_observation_default": ONLY_READ,  # to see for which months there is no partition
    "capacity_openingchange": KEPT,
    "capacity_owninterval": AMENDED,
    "capacity_state": ORDINARY,
    "capacity_unit": ORDINARY,
    "competences_introduction": KEPT,
    "competences_need": KEPT,
    "competences_record": KEPT,
    "competences_seat": ORDINARY,  # who will not come after all is not kept
    "competences_supervision": AMENDED,
    "competences_training": AMENDED,
    "connections_locationstanding": KEPT,
    "connections_promotion": AMENDED,
    "connections_promotionplace": KEPT,
    "coordination_adviceanswer": KEPT,
    "coordination_advicequestion": AMENDED,
    "coordination_advicereading": KEPT,
    "coordination_aidround": AMENDED,
    "coordination_carerequest": AMENDED,
    "coordination_cosign": AMENDED,
    "coordination_decision": KEPT,
    "coordination_happening": KEPT,
    "coordination_inquiry": ORDINARY,  # forgotten when it was answered
    "coordination_mark": ORDINARY,  # what was typed wrong is not kept to recognise anybody by
    "coordination_sharing": AMENDED,
    "coordination_sharingspell": AMENDED,
    "coordination_transfer": AMENDED,
    "coordination_triage": AMENDED,
    "definitions_versionchange": KEPT,
    "django_migrations": ONLY_READ,
    "events_event": KEPT,
    "handover_recall": AMENDED,
    "handover_receiving": ORDINARY,
    "handover_release": AMENDED,
    "handover_step": KEPT,
    "learning_bottleneck": ORDINARY,
    "learning_bottleneckcase": ORDINARY,
    "learning_bottleneckchange": KEPT,
    "learning_case": ORDINARY,
    "learning_contact": AMENDED,
    "learning_exchange": KEPT,
    "learning_flag": AMENDED,
    "learning_look": AMENDED,
    "learning_meeting": ORDINARY,
    "learning_piece": KEPT,
    "placement_endpoint": AMENDED,
    "placement_gptask": AMENDED,
    "placement_need": AMENDED,
    "placement_offer": AMENDED,
    "placement_offerstep": KEPT,
    "placement_search": KEPT,
    "placement_trusttally": ORDINARY,  # made of answers that are kept, and can be made anew
    "placement_unitterms": AMENDED,
    "placement_onward": AMENDED,
    "placement_outcometold": KEPT,
    "placement_unmet": KEPT,
    "placement_untold": ORDINARY,  # what a system of a provider was not told yet
    "placement_waitingplace": AMENDED,
    "placement_workingagreement": AMENDED,
    "patientdata_consent": AMENDED,
    "patientdata_consentrule": KEPT,  # a rule that was announced is never written anew
    "patientdata_emergency": AMENDED,
    "patientdata_fetch": AMENDED,  # what came is destroyed; that it came stays known
    "patientdata_source": AMENDED,
    "preparedness_openedunit": KEPT,
    "preparedness_participant": KEPT,
    "registry_change": KEPT,  # the history of each entry
    "registry_closure": AMENDED,
    "registry_division": AMENDED,
    "statistics_providerfigure": KEPT,
    "statistics_regionalfigure": KEPT,
    "upkeep_approvalrule": ORDINARY,
    "upkeep_confirmationrequest": AMENDED,
    "upkeep_import": ORDINARY,  # forgotten after a day
    "upkeep_distinction": KEPT,
    "upkeep_proposal": AMENDED,
    "upkeep_report": AMENDED,
    "statistics_unitseat": AMENDED,  # a unit that is forgotten would make totals of before and after give it away
}

# What the application may have done by functions that run as the owner (SECURITY DEFINER), and by those of the queue,
# which run as who calls them. No other function of ours may be called by anybody; triggers need no such right.
FUNCTIONS = (
    "audit_remove_block",
    "capacity_forget_receipts",
    "capacity_make_partition",
    "competences_forget",
    "coordination_forget_requests",
    "patientdata_forget",
    "procrastinate_*",
)


def use_of(table: str) -> Use | None:
    """What is declared for a table or sequence of this name; None when nothing is."""
    return TABLES.get(table) or APPS.get(table.partition("_")[0])


def may_call(function: str) -> bool:
    """Whether the application may call a function of this name."""
    return any(fnmatchcase(function, pattern) for pattern in FUNCTIONS)
