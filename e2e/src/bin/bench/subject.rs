//! What is measured: a server with one account and a token.

use e2e::{ApiClient, WaxsealServer};
use tokio::runtime::{Builder, Runtime};

pub(crate) const ADDRESS: &str = "ada@example.org";
pub(crate) const PASSWORD: &str = "a herd of violet trombones";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;
/// As in packaging/waxseal.service: large memory in huge pages.
pub(crate) const HUGE_PAGES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

/// A server, its only account, which is sealed, and who asks it.
pub(crate) struct Subject {
    pub(crate) server: WaxsealServer,
    pub(crate) token: String,
    pub(crate) runtime: Runtime,
}

impl Subject {
    /// As the Debian package runs it.
    pub(crate) fn new() -> Self {
        Self::with(&[HUGE_PAGES])
    }

    /// Started by hand, without what the service sets.
    pub(crate) fn by_hand() -> Self {
        Self::with(&[])
    }

    fn with(settings: &[(&'static str, &str)]) -> Self {
        let server = WaxsealServer::start_with(NEW_USERS, settings);
        server.add_domain("example.org");
        server.add_user(ADDRESS, PASSWORD);
        let token = server.create_token("bench");
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        Self {
            server,
            token,
            runtime,
        }
    }

    pub(crate) fn client(&self) -> ApiClient {
        ApiClient::new(self.server.port(), &self.token)
    }

    pub(crate) fn log_in(&self, api: &mut ApiClient) {
        let answer = api.log_in(ADDRESS, PASSWORD, Some("192.0.2.1"));
        assert_eq!(self.runtime.block_on(answer).unwrap().status, 200);
    }
}
