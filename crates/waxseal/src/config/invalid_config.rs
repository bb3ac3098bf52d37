//! What is wrong with the configuration.

/// Everything that is wrong with the configuration, a line each.
#[derive(Debug, thiserror::Error)]
#[error(
    "the configuration is not right:\n  {}\n\
     Settings come from the environment and from a file, .env in the working directory or \
     /etc/waxseal/waxseal.env; \
     `waxseal config check` lists them.",
    .0.join("\n  ")
)]
pub(crate) struct InvalidConfig(pub(super) Vec<String>);
