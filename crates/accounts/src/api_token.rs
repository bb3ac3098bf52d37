//! Tokens for the programs that ask the API.

use std::sync::Arc;

use chrono::Duration;
use model::{ApiScope, ApiToken, AuditAction};
use store::NewApiToken;
use vault::{bearer_token_digest, digests_match};

use crate::anew::anew;
use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::{Accounts, Authority, Error};

/// How coarsely the last use of a token is noted.
const LAST_USE_GRAIN: Duration = Duration::minutes(5);

/// Why a presented token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenRefused {
    /// No such token.
    #[error("Invalid API token")]
    Unknown,
    /// A token for something else.
    #[error("Token does not have required scope: {0}")]
    MissingScope(ApiScope),
}

impl Accounts {
    /// Makes a token. It is returned once and stored only as a digest.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::ApiTokenTaken`], [`Error::ApiTokenName`], [`Error::Store`].
    pub async fn create_api_token(
        &self,
        by: &Authority,
        name: &str,
        scopes: &[ApiScope],
    ) -> Result<vault::BearerToken, Error> {
        let length = name.chars().count();
        if !(1..=64).contains(&length) || name.chars().any(char::is_control) {
            return Err(Error::ApiTokenName);
        }
        let token = vault::BearerToken::generate(&*self.entropy)?;
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            by.powers(&transaction.reader()).await?.over_the_server()?;
            let tokens = transaction.reader().api_tokens().await?;
            if tokens.iter().any(|other| other.name == name) {
                return Err(Error::ApiTokenTaken(name.to_owned()));
            }
            let now = whole_seconds(&*self.clock);
            let row = NewApiToken {
                name: name.to_owned(),
                scopes: scopes.to_vec(),
                digest: token.digest(),
                created: now,
            };
            transaction.insert_api_token(row).await?;
            let words: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
            Note::with(AuditAction::ApiTokenMade, &words.join(" "))
                .of_server(&transaction, by.actor(), name, now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await?;
        Ok(token)
    }

    /// All tokens, by name; nobody can tell from them what to present.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn api_tokens(&self, by: &Authority) -> Result<Vec<ApiToken>, Error> {
        let reader = self.store.reader();
        by.powers(&reader).await?.over_the_server()?;
        Ok(reader.api_tokens().await?)
    }

    /// Deletes a token; it opens nothing from the next request on.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownApiToken`], [`Error::Store`].
    pub async fn delete_api_token(&self, by: &Authority, name: &str) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            by.powers(&transaction.reader()).await?.over_the_server()?;
            if !transaction.delete_api_token(name).await? {
                return Err(Error::UnknownApiToken(name.to_owned()));
            }
            let now = whole_seconds(&*self.clock);
            Note::from(AuditAction::ApiTokenDeleted)
                .of_server(&transaction, by.actor(), name, now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Checks a presented token. Its use is noted in the background, at most every five
    /// minutes: a delivery must not wait for that. One note is taken at a time; a use that
    /// finds another being noted leaves it to the next.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Store`].
    pub async fn check_api_token(&self, presented: &str, scope: ApiScope) -> Result<(), Error> {
        let digest = bearer_token_digest(presented);
        let token = self
            .store
            .reader()
            .api_token(&digest)
            .await?
            .filter(|token| digests_match(&token.digest, &digest))
            .ok_or(TokenRefused::Unknown)?;
        if !token.scopes.contains(&scope) {
            return Err(TokenRefused::MissingScope(scope).into());
        }
        let now = whole_seconds(&*self.clock);
        let noted = token
            .last_used
            .is_some_and(|last| now - last < LAST_USE_GRAIN);
        if !noted && let Ok(turn) = Arc::clone(&self.noting_token_use).try_lock_owned() {
            let accounts = self.clone();
            tokio::spawn(async move {
                accounts.note_use(&token).await;
                drop(turn);
            });
        }
        Ok(())
    }

    async fn note_use(&self, token: &ApiToken) {
        let noting = async {
            let transaction = self.store.begin().await?;
            let now = whole_seconds(&*self.clock);
            transaction.note_api_token_use(token.id, now).await?;
            transaction.commit().await
        };
        if let Err(fault) = noting.await {
            tracing::warn!(token = token.name, %fault, "the use of an API token was not noted");
        }
    }
}
