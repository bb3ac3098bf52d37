//! What a member has to hand out, and when.

use accounts::{Accounts, Error, InviteCodes, Member, Registration, Source};
use chrono::Duration;
use model::InviteCode;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};
use crate::session::{begin, member};

async fn logged_in(server: &Server, owner: &Owner) -> Member {
    let token = begin(&server.accounts, owner).await;
    member(&server.accounts, &token).await
}

async fn codes(accounts: &Accounts, member: &Member) -> InviteCodes {
    accounts.invite_codes(member).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_after_a_week_used_ones_included() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    server.set_registration("invite").await;
    let accounts = &server.accounts;
    let ada = logged_in(&server, &owner).await;
    let made = accounts::Clock::now(&*server.clock);
    let none = codes(accounts, &ada).await;
    assert_eq!(none.codes, []);
    assert_eq!(none.from, Some(made + Duration::days(7)));
    assert!(!none.may_make_more);

    server
        .clock
        .advance(Duration::days(7) - Duration::seconds(1));
    assert_eq!(codes(accounts, &ada).await.codes, []);
    server.clock.advance(Duration::seconds(1));
    let three = codes(accounts, &ada).await;
    assert_eq!((three.codes.len(), three.from), (3, None));
    assert_eq!(codes(accounts, &ada).await, three);
    assert_fails!(accounts.make_invite_code(&ada).await, Error::NoInvitations);

    let code = three.codes[1].code.clone();
    let wanted = Registration {
        address: address("bob"),
        password: secret("the password of bob"),
        invite_code: Some(code.clone()),
        language: None,
    };
    accounts
        .register(Source::CommandLine, wanted)
        .await
        .unwrap();
    let used = codes(accounts, &ada).await.codes;
    assert_eq!(used.len(), 3);
    for own in used {
        assert_eq!(own.redeemed.is_some(), own.code == code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_domain_says_how_many_and_when() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let ada = logged_in(&server, &owner).await;
    let set = async |columns: &str| {
        server
            .sql(&format!("UPDATE virtual_domains SET {columns}"))
            .await;
        codes(accounts, &ada).await
    };
    let at_once = "invitation_waiting_period_days = 0";
    assert_eq!(
        set(&format!("{at_once}, invitation_enabled = FALSE"))
            .await
            .codes,
        []
    );
    assert_eq!(
        set("invitation_enabled = TRUE, invitation_limit = 0")
            .await
            .codes,
        []
    );
    assert_eq!(set("invitation_limit = 2").await.codes.len(), 2);
    assert_eq!(set("invitation_limit = 4").await.codes.len(), 4);
    // Fewer are allowed now; what was made stays.
    assert_eq!(set("invitation_limit = 1").await.codes.len(), 4);
    let later = set("invitation_waiting_period_days = 2147483647").await;
    assert_eq!(later.codes.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_say_who_may_make_more() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let ada = logged_in(&server, &owner).await;
    for (roles, free) in [
        (r#"["ROLE_USER", "ROLE_MULTIPLIER"]"#, true),
        (r#"["ROLE_DOMAIN_ADMIN"]"#, true),
        (r#"["ROLE_ADMIN"]"#, true),
        (r#"["ROLE_USER"]"#, false),
        (r#"["ROLE_ADMIN", "ROLE_SUSPICIOUS"]"#, false),
    ] {
        server
            .sql(&format!("UPDATE virtual_users SET roles = '{roles}'"))
            .await;
        assert_eq!(codes(accounts, &ada).await.may_make_more, free, "{roles}");
        let made = accounts.make_invite_code(&ada).await;
        assert_eq!(made.is_ok(), free, "{roles}: {made:?}");
    }
    assert_eq!(codes(accounts, &ada).await.codes.len(), 3);
    // Codes of nobody else are among them.
    server
        .sql(
            "INSERT INTO virtual_vouchers (code, creation_time) \
             VALUES ('theirs', '2026-01-01 00:00:00')",
        )
        .await;
    let listed = codes(accounts, &ada).await.codes;
    assert!(
        listed
            .iter()
            .all(|own| own.code != InviteCode::new("theirs"))
    );
}

/// Eight pages of one member at the same moment, on two servers.
#[tokio::test(flavor = "multi_thread")]
async fn asking_at_once_makes_no_more() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    server
        .sql("UPDATE virtual_domains SET invitation_waiting_period_days = 0")
        .await;
    let ada = logged_in(&server, &owner).await;
    let pages: Vec<_> = (0..8)
        .map(|page| {
            let on = if page % 2 == 0 { &server } else { &other };
            let (accounts, ada) = (on.accounts.clone(), ada.clone());
            tokio::spawn(async move { codes(&accounts, &ada).await })
        })
        .collect();
    for page in pages {
        assert_eq!(page.await.unwrap().codes.len(), 3);
    }
}
