//! One database with one account, made once and copied for every test.

use std::num::NonZeroUsize;
use std::sync::Arc;

use accounts::{Accounts, Authority, NewAccount, Secret, SystemClock};
use model::{ApiScope, MailCryptMode, Roles};
use store::Store;
use tokio::sync::OnceCell;
use vault::{DerivationPool, SystemEntropy};

/// The account that every database has: with keys, its switch on.
pub(crate) const ADA: &str = "ada@example.org";
/// Its password; what JSON and forms must escape is in it.
pub(crate) const PASSWORD: &str = "correct \"horse\" & battéry+staple=100%";

/// The database's bytes, and what was said only once while it was made.
pub(crate) struct Template {
    pub(crate) database: Vec<u8>,
    pub(crate) api_token: String,
    pub(crate) recovery_token: String,
    pub(crate) private_key: String,
    pub(crate) public_key: String,
}

impl Template {
    pub(crate) async fn get() -> &'static Self {
        static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
        TEMPLATE.get_or_init(Self::make).await
    }

    async fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waxseal.sqlite");
        let url = format!("sqlite://{}", path.display()).parse().unwrap();
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
        let pool = DerivationPool::start(NonZeroUsize::MIN, 1).unwrap();
        let accounts = Accounts::new(
            store.clone(),
            Arc::new(pool),
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            MailCryptMode::NewUsers,
        );

        accounts
            .add_domain(Authority::command_line(), &"example.org".parse().unwrap())
            .await
            .unwrap();
        let created = accounts
            .create(
                Authority::command_line(),
                NewAccount {
                    address: ADA.parse().unwrap(),
                    password: Secret::from_string(PASSWORD.to_owned()),
                    roles: Roles::default(),
                    quota: None,
                    password_change_required: false,
                    language: None,
                },
            )
            .await
            .unwrap();
        let password = Secret::from_string(PASSWORD.to_owned());
        let keys = accounts
            .private_keys(&created.address, &password)
            .await
            .unwrap();
        let api_token = accounts
            .create_api_token(Authority::command_line(), "dovecot", &[ApiScope::Dovecot])
            .await
            .unwrap();
        drop(accounts);
        store.close().await;
        Self {
            database: std::fs::read(&path).unwrap(),
            api_token: api_token.reveal().to_owned(),
            recovery_token: created.recovery_token.reveal().to_owned(),
            private_key: keys.active.encoded().to_owned(),
            public_key: keys.active.public_key().encoded().to_owned(),
        }
    }

    /// Everything that only its owner may see.
    pub(crate) fn secrets(&self) -> [&str; 4] {
        [
            PASSWORD,
            &self.api_token,
            &self.recovery_token,
            &self.private_key,
        ]
    }
}
