//! `/account`

use accounts::Page;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{Address, RegistrationMode};

use super::account_state::{AccountState, SealingState, Token};
use crate::Web;
use crate::page::{HandOverLine, Member, PageError, Visit, show as answer};

/// How many hand-overs of keys the page shows; another page shows all.
const LATEST_HAND_OVERS: u64 = 3;

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    visit: Visit,
    address: Address,
    state: AccountState,
    facts: Vec<Fact>,
    /// The latest hand-overs of keys; none where they are not noted.
    hand_overs: Option<Vec<HandOverLine>>,
    invites: bool,
}

/// A line about the mailbox.
struct Fact {
    name: String,
    text: String,
    is_good: bool,
    is_bad: bool,
}

/// What is on, what is missing, and what can be done.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
) -> Result<Response, PageError> {
    let own = web.accounts.own_account(member.address()).await?;
    let state = AccountState::of(&own, web.accounts.mode());
    let facts = vec![
        sealing(&visit, &state),
        key(&visit, &state),
        token(&visit, &state),
        last_login(&visit, &state),
    ];
    let page = AccountPage {
        hand_overs: hand_overs(&web, &visit, &member).await?,
        invites: invites(&web, &member).await?,
        address: member.address().clone(),
        visit,
        state,
        facts,
    };
    answer(&page)
}

async fn hand_overs(
    web: &Web,
    visit: &Visit,
    member: &accounts::Member,
) -> Result<Option<Vec<HandOverLine>>, PageError> {
    if web.accounts.tuning().hand_over_days == 0 {
        return Ok(None);
    }
    let latest = Page {
        number: 1,
        size: LATEST_HAND_OVERS,
    };
    let found = web.accounts.own_hand_overs(member, latest).await?;
    Ok(Some(HandOverLine::all(visit, &found.items)))
}

/// Whether an invite code of this member would be of use to anybody.
async fn invites(web: &Web, member: &accounts::Member) -> Result<bool, PageError> {
    if member.roles().may_not_invite() {
        return Ok(false);
    }
    let domains = web.accounts.domains().await?;
    let own = domains
        .iter()
        .find(|domain| domain.name == *member.address().domain());
    Ok(own.is_some_and(|domain| domain.registration == RegistrationMode::Invite))
}

impl Fact {
    fn new(name: String, text: String) -> Self {
        Self {
            name,
            text,
            is_good: false,
            is_bad: false,
        }
    }

    fn good_if(mut self, is_good: bool) -> Self {
        self.is_good = is_good;
        self
    }

    fn bad_if(mut self, is_bad: bool) -> Self {
        self.is_bad = is_bad;
        self
    }
}

fn sealing(visit: &Visit, state: &AccountState) -> Fact {
    let text = match state.sealing {
        SealingState::On => visit.t("fact-sealing-on"),
        SealingState::Off => visit.t("fact-sealing-off"),
        SealingState::ServerOff => visit.t("fact-sealing-server-off"),
        SealingState::AtLogIn => visit.t("fact-sealing-at-log-in"),
    };
    Fact::new(visit.t("fact-sealing"), text).good_if(state.sealing == SealingState::On)
}

fn key(visit: &Visit, state: &AccountState) -> Fact {
    let text = match (state.has_key, state.open_keys) {
        (false, _) => visit.t("fact-key-none"),
        (true, 0) => visit.t("fact-key-own"),
        (true, former) => visit.t1("fact-key-own-and-former", "count", former),
    };
    Fact::new(visit.t("fact-key"), text).good_if(state.has_key)
}

fn token(visit: &Visit, state: &AccountState) -> Fact {
    let text = match state.token {
        Token::Stored => visit.t("fact-token-stored"),
        Token::Unconfirmed { .. } => visit.t("fact-token-unconfirmed"),
        Token::Missing => visit.t("fact-token-none"),
    };
    Fact::new(visit.t("fact-token"), text)
        .good_if(state.token == Token::Stored)
        .bad_if(state.token != Token::Stored)
}

fn last_login(visit: &Visit, state: &AccountState) -> Fact {
    let text = match state.last_login {
        Some(monday) => visit.t1("fact-log-in-week", "day", visit.day(&monday)),
        None => visit.t("fact-log-in-never"),
    };
    Fact::new(visit.t("fact-log-in"), text)
}
