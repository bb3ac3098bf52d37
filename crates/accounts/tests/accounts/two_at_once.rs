//! Several use cases on one account at the same moment, on two servers: each happens wholly
//! or not at all.

use accounts::{Authority, Error, RecoveryToken};
use model::MailCryptMode::NewUsers;
use vault::Secret;

use crate::owner::{Owner, owner_on_new_server};
use crate::server::Server;

/// More keys than this make a round slow; then the test has seen enough.
const MANY_KEYS: usize = 10;

/// What came of a round.
#[derive(Debug)]
struct Round {
    password_in_force: Secret,
    /// Every password that was given to a use case.
    passwords: Vec<Secret>,
    /// Every token that a use case answered with.
    tokens: Vec<RecoveryToken>,
    retired: usize,
}

/// Whether it was done; it may only have been refused because the password was replaced
/// first, or because others kept changing the account.
fn done<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(Error::WrongPassword | Error::Busy) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_at_once() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    for number in 0..5 {
        // In every second round nobody resets, so that more of the others succeed.
        let resets = number % 2 == 0;
        let before = server.stored(&owner.address).await.retired.len();
        let round = at_once(&server, &other, &mut owner, resets).await;
        owner.settle(&server, &round.passwords, &round.tokens).await;
        assert_eq!(owner.password, round.password_in_force);
        owner.belongs_together(&server).await;
        let after = server.stored(&owner.address).await.retired.len();
        assert_eq!(after, before + round.retired);
        if after >= MANY_KEYS {
            break;
        }
    }
    owner.open_all_locked(&server).await;
    let handed_over = owner.log_in(&other.accounts).await;
    assert!(owner.shown.iter().all(|key| handed_over.contains(key)));
}

async fn at_once(server: &Server, other: &Server, owner: &mut Owner, resets: bool) -> Round {
    let (one, two) = (&server.accounts, &other.accounts);
    let ada = &owner.address.clone();
    let present = owner.password.clone();
    let (changed, reset) = (owner.next_password(), owner.next_password());
    let resetting = async {
        if resets {
            done(
                one.reset(Authority::command_line(), ada, reset.clone(), false)
                    .await,
            )
        } else {
            None
        }
    };
    let (change_1, change_2, rotation_1, rotation_2, token, was_reset, log_in, look_up) = tokio::join!(
        one.change_password(ada, &present, changed.clone()),
        two.change_password(ada, &present, changed.clone()),
        one.rotate(ada, &present),
        two.rotate(ada, &present),
        two.new_recovery_token(ada, &present),
        resetting,
        two.log_in(ada, &present),
        one.lookup(ada),
    );
    look_up.unwrap();
    done(log_in);
    let changes = [change_1, change_2].into_iter().filter_map(done).count();
    assert!(changes <= 1, "the second one finds another password");
    let rotations: Vec<_> = [rotation_1, rotation_2]
        .into_iter()
        .filter_map(done)
        .collect();
    // A reset needs no password: whatever the others do, it has the last word.
    let password_in_force = match (&was_reset, changes) {
        (Some(_), _) => &reset,
        (None, 1) => &changed,
        (None, _) => &present,
    };
    Round {
        password_in_force: password_in_force.clone(),
        retired: rotations.len() + usize::from(was_reset.is_some()),
        tokens: rotations
            .into_iter()
            .chain(done(token))
            .chain(was_reset.and_then(|reset| reset.recovery_token))
            .collect(),
        passwords: vec![present, changed, reset],
    }
}
