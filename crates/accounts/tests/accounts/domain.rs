//! The server's mail domains.

use accounts::{Authority, DeletionAuthority, Error};
use model::DomainName;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::owner::owner_on_new_server;

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_stays_while_anybody_ever_lived_there() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let names = async || {
        let domains = accounts.domains().await.unwrap();
        let names = domains.iter().map(|domain| domain.name.to_string());
        names.collect::<Vec<_>>()
    };
    let org: DomainName = "example.org".parse().unwrap();
    let com: DomainName = "Example.COM".parse().unwrap();
    accounts
        .add_domain(Authority::command_line(), &com)
        .await
        .unwrap();
    assert_eq!(names().await, ["example.com", "example.org"]);
    assert_fails!(
        accounts.add_domain(Authority::command_line(), &com).await,
        Error::DomainTaken(taken) if taken.as_str() == "example.com"
    );

    let in_use = accounts
        .delete_domain(Authority::command_line(), &org)
        .await;
    assert_fails!(in_use, Error::DomainInUse { domain, accounts: 1 } if domain == org);
    let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
    accounts.delete(&owner.address, authority).await.unwrap();
    let still = accounts
        .delete_domain(Authority::command_line(), &org)
        .await;
    assert_fails!(still, Error::DomainInUse { accounts: 1, .. });

    accounts
        .delete_domain(Authority::command_line(), &com)
        .await
        .unwrap();
    assert_eq!(names().await, ["example.org"]);
    let unknown = accounts
        .delete_domain(Authority::command_line(), &com)
        .await;
    assert_fails!(unknown, Error::UnknownDomain(name) if name == com);
    accounts
        .add_domain(Authority::command_line(), &com)
        .await
        .unwrap();
}
