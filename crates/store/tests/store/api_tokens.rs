//! Tokens of the programs that ask the API.

use model::{ApiScope, ApiToken, ApiTokenId};
use store::{NewApiToken, StoreError};

use crate::fixture::{Fixture, time};

fn token(name: &str, digit: &str) -> NewApiToken {
    NewApiToken {
        name: name.into(),
        scopes: vec![ApiScope::Dovecot],
        digest: digit.repeat(64),
        created: time("2026-01-01T00:00:00Z"),
    }
}

#[tokio::test]
async fn tokens_are_found_by_their_digest_and_listed_by_name() {
    let fixture = Fixture::new().await;
    let transaction = fixture.store.begin().await.unwrap();
    let second = transaction.insert_api_token(token("mx2", "2")).await;
    let first = transaction.insert_api_token(token("mx1", "1")).await;
    transaction.commit().await.unwrap();

    let expected = ApiToken {
        id: first.unwrap(),
        name: "mx1".into(),
        scopes: vec![ApiScope::Dovecot],
        digest: "1".repeat(64),
        created: time("2026-01-01T00:00:00Z"),
        last_used: None,
    };
    let reader = fixture.store.reader();
    let found = reader.api_token(&"1".repeat(64)).await.unwrap();
    assert_eq!(found, Some(expected));
    assert_eq!(reader.api_token(&"3".repeat(64)).await.unwrap(), None);
    let listed: Vec<ApiTokenId> = reader
        .api_tokens()
        .await
        .unwrap()
        .iter()
        .map(|token| token.id)
        .collect();
    assert_eq!(listed, [first_id(&fixture).await, second.unwrap()]);
}

async fn first_id(fixture: &Fixture) -> ApiTokenId {
    let found = fixture.store.reader().api_token(&"1".repeat(64)).await;
    found.unwrap().unwrap().id
}

#[tokio::test]
async fn name_and_digest_are_taken_once() {
    let fixture = Fixture::new().await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .insert_api_token(token("mx1", "1"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    for again in [token("mx1", "2"), token("mx2", "1")] {
        let transaction = fixture.store.begin().await.unwrap();
        let result = transaction.insert_api_token(again).await;
        assert!(
            matches!(result, Err(StoreError::ApiTokenTaken)),
            "{result:?}"
        );
    }
}

#[tokio::test]
async fn use_is_noted_and_a_deleted_token_stays_deleted() {
    let fixture = Fixture::new().await;
    let transaction = fixture.store.begin().await.unwrap();
    let id = transaction.insert_api_token(token("mx1", "1")).await;
    let id = id.unwrap();
    let now = time("2026-02-01T00:00:00Z");
    transaction.note_api_token_use(id, now).await.unwrap();
    let tokens = transaction.reader().api_tokens().await.unwrap();
    assert_eq!(tokens[0].last_used, Some(now));

    assert!(transaction.delete_api_token("mx1").await.unwrap());
    assert!(!transaction.delete_api_token("mx1").await.unwrap());
    transaction.note_api_token_use(id, now).await.unwrap();
    assert_eq!(transaction.reader().api_tokens().await.unwrap(), []);
}

#[tokio::test]
async fn a_scope_that_is_unknown_here_opens_nothing() {
    let (fixture, _) = Fixture::with_domain().await;
    let insert = "INSERT INTO virtual_api_tokens (name, scopes, token) \
                  VALUES ('other', '[\"keycloak\", \"dovecot\"]', 'digest')";
    fixture.run_sql(insert).await.unwrap();
    let found = fixture.store.reader().api_token("digest").await.unwrap();
    assert_eq!(found.unwrap().scopes, [ApiScope::Dovecot]);
}
