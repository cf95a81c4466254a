"""Hand quotations to translators and take their translations back; nothing is translated here."""
