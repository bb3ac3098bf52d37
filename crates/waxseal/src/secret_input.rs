//! Where passwords come from: a prompt, or the lines of standard input. Never arguments.

use std::collections::VecDeque;
use std::io::{IsTerminal, Read, stdin};

use accounts::{RecoveryToken, Secret};
use anyhow::{Context, bail};
use zeroize::Zeroizing;

use crate::cli::WrongUsage;

/// The most that is read from standard input: a few passwords of 4096 bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// The flag of every command that needs a secret.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct SecretFlag {
    /// Read the secrets from standard input, a line each, in the order of the prompts
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

impl SecretFlag {
    /// Where the command's secrets come from.
    pub(crate) fn input(self) -> anyhow::Result<SecretInput> {
        if self.password_stdin {
            SecretInput::from_stdin()
        } else {
            SecretInput::on_terminal()
        }
    }

    /// A recovery token, where a command needs nothing else.
    pub(crate) fn only_token(self) -> anyhow::Result<RecoveryToken> {
        let mut input = self.input()?;
        let token = input.ask_token("Recovery token")?;
        input.finish()?;
        Ok(token)
    }
}

/// Answers secret questions one after the other.
pub(crate) enum SecretInput {
    /// Asks on the terminal, without showing what is typed.
    Terminal,
    /// Takes a line of standard input for each question.
    Lines(VecDeque<Secret>),
}

impl SecretInput {
    /// Asks on the terminal.
    fn on_terminal() -> anyhow::Result<Self> {
        if !stdin().is_terminal() {
            let how = "there is no terminal to ask on; give what is asked for on standard \
                       input, with --password-stdin";
            return Err(WrongUsage(how.to_owned()).into());
        }
        Ok(Self::Terminal)
    }

    /// Reads all of standard input.
    pub(crate) fn from_stdin() -> anyhow::Result<Self> {
        let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(MOST_BYTES)? + 1));
        stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut text)
            .context("standard input could not be read")?;
        if text.len() as u64 > MOST_BYTES {
            bail!(
                "standard input holds more than {MOST_BYTES} bytes; one secret a line is expected"
            );
        }
        Ok(Self::Lines(lines(&text)))
    }

    /// Asks for something that is known already.
    pub(crate) fn ask(&mut self, question: &str) -> anyhow::Result<Secret> {
        match self {
            Self::Terminal => prompt(question),
            Self::Lines(lines) => lines
                .pop_front()
                .with_context(|| format!("standard input has no line for: {question}")),
        }
    }

    /// Asks for a new password; on a terminal twice, because nobody sees what they type.
    pub(crate) fn ask_new(&mut self, question: &str) -> anyhow::Result<Secret> {
        let first = self.ask(question)?;
        if matches!(self, Self::Terminal) && prompt("The same once more")? != first {
            bail!("the two passwords differ; nothing was changed");
        }
        Ok(first)
    }

    /// Asks for a recovery token.
    pub(crate) fn ask_token(&mut self, question: &str) -> anyhow::Result<RecoveryToken> {
        let typed = self.ask(question)?;
        // What is not UTF-8 is no token either; the parser says what one looks like.
        let text = std::str::from_utf8(typed.expose()).unwrap_or_default();
        Ok(RecoveryToken::parse(text)?)
    }

    /// Makes sure that every line was an answer: a password cut at a line break would
    /// lock its owner out.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Lines(left) if !left.is_empty() => bail!(
                "standard input has {} line(s) too many; nothing was changed",
                left.len()
            ),
            _ => Ok(()),
        }
    }
}

fn prompt(question: &str) -> anyhow::Result<Secret> {
    let typed = rpassword::prompt_password(format!("{question}: "))
        .context("the terminal could not be read")?;
    Ok(Secret::from_string(typed))
}

/// Splits at line breaks; one at the very end begins no further line.
fn lines(text: &[u8]) -> VecDeque<Secret> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.split(|byte| *byte == b'\n')
        .map(|line| Secret::new(line.strip_suffix(b"\r").unwrap_or(line)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text.as_bytes())
            .iter()
            .map(|line| String::from_utf8(line.expose().to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn a_line_a_secret() {
        assert_eq!(texts("one"), ["one"]);
        assert_eq!(texts("one\n"), ["one"]);
        assert_eq!(texts("one\r\ntwo\n"), ["one", "two"]);
        assert_eq!(texts("one\n\n"), ["one", ""]);
        assert_eq!(texts(" spaced "), [" spaced "]);
    }

    #[test]
    fn every_line_must_be_an_answer() {
        let mut input = SecretInput::Lines(lines(b"one\ntwo"));
        input.ask("first").unwrap();
        let left = input.finish().unwrap_err();
        assert!(left.to_string().contains("1 line(s) too many"), "{left}");

        let mut input = SecretInput::Lines(lines(b"one"));
        input.ask("first").unwrap();
        let missing = input.ask("second").unwrap_err();
        assert!(missing.to_string().contains("second"), "{missing}");
    }
}
