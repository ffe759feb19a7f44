"""What every room stands on: people, processes, access, workflow, ledger, wording, vocabularies, jobs, clock."""
