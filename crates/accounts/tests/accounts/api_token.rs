//! Tokens for the programs that ask the API.

use accounts::{Authority, Error, TokenRefused};
use chrono::{DateTime, Duration, Utc};
use model::ApiScope;
use model::MailCryptMode::NewUsers;
use vault::BearerToken;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::server::Server;

async fn last_used(server: &Server) -> Option<DateTime<Utc>> {
    server
        .accounts
        .api_tokens(Authority::command_line())
        .await
        .unwrap()[0]
        .last_used
}

/// Uses the token until that was noted; a use while another is being noted is not.
async fn use_until_noted(server: &Server, token: &BearerToken, moment: &str) {
    let noted: DateTime<Utc> = moment.parse().unwrap();
    for _ in 0..500 {
        use_once(server, token).await;
        if last_used(server).await == Some(noted) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the use at {moment} was not noted");
}

async fn use_once(server: &Server, token: &BearerToken) {
    server
        .accounts
        .check_api_token(token.reveal(), ApiScope::Dovecot)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_what_its_scopes_say() {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    let token = accounts
        .create_api_token(
            Authority::command_line(),
            "dovecot on mx1",
            &[ApiScope::Dovecot],
        )
        .await
        .unwrap();
    let nothing = accounts
        .create_api_token(Authority::command_line(), "nothing", &[])
        .await
        .unwrap();
    assert_eq!(token.reveal().len(), 64);
    let stored = accounts
        .api_tokens(Authority::command_line())
        .await
        .unwrap();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[0].name, "dovecot on mx1");
    assert_eq!(stored[0].digest, token.digest());
    assert_eq!(stored[0].scopes, [ApiScope::Dovecot]);
    assert_eq!(stored[1].scopes, []);

    accounts
        .check_api_token(token.reveal(), ApiScope::Dovecot)
        .await
        .unwrap();
    let missing = accounts.check_api_token(nothing.reveal(), ApiScope::Dovecot);
    assert_fails!(
        missing.await,
        Error::TokenRefused(TokenRefused::MissingScope(ApiScope::Dovecot))
    );
    let upper_case = token.reveal().to_uppercase();
    for unknown in ["", "x", &token.digest(), &upper_case, &token.reveal()[1..]] {
        let result = accounts.check_api_token(unknown, ApiScope::Dovecot).await;
        assert_fails!(result, Error::TokenRefused(TokenRefused::Unknown));
    }
    accounts
        .delete_api_token(Authority::command_line(), "dovecot on mx1")
        .await
        .unwrap();
    let deleted = accounts.check_api_token(token.reveal(), ApiScope::Dovecot);
    assert_fails!(deleted.await, Error::TokenRefused(TokenRefused::Unknown));
    let again = accounts
        .delete_api_token(Authority::command_line(), "dovecot on mx1")
        .await;
    assert_fails!(again, Error::UnknownApiToken(name) if name == "dovecot on mx1");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_given_once_and_can_be_printed() {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    accounts
        .create_api_token(Authority::command_line(), "mx1", &[])
        .await
        .unwrap();
    let again = accounts
        .create_api_token(Authority::command_line(), "mx1", &[ApiScope::Dovecot])
        .await;
    assert_fails!(again, Error::ApiTokenTaken(name) if name == "mx1");
    let long = "ä".repeat(65);
    for name in ["", "two\nlines", &long] {
        let result = accounts
            .create_api_token(Authority::command_line(), name, &[])
            .await;
        assert_fails!(result, Error::ApiTokenName);
    }
    accounts
        .create_api_token(Authority::command_line(), &"ä".repeat(64), &[])
        .await
        .unwrap();
    let dry = server.accounts_with(NewUsers, FailingEntropy::default());
    assert_fails!(
        dry.create_api_token(Authority::command_line(), "mx2", &[])
            .await,
        Error::Entropy(_)
    );
    assert_eq!(
        accounts
            .api_tokens(Authority::command_line())
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn its_last_use_is_noted_every_five_minutes() {
    let server = Server::start(NewUsers).await;
    let token =
        server
            .accounts
            .create_api_token(Authority::command_line(), "mx1", &[ApiScope::Dovecot]);
    let token = token.await.unwrap();
    assert_eq!(last_used(&server).await, None);
    use_until_noted(&server, &token, "2026-03-04T10:20:30Z").await;

    server.clock.advance(Duration::seconds(299));
    use_once(&server, &token).await;
    server.clock.advance(Duration::seconds(1));
    // Had the use at 299 seconds been noted, this one would not be.
    use_until_noted(&server, &token, "2026-03-04T10:25:30Z").await;
}
