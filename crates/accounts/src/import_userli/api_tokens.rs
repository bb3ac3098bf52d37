//! Tokens of programs: their hashes go on working.

use std::collections::HashSet;

use model::ApiScope;
use store::ImportedApiToken;

use super::bring::{Brought, Incoming};
use super::{BATCH, Finding, FindingKind, Import, ImportKind};
use crate::Error;

impl Brought for ImportedApiToken {
    const REPORTED_AS: ImportKind = ImportKind::ApiTokens;
    const SAME_IF_PRESENT: bool = false;
}

impl Import<'_> {
    pub(super) async fn bring_api_tokens(&mut self) -> Result<(), Error> {
        let present = self.accounts.store.reader().api_tokens().await?;
        let digests: HashSet<String> = present.iter().map(|token| token.digest.clone()).collect();
        let mut names: HashSet<String> = present.into_iter().map(|token| token.name).collect();
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.api_tokens(after, BATCH).await?;
            let last = batch.last;
            let tokens = self.readable(ImportKind::ApiTokens, batch);
            let mut incoming = Vec::with_capacity(tokens.len());
            for token in tokens {
                let place = format!("row {} of api_tokens", token.row);
                let subject = Some(token.name.clone());
                let mut words = Vec::new();
                let is_new = !digests.contains(&token.digest);
                let name = if is_new {
                    free_name(&token.name, &mut names)
                } else {
                    token.name.clone()
                };
                if is_new && name != token.name {
                    words.push(format!(
                        "there is a token of that name; it is called {name} here"
                    ));
                }
                let unused = |scope: &&String| scope.parse::<ApiScope>().is_err();
                let unused: Vec<_> = token.scopes.iter().filter(unused).cloned().collect();
                if !unused.is_empty() {
                    words.push(format!("it opens nothing here for: {}", unused.join(", ")));
                }
                for words in words {
                    self.find(&Finding {
                        kind: FindingKind::Note,
                        place: place.clone(),
                        subject: subject.clone(),
                        words,
                    });
                }
                incoming.push(Incoming {
                    row: ImportedApiToken {
                        name,
                        scopes: token.scopes,
                        digest: token.digest,
                        created: token.created.unwrap_or(self.now),
                        last_used: token.last_used,
                    },
                    extras: token.extras,
                    place,
                    subject,
                });
            }
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }
}

/// Names are unique here, and need not be in userli.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2_u64;
    while !taken.insert(free.clone()) {
        free = format!("{name} ({number})");
        number += 1;
    }
    free
}
