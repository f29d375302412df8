"""Which tables stand where, on a database that spreads tables over machines by organisation: law 13, rule 1."""

KEY = "organisation_id"
SHARED = frozenset(  # on every machine
    {"organisation", "ancestry", "user_account", "membership", "deputyship", "calendar_day", "warning_rule"}
)
LOCAL = frozenset(  # on one
    {
        "access_record",
        "one_time_link",
        "sign_in",
        "job_run",
        "scheduler_lease",
        "telling_pause",
        "digest",
        "telling_choice",
        "calendar_address",
    }
)
SHARDED = frozenset(  # each organisation's rows together on one machine or another
    {
        *("item", "event", "chain_head", "evidence", "mention", "item_search", "saved_view"),
        *("source_document", "proposal", "ledger_upload", "notice", "overdue_note", "news_cursor", "suggestion"),
        "group_robot",
    }
)
