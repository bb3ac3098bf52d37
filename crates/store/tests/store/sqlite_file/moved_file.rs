//! A file that is moved away stays open. Nobody may go on with it as if nothing had happened.

use std::fs;
use std::time::Duration;

use store::StoreError;

use crate::fixture::{Fixture, address};

/// Neither questions, answered on the spot or by the pool, nor changes.
async fn expect_refused(fixture: &Fixture) {
    // Whoever asks looks at the file once in a millisecond.
    tokio::time::sleep(Duration::from_millis(2)).await;
    let reader = fixture.store.reader();
    let name = "example.org".parse().unwrap();
    for error in [
        reader.account(&address("ada")).await.unwrap_err(),
        reader.api_token("digest").await.unwrap_err(),
        reader.domain(&name).await.unwrap_err(),
        reader.domains().await.unwrap_err(),
        reader.alias_exists(&address("ada")).await.unwrap_err(),
        fixture.store.begin().await.unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::Replaced { .. }), "{error:?}");
        assert!(error.is_transient());
        let path = fixture.path().display().to_string();
        assert!(error.to_string().contains(&path), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_moved_or_replaced_is_not_asked_and_not_written() {
    let (fixture, _) = Fixture::with_account().await;
    let aside = fixture.path().with_extension("aside");
    fs::rename(fixture.path(), &aside).unwrap();
    expect_refused(&fixture).await;
    fs::write(fixture.path(), "garbage").unwrap();
    expect_refused(&fixture).await;
    // A backup with the same bytes is another file all the same: only one of them would
    // have what is written from now on.
    fs::copy(&aside, fixture.path()).unwrap();
    expect_refused(&fixture).await;

    fs::rename(&aside, fixture.path()).unwrap();
    fixture.account("ada").await;
    fixture.store.begin().await.unwrap().commit().await.unwrap();
}
