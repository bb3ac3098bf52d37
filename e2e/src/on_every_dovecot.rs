//! One scenario, run on every Dovecot.

/// Makes tests `SCENARIO::on_2_3` and `SCENARIO::on_2_4` of each function
/// `fn SCENARIO(version: DovecotVersion)`.
#[macro_export]
macro_rules! on_every_dovecot {
    ($($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            use $crate::DovecotVersion;

            #[test]
            fn on_2_3() {
                super::$scenario(DovecotVersion::V2_3);
            }

            #[test]
            fn on_2_4() {
                if !DovecotVersion::V2_4.is_skipped() {
                    super::$scenario(DovecotVersion::V2_4);
                }
            }
        }
    )+};
}

/// Makes tests `SCENARIO::maildir_on_2_3`, `SCENARIO::sdbox_on_2_4` and so on of each function
/// `fn SCENARIO(version: DovecotVersion, format: MailFormat)`.
#[macro_export]
macro_rules! on_every_dovecot_and_format {
    ($($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            use $crate::{DovecotVersion, MailFormat};

            #[test]
            fn maildir_on_2_3() {
                super::$scenario(DovecotVersion::V2_3, MailFormat::Maildir);
            }

            #[test]
            fn sdbox_on_2_3() {
                super::$scenario(DovecotVersion::V2_3, MailFormat::Sdbox);
            }

            #[test]
            fn maildir_on_2_4() {
                if !DovecotVersion::V2_4.is_skipped() {
                    super::$scenario(DovecotVersion::V2_4, MailFormat::Maildir);
                }
            }

            #[test]
            fn sdbox_on_2_4() {
                if !DovecotVersion::V2_4.is_skipped() {
                    super::$scenario(DovecotVersion::V2_4, MailFormat::Sdbox);
                }
            }
        }
    )+};
}

/// Makes tests `SCENARIO::maildir_on_2_3` and `SCENARIO::sdbox_on_2_4` of each function
/// `fn SCENARIO(version: DovecotVersion, format: MailFormat)`, where the version matters less
/// than the time it takes. Without Dovecot 2.4, sdbox is tested on 2.3.
#[macro_export]
macro_rules! on_every_format {
    ($($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            use $crate::{DovecotVersion, MailFormat};

            #[test]
            fn maildir_on_2_3() {
                super::$scenario(DovecotVersion::V2_3, MailFormat::Maildir);
            }

            #[test]
            fn sdbox_on_2_4() {
                let version = match DovecotVersion::V2_4.is_skipped() {
                    true => DovecotVersion::V2_3,
                    false => DovecotVersion::V2_4,
                };
                super::$scenario(version, MailFormat::Sdbox);
            }
        }
    )+};
}
