//! Who may do what: the command line, administrators, those of a domain, and everybody else.

use accounts::{
    AccountEdit, AccountFilter, Accounts, AuditSearch, Authority, DeletionAuthority, DomainRules,
    Error, NewAccount, Page,
};
use model::MailCryptMode::NewUsers;
use model::{Address, ApiScope, Invitations, RegistrationMode, Role, Roles};

use crate::assert_fails;
use crate::owner::Owner;
use crate::server::{Server, secret};
use crate::session::{begin, member};

const PASSWORD: &str = "a password for them all";

/// Two domains, with an administrator of each, one of both, and ordinary accounts.
struct Cast {
    server: Server,
    root: Authority,
    of_org: Authority,
}

fn parse(address: &str) -> Address {
    address.parse().unwrap()
}

fn account(address: &str, roles: &[Role]) -> NewAccount {
    NewAccount {
        address: parse(address),
        password: secret(PASSWORD),
        roles: roles.iter().cloned().collect(),
        quota: None,
        password_change_required: false,
        language: None,
    }
}

async fn authority(accounts: &Accounts, address: &str) -> Authority {
    let owner = Owner::of(parse(address), PASSWORD);
    let token = begin(accounts, &owner).await;
    member(accounts, &token).await.authority().unwrap()
}

async fn cast() -> Cast {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    let line = Authority::command_line();
    let net = "example.net".parse().unwrap();
    accounts.add_domain(line, &net).await.unwrap();
    for (address, roles) in [
        ("root@example.net", &[Role::Admin] as &[Role]),
        ("second@example.org", &[Role::Admin]),
        ("boss@example.org", &[Role::User, Role::DomainAdmin]),
        ("ada@example.org", &[Role::User]),
        ("eve@example.net", &[Role::User]),
    ] {
        accounts
            .create(line, account(address, roles))
            .await
            .unwrap();
    }
    Cast {
        root: authority(accounts, "root@example.net").await,
        of_org: authority(accounts, "boss@example.org").await,
        server,
    }
}

