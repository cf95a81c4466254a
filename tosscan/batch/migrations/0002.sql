-- What of people's decisions the reports on a content show: a hash over them, null where they show none.
ALTER TABLE assessments ADD COLUMN decided TEXT;

-- The decision whole, as it stands in a file of decisions.
ALTER TABLE decisions ADD COLUMN entry TEXT;
