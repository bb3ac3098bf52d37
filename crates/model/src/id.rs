//! Numbers of rows, one type a table, so that none is taken for another.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

id!(
    /// `virtual_users.id`
    AccountId
);
id!(
    /// `virtual_domains.id`
    DomainId
);
id!(
    /// `virtual_mail_crypt_keys.id`
    RetiredKeyId
);
id!(
    /// `virtual_api_tokens.id`
    ApiTokenId
);
id!(
    /// `virtual_vouchers.id`
    VoucherId
);
id!(
    /// `virtual_sessions.id`
    SessionId
);
id!(
    /// `virtual_audit.id`
    AuditEntryId
);
id!(
    /// `virtual_mail_queue.id`
    QueuedLetterId
);
