//! The settings there are.

/// A setting, as the environment or the env file may give it.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Its name.
    pub(crate) name: &'static str,
    /// What holds where nothing is set; none where something must be, or need not be.
    pub(crate) default: Option<&'static str>,
    /// Whether its value may hold a secret. Then it can also come from a file, whose path
    /// is in the setting of this name with `_FILE` at its end.
    pub(crate) secret: bool,
    /// What it is for, in one line.
    pub(crate) about: &'static str,
}

macro_rules! settings {
    ($($constant:ident: $name:literal, $default:expr, $secret:literal, $about:literal;)*) => {
        $(pub(crate) const $constant: Setting = Setting {
            name: $name,
            default: $default,
            secret: $secret,
            about: $about,
        };)*
        /// All of them, in the order in which they are explained.
        pub(crate) const SETTINGS: &[&Setting] = &[$(&$constant),*];
    };
}

settings! {
    DATABASE_URL: "DATABASE_URL", None, true,
        "the database, such as sqlite:///var/lib/waxseal/waxseal.sqlite";
    LISTEN: "LISTEN", Some("127.0.0.1:8080"), false,
        "where the server listens: ADDRESS:PORT, or unix:/path";
    TLS_CERT_FILE: "TLS_CERT_FILE", None, false,
        "certificate of the server and its chain (PEM): with it, the server speaks https alone";
    TLS_KEY_FILE: "TLS_KEY_FILE", None, false,
        "the private key of TLS_CERT_FILE (PEM)";
    TLS_CLIENT_CA_FILE: "TLS_CLIENT_CA_FILE", None, false,
        "authorities (PEM) one of which must have signed the certificate of whoever connects";
    WAXSEAL_ALLOW_PLAIN_HTTP: "WAXSEAL_ALLOW_PLAIN_HTTP", None, false,
        "allows to listen beyond this machine without TLS: passwords-and-keys-travel-in-the-clear";
    WAXSEAL_TRUSTED_PROXIES: "WAXSEAL_TRUSTED_PROXIES", None, false,
        "addresses or networks, with commas between, whose X-Forwarded-For is believed; this machine's always is";
    MAIL_CRYPT: "MAIL_CRYPT", Some("2"), false,
        "0 off, 1 optional, 2 sealed for new accounts, 3 keys for everybody";
    DOVECOT_MAIL_LOCATION: "DOVECOT_MAIL_LOCATION", None, false,
        "folder that holds DOMAIN/LOCALPART; told to Dovecot as home where set";
    DOVECOT_MAIL_UID: "DOVECOT_MAIL_UID", None, false,
        "numeric owner of all mail; told to Dovecot where set";
    DOVECOT_MAIL_GID: "DOVECOT_MAIL_GID", None, false,
        "numeric group of all mail; told to Dovecot where set";
    APP_NAME: "APP_NAME", Some("Waxseal"), false,
        "what the service is called, on pages and in letters";
    APP_URL: "APP_URL", None, false,
        "where people reach the pages, such as https://accounts.example.org";
    SENDER_ADDRESS: "SENDER_ADDRESS", None, false,
        "the address that letters to owners come from";
    MAILER_DSN: "MAILER_DSN", Some("null://"), true,
        "how letters leave: smtps://user:password@host, smtp://host, file:///folder, null://";
    WAXSEAL_MIGRATIONS: "WAXSEAL_MIGRATIONS", Some("auto"), false,
        "auto: bring the database up to date at every start; manual: only by `waxseal migrate`";
    USERLI_DATABASE_URL: "USERLI_DATABASE_URL", None, true,
        "the database that `waxseal import userli` reads, as in userli's own DATABASE_URL";
    WAXSEAL_DERIVATION_WORKERS: "WAXSEAL_DERIVATION_WORKERS", None, false,
        "threads that open boxes, 64 MiB each; as many as processors where not set";
    WAXSEAL_DERIVATION_QUEUE: "WAXSEAL_DERIVATION_QUEUE", Some("256"), false,
        "how many log-ins may wait for a worker before the answer is \"busy\"";
    WAXSEAL_REQUEST_TIMEOUT: "WAXSEAL_REQUEST_TIMEOUT", Some("30"), false,
        "seconds after which a request is given up";
    WAXSEAL_TRUSTED_SOURCES: "WAXSEAL_TRUSTED_SOURCES", None, false,
        "addresses and networks that many people log in from, such as a webmail host: not limited";
    WAXSEAL_HAND_OVER_DAYS: "WAXSEAL_HAND_OVER_DAYS", Some("30"), false,
        "days for which it is kept who was handed private keys; 0: not noted at all";
    WAXSEAL_METRICS_LISTEN: "WAXSEAL_METRICS_LISTEN", None, false,
        "where metrics are shown at /metrics: ADDRESS:PORT, or unix:/path; nowhere if not set";
    WAXSEAL_LOG: "WAXSEAL_LOG", None, false,
        "what is logged, such as debug, or info,accounts=debug (not set: info by the server, warn by commands)";
    WAXSEAL_LOG_FORMAT: "WAXSEAL_LOG_FORMAT", Some("text"), false,
        "text or json";
}