/// Tries everything that an administrator can do to an account.
async fn everything_to(
    accounts: &Accounts,
    by: &Authority,
    address: &Address,
) -> Vec<Result<(), Error>> {
    let edit = AccountEdit {
        quota: Some(Some(77)),
        password_change_required: Some(false),
        mail_crypt: Some(false),
        roles: Some(Roles::from_iter([Role::User, Role::Permanent])),
    };
    let new = || secret("quite another password");
    vec![
        accounts.show(by, address).await.map(drop),
        accounts.edit_account(by, address, edit).await,
        accounts.set_mail_crypt(by, address, true).await.map(drop),
        accounts.cancel_recovery(by, address).await.map(drop),
        accounts.reset(by, address, new(), false).await.map(drop),
        accounts
            .delete(address, DeletionAuthority::Administrator(by.clone()))
            .await,
        accounts.restore(by, address, new(), false).await.map(drop),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_of_a_domain_have_their_own_and_no_other() {
    let Cast { server, of_org, .. } = cast().await;
    let accounts = &server.accounts;
    let eve = parse("eve@example.net");
    let before = server.stored(&eve).await;
    for result in everything_to(accounts, &of_org, &eve).await {
        assert_fails!(result, Error::UnknownAccount(_));
    }
    assert_eq!(server.stored(&eve).await, before);

    let second = parse("second@example.org");
    let before = server.stored(&second).await;
    let mut results = everything_to(accounts, &of_org, &second).await.into_iter();
    results.next().unwrap().unwrap(); // They may be seen.
    for result in results {
        assert_fails!(result, Error::NotAllowed);
    }
    assert_eq!(server.stored(&second).await, before);

    for result in everything_to(accounts, &of_org, &parse("ada@example.org")).await {
        result.unwrap();
    }
    let listed = accounts
        .list(&of_org, &AccountFilter::default())
        .await
        .unwrap();
    assert_eq!(listed.len(), 3);
    let net = AccountFilter {
        domain: Some("example.net".parse().unwrap()),
        ..AccountFilter::default()
    };
    let page = accounts
        .search(&of_org, &net, Page::default())
        .await
        .unwrap();
    assert_eq!(page.total, 0);
    let outside = accounts.create(&of_org, account("new@example.net", &[Role::User]));
    assert_fails!(outside.await, Error::NotAllowed);
    let inside = accounts.create(&of_org, account("new@example.org", &[Role::User]));
    inside.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_granted_within_limits_and_the_unseen_are_kept() {
    let Cast {
        server,
        root,
        of_org,
    } = cast().await;
    let accounts = &server.accounts;
    let ada = parse("ada@example.org");
    let edit = |roles: &[Role]| AccountEdit {
        roles: Some(roles.iter().cloned().collect()),
        ..AccountEdit::default()
    };
    for beyond in [Role::Admin, Role::Multiplier, Role::Spam, Role::Suspicious] {
        let granted = accounts.edit_account(&of_org, &ada, edit(&[Role::User, beyond.clone()]));
        assert_fails!(granted.await, Error::NotAllowed);
        let made = accounts.create(&of_org, account("new@example.org", &[beyond]));
        assert_fails!(made.await, Error::NotAllowed);
    }
    let roles = r#"["ROLE_USER", "ROLE_SPAM", "ROLE_MULTIPLIER", "ROLE_KEYCLOAK"]"#;
    let set = format!("UPDATE virtual_users SET roles = '{roles}' WHERE email = '{ada}'");
    server.sql(&set).await;
    // What the form of such an administrator sends: it never showed the others.
    let edited = accounts.edit_account(&of_org, &ada, edit(&[Role::Permanent, Role::DomainAdmin]));
    edited.await.unwrap();
    let other = |name: &str| Role::Other(name.to_owned());
    let expected = [
        Role::Permanent,
        Role::DomainAdmin,
        Role::Spam,
        Role::Multiplier,
        other("ROLE_KEYCLOAK"),
    ];
    let stored = server.stored(&ada).await.account.roles;
    assert_eq!(stored, Roles::from_iter(expected));
    // An administrator of the server sees all but those of other programs.
    let edited = accounts.edit_account(&root, &ada, edit(&[Role::User, Role::Admin]));
    edited.await.unwrap();
    let stored = server.stored(&ada).await.account.roles;
    let expected = [Role::User, Role::Admin, other("ROLE_KEYCLOAK")];
    assert_eq!(stored, Roles::from_iter(expected));
    let granted = accounts.edit_account(&root, &ada, edit(&[other("ROLE_ELSE")]));
    assert_fails!(granted.await, Error::NotAllowed);
    assert_eq!(accounts.grantable_roles(&of_org).await.unwrap().len(), 3);
    assert_eq!(accounts.grantable_roles(&root).await.unwrap().len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_the_last_administrator_away() {
    let Cast { server, root, .. } = cast().await;
    let accounts = &server.accounts;
    let own = parse("root@example.net");
    let new = secret("quite another password");
    assert_fails!(
        accounts.reset(&root, &own, new, false).await,
        Error::OwnAccount
    );
    let deletion = DeletionAuthority::Administrator(root.clone());
    assert_fails!(accounts.delete(&own, deletion).await, Error::OwnAccount);
    for roles in [[Role::User].as_slice(), &[Role::Admin, Role::Spam]] {
        let edit = AccountEdit {
            roles: Some(roles.iter().cloned().collect()),
            ..AccountEdit::default()
        };
        assert_fails!(
            accounts.edit_account(&root, &own, edit).await,
            Error::OwnAccount
        );
    }
    // What is not a danger can be done.
    let edit = AccountEdit {
        roles: Some(Roles::from_iter([Role::Admin])),
        quota: Some(Some(5)),
        ..AccountEdit::default()
    };
    accounts.edit_account(&root, &own, edit).await.unwrap();
    assert_eq!(server.stored(&own).await.account.quota, Some(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_the_server_is_not_for_administrators_of_a_domain() {
    let Cast {
        server,
        root,
        of_org,
    } = cast().await;
    let accounts = &server.accounts;
    let com = "example.com".parse().unwrap();
    let org = "example.org".parse().unwrap();
    let net = "example.net".parse().unwrap();
    let rules = DomainRules {
        registration: RegistrationMode::Invite,
        invitations: Invitations::default(),
    };
    let scopes = &[ApiScope::Dovecot];
    assert_fails!(accounts.add_domain(&of_org, &com).await, Error::NotAllowed);
    assert_fails!(
        accounts.delete_domain(&of_org, &org).await,
        Error::NotAllowed
    );
    assert_fails!(
        accounts.change_domain(&of_org, &net, rules).await,
        Error::NotAllowed
    );
    accounts.change_domain(&of_org, &org, rules).await.unwrap();
    assert_fails!(
        accounts.create_api_token(&of_org, "mx", scopes).await,
        Error::NotAllowed
    );
    assert_fails!(accounts.api_tokens(&of_org).await, Error::NotAllowed);
    assert_fails!(
        accounts.delete_api_token(&of_org, "mx").await,
        Error::NotAllowed
    );
    assert_fails!(accounts.reserved_names(&of_org).await, Error::NotAllowed);
    assert_fails!(
        accounts.import_reserved_names(&of_org, "x").await,
        Error::NotAllowed
    );
    assert_fails!(
        accounts.delete_reserved_name(&of_org, "x").await,
        Error::NotAllowed
    );
    let codes = accounts
        .codes_of_domain(&of_org, &net, Page::default())
        .await;
    assert_fails!(codes, Error::NotAllowed);
    assert_fails!(
        accounts.make_code_of_domain(&of_org, &net).await,
        Error::NotAllowed
    );
    let theirs = accounts.make_code_of_domain(&root, &net).await.unwrap();
    let deleted = accounts.delete_code_of_domain(&of_org, &net, &theirs).await;
    assert_fails!(deleted, Error::NotAllowed);
    let deleted = accounts.delete_code_of_domain(&of_org, &org, &theirs).await;
    assert_fails!(deleted, Error::UnknownInviteCode);
    let own = accounts.make_code_of_domain(&of_org, &org).await.unwrap();
    let listed = accounts
        .codes_of_domain(&of_org, &org, Page::default())
        .await;
    assert_eq!(listed.unwrap().items[0].code, own);
    accounts
        .delete_code_of_domain(&of_org, &org, &own)
        .await
        .unwrap();

    let of_net = AuditSearch {
        domain: Some(net),
        ..AuditSearch::default()
    };
    let trail = accounts
        .audit_trail(&of_org, &of_net, Page::default())
        .await;
    assert_fails!(trail, Error::NotAllowed);
    let all = AuditSearch::default();
    let trail = accounts.audit_trail(&of_org, &all, Page::default());
    let trail = trail.await.unwrap();
    let org_id = server
        .stored(&parse("ada@example.org"))
        .await
        .account
        .domain_id;
    assert!(trail.total > 3);
    assert!(trail.items.iter().all(|entry| entry.domain == Some(org_id)));
    let domains = accounts.domains_of(&of_org).await.unwrap();
    assert_eq!(domains.len(), 1);

    server.sql("UPDATE virtual_users SET mail_crypt = 0").await;
    let overview = accounts.migration_overview(&of_org).await.unwrap();
    assert_eq!((overview.accounts, overview.switched_off), (3, 3));
    assert_eq!(accounts.switch_on_all_with_keys(&of_org).await.unwrap(), 3);
    let overview = accounts.migration_overview(&root).await.unwrap();
    assert_eq!(
        (overview.accounts, overview.switched_off, overview.sealed),
        (5, 2, 3)
    );
}

/// The word of an administrator is good only as long as the role.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_away_counts_at_once() {
    let Cast {
        server,
        root,
        of_org,
    } = cast().await;
    let accounts = &server.accounts;
    let ada = parse("ada@example.org");
    for (who, by) in [("root@example.net", &root), ("boss@example.org", &of_org)] {
        for state in [
            r#"roles = '["ROLE_USER"]'"#,
            r#"roles = '["ROLE_ADMIN", "ROLE_SPAM"]'"#,
            r#"roles = '["ROLE_ADMIN"]', password_change_required = TRUE"#,
            "password_change_required = FALSE, deleted = TRUE",
        ] {
            let set = format!("UPDATE virtual_users SET {state} WHERE email = '{who}'");
            server.sql(&set).await;
            for result in everything_to(accounts, by, &ada).await {
                assert_fails!(result, Error::NotAllowed);
            }
        }
    }
    // Nor does an ordinary member have one.
    let owner = Owner::of(ada, PASSWORD);
    let token = begin(accounts, &owner).await;
    assert_eq!(member(accounts, &token).await.authority(), None);
}

/// The role is taken away while the costly part of a reset runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_meanwhile_counts() {
    let Cast { server, root, .. } = cast().await;
    let ada = parse("ada@example.org");
    let before = server.stored(&ada).await;
    let accounts = server.accounts.clone();
    let resetting = tokio::spawn(async move {
        let new = secret("quite another password");
        let ada = parse("ada@example.org");
        accounts.reset(&root, &ada, new, false).await.map(drop)
    });
    let derivations = server.pool.derivations();
    while server.pool.derivations() == derivations {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    server
        .sql("UPDATE virtual_users SET roles = NULL WHERE email = 'root@example.net'")
        .await;
    assert_fails!(resetting.await.unwrap(), Error::NotAllowed);
    assert_eq!(server.stored(&ada).await, before);
}
