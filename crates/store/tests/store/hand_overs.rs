//! Hand-overs, known sources and counts of accounts.

use model::HandOvers;
use store::AccountStates;

use crate::fixture::{Fixture, time};

#[tokio::test]
async fn what_is_alike_is_one_row_a_day() {
    let (fixture, account) = Fixture::with_account().await;
    let at = |minute: u8, client: Option<&str>| {
        let moment = time(&format!("2026-03-04T08:{minute:02}:00Z"));
        HandOvers {
            account: account.id,
            day: moment.date_naive(),
            service: "imap".to_owned(),
            client: client.map(|client| client.parse().unwrap()),
            key_ids: vec!["a".repeat(64), "b".repeat(64)],
            number: 2,
            first: moment,
            last: moment,
        }
    };
    let nobody = HandOvers {
        account: model::AccountId(77),
        ..at(1, None)
    };
    let transaction = fixture.store.begin().await.unwrap();
    for new in [
        at(5, Some("192.0.2.1")),
        at(3, Some("192.0.2.1")),
        at(9, Some("2001:db8::1")),
        at(4, None),
        at(4, None),
        nobody,
    ] {
        transaction.add_hand_overs(&new).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let reader = fixture.store.reader();
    let (rows, total) = reader.hand_overs(account.id, 0, 2).await.unwrap();
    assert_eq!(total, 3);
    assert_eq!(rows[0], at(9, Some("2001:db8::1")));
    let merged = HandOvers {
        number: 4,
        last: time("2026-03-04T08:05:00Z"),
        ..at(3, Some("192.0.2.1"))
    };
    assert_eq!(rows[1], merged);

    let transaction = fixture.store.begin().await.unwrap();
    for (day, gone) in [("2026-03-04", 0), ("2026-03-05", 3)] {
        let deleted = transaction.delete_hand_overs_before(day.parse().unwrap());
        assert_eq!(deleted.await.unwrap(), gone);
    }
}

#[tokio::test]
async fn sources_are_known_from_when_they_were_last_seen() {
    let fixture = Fixture::new().await;
    let bucket = "c".repeat(64);
    let reader = fixture.store.reader();
    assert_eq!(reader.known_source(&bucket).await.unwrap(), None);
    for hour in ["08", "09"] {
        let seen = time(&format!("2026-03-04T{hour}:00:00Z"));
        let transaction = fixture.store.begin().await.unwrap();
        transaction.write_known_source(&bucket, seen).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(reader.known_source(&bucket).await.unwrap(), Some(seen));
    }
    let transaction = fixture.store.begin().await.unwrap();
    for (hour, gone) in [("08", 0), ("09", 1)] {
        let until = time(&format!("2026-03-04T{hour}:00:00Z"));
        let deleted = transaction.delete_old_known_sources(until).await;
        assert_eq!(deleted.unwrap(), gone);
    }
}

#[tokio::test]
async fn accounts_are_counted_by_state() {
    let (fixture, _) = Fixture::with_account().await;
    let counted = async || fixture.store.reader().account_states().await.unwrap();
    let none = AccountStates::default();
    for (columns, expected) in [
        ("mail_crypt = 1", AccountStates { sealed: 1, ..none }),
        (
            "mail_crypt = 0",
            AccountStates {
                switched_off: 1,
                ..none
            },
        ),
        (
            "mail_crypt_public_key = NULL",
            AccountStates {
                without_keys: 1,
                ..none
            },
        ),
        (
            "mail_crypt = 7",
            AccountStates {
                keys_missing: 1,
                ..none
            },
        ),
        ("deleted = (1 = 1)", AccountStates { deleted: 1, ..none }),
    ] {
        let sql = format!("UPDATE virtual_users SET {columns}");
        fixture.run_sql(&sql).await.unwrap();
        assert_eq!(counted().await, expected, "{columns}");
    }
}
