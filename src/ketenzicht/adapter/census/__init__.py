"""The census: who lies where, kept from HL7 v2 ADT messages, without knowing who anybody is."""
