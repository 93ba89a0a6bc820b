"""What is read off a clean text and its ledger: TEI, review list, diff, explanations. They decide nothing."""
